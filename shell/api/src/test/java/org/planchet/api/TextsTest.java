package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every text exists in every language, once, with the same places.
class TextsTest {
    private static final Path FOLDER = Path.of("src/main/resources/org/planchet/api/texts");

    /// Those whose English stands in tables of the code, and the files of their rows.
    private static final Map<String, String> OF_TABLES = Map.of(
            "error.", "errors",
            "rule.", "rules",
            "step.", "rules",
            "setting.", "settings",
            "allowed.", "settings",
            "route.", "routes",
            "rpc.", "rpc",
            "rpc-group.", "rpc");

    private final Texts english = Texts.in(Language.EN);
    private final Texts chinese = Texts.in(Language.ZH);

    @Test
    void i01_both_languages_have_the_same_keys_but_for_those_of_tables() {
        Set<String> translated = new TreeSet<>(chinese.keys());
        translated.removeIf(key -> OF_TABLES.keySet().stream().anyMatch(key::startsWith) && !english.has(key));
        assertEquals(new TreeSet<>(english.keys()), translated);
        assertTrue(translated.size() > 700, "only " + translated.size() + " texts");
    }

    @Test
    void i01_both_languages_fill_the_same_places() {
        for (String key : english.keys()) assertEquals(places(english.say(key)), places(chinese.say(key)), key);
    }

    @Test
    void i01_chinese_is_chinese() {
        List<String> same = english.keys().stream()
                .filter(key -> english.say(key).equals(chinese.say(key)))
                .filter(key -> places(english.say(key)).stream()
                        .reduce(english.say(key), (text, place) -> text.replace(place, ""))
                        .chars()
                        .anyMatch(Character::isLetter))
                .toList();
        assertEquals(List.of("console.prompt"), same);
    }

    /// A second row of the same key would win unseen, and a file that nobody reads would be work for nothing.
    @Test
    void no_key_stands_twice_or_in_another_file_and_every_file_is_read() throws IOException {
        for (Language language : Language.values()) {
            Texts texts = Texts.in(language);
            var seen = new TreeSet<String>();
            try (Stream<Path> files = Files.list(FOLDER.resolve(language.code()))) {
                for (Path file : files.toList())
                    for (String line : Files.readAllLines(file)) {
                        if (line.isBlank() || line.startsWith("#")) continue;
                        String key = line.split(" =", 2)[0];
                        assertTrue(seen.add(key), key + " stands twice in " + language);
                        assertTrue(texts.has(key), key + " is not read from " + file);
                        if (!english.has(key))
                            assertEquals(fileOf(key), file.getFileName().toString(), key);
                    }
            }
            assertEquals(seen, new TreeSet<>(texts.keys()));
        }
    }

    @Test
    void places_are_filled_as_they_are() {
        assertEquals("Usage: mine {1} 'x'", english.say("trouble.usage", "mine {1} 'x'"));
        assertEquals("Chain height: 1234567", english.say("state.height", 1_234_567));
        assertEquals("Chain height: {0}", english.say("state.height"));
        assertThrows(AssertionError.class, () -> english.say("no.such.text"));
    }

    @Test
    void the_page_has_its_own_texts_and_those_that_it_shares_with_the_console() {
        assertEquals(english.say("page.way.peers"), english.page().get("way.peers"));
        assertEquals(chinese.say("fault.known"), chinese.page().get("fault.known"));
        assertFalse(english.page().containsKey("console.welcome"));
    }

    private static String fileOf(String key) {
        return OF_TABLES.getOrDefault(key.substring(0, key.indexOf('.') + 1), "no table") + ".properties";
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{\\w+}")
                .matcher(text)
                .results()
                .map(place -> place.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
