package org.planchet.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.api.Json;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import tools.jackson.core.type.TypeReference;

/// The files of the page belong together, and speak both languages.
class ExplorerTest {
    private static final Path FOLDER = Path.of("src/main/resources/org/planchet/explorer/page");
    private static final Set<String> LIBRARIES = Set.of("vue.js", "echarts.js");
    private static final Set<String> TEXTS = Set.of("text/en.json", "text/zh.json");

    /// A key of a text: 'block.title'. File names end otherwise.
    private static final Pattern KEY = Pattern.compile("'([a-z]+\\.(?!js\\b|json\\b|css\\b|svg\\b)[A-Za-z0-9-]+)'");

    private static final Pattern IMPORT = Pattern.compile("(?:} from |import\\()'([^']+)'");

    @Test
    void the_table_has_every_file_of_the_folder_and_no_other() throws IOException {
        var lying = new TreeSet<>(LIBRARIES);
        lying.addAll(TEXTS);
        try (Stream<Path> walk = Files.walk(FOLDER)) {
            walk.filter(Files::isRegularFile)
                    .forEach(
                            file -> lying.add(FOLDER.relativize(file).toString().replace('\\', '/')));
        }
        assertEquals(lying, new TreeSet<>(Explorer.names()));
        for (String name : Explorer.names()) {
            assertTrue(Explorer.read(name).length > 0, name);
            assertFalse(Explorer.mediaType(name).isEmpty(), name);
        }
        for (String none : List.of("", "..", "../Explorer.class", "pages", "/etc/passwd"))
            assertThrows(IllegalArgumentException.class, () -> Explorer.read(none), none);
    }

    @Test
    void i01_every_text_is_used_and_every_text_used_is_there() {
        var used = new TreeSet<String>();
        for (String name : scripts()) {
            var keys = KEY.matcher(text(name));
            while (keys.find()) used.add(keys.group(1));
            var single = Pattern.compile("\\bt\\('([a-z]+)'").matcher(text(name));
            while (single.find()) used.add(single.group(1));
        }
        used.remove("planchet.language");
        assertEquals(used, new TreeSet<>(Texts.in(Language.EN).page().keySet()));
        assertEquals(
                Texts.in(Language.ZH).page(),
                Json.CLIENT.readValue(Explorer.read("text/zh.json"), new TypeReference<Map<String, String>>() {}));
    }

    @Test
    void nothing_comes_from_another_host_and_nothing_runs_inline() {
        for (String name : Explorer.names()) {
            if (LIBRARIES.contains(name)) continue;
            String text = text(name);
            String plain = text.replace("http://www.w3.org/2000/svg", "");
            assertFalse(
                    Pattern.compile("https?://|(?<![:/])//\\w+\\.\\w")
                            .matcher(plain)
                            .find(),
                    name);
            for (String forbidden : List.of(
                    "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function", "v-html"))
                assertFalse(text.contains(forbidden), name + " has " + forbidden);
            if (name.endsWith(".html"))
                assertFalse(Pattern.compile("<style|\\son\\w+=|\\sstyle=|<script(?![^>]*src=)")
                        .matcher(text)
                        .find());
        }
    }

    @Test
    void every_import_leads_to_a_file() {
        for (String name : scripts()) {
            var imports = IMPORT.matcher(text(name));
            while (imports.find()) {
                String target = Path.of("/" + name)
                        .resolveSibling(imports.group(1))
                        .normalize()
                        .toString();
                assertTrue(
                        Explorer.names().contains(target.replace('\\', '/').substring(1)),
                        name + ": " + imports.group(1));
            }
        }
    }

    private static List<String> scripts() {
        return Explorer.names().stream()
                .filter(name -> name.endsWith(".js") && !LIBRARIES.contains(name))
                .toList();
    }

    private static String text(String name) {
        return new String(Explorer.read(name), StandardCharsets.UTF_8);
    }
}
