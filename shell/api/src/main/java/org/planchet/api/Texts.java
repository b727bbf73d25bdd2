package org.planchet.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The catalogue of texts in one language: every sentence that the program says to people, under a key, with places
/// `{0}`, `{1}`, … for what is put in (`{name}` in those of the page).
///
/// It is in `texts/<language>/*.properties` (UTF-8). The same files and keys exist in each language but for what
/// a table of the code says: there the English stands ([ErrorCode], the rules, the settings, [ApiCall], the
/// methods of JSON-RPC), and only other languages have a row. Arguments appear as `String.valueOf` gives them:
/// nothing here groups digits or follows a locale, so a
/// figure can be copied from the output and typed in again.
public final class Texts {
    private static final List<String> FILES = List.of("common", "console", "page");

    /// Those whose English is in the code.
    private static final List<String> OF_TABLES = List.of("errors", "rules", "settings", "routes", "rpc");

    private static final Map<Language, Texts> ALL =
            Stream.of(Language.values()).collect(Collectors.toMap(Function.identity(), Texts::new));

    private final Language language;
    private final TreeMap<String, String> rows = new TreeMap<>();

    private Texts(Language language) {
        this.language = language;
        for (String file : FILES) read(file);
        if (language != Language.EN) for (String file : OF_TABLES) read(file);
    }

    private void read(String file) {
        String name = "texts/" + language.code() + "/" + file + ".properties";
        var read = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) throw new AssertionError("the program was built without " + name);
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        for (String key : read.stringPropertyNames())
            if (rows.put(key, read.getProperty(key)) != null) throw new AssertionError(key + " stands in two files");
    }

    /// The sentences of a language.
    public static Texts in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    /// What a node says, in the same language.
    public Messages messages() {
        return Messages.in(language);
    }

    /// The sentence of `key` with `arguments` in its places. An unknown key is our own mistake.
    public String say(String key, Object... arguments) {
        String pattern = rows.get(key);
        if (pattern == null) throw new AssertionError("no text for " + key);
        return Placeholders.fill(
                pattern,
                Stream.of(arguments).map(String::valueOf).map(PlainText::lines).toList());
    }

    /// The text of `key` unchanged, or `english` if this language has no entry for it.
    public String or(String key, String english) {
        return rows.getOrDefault(key, english);
    }

    /// The sentence of `key` with its places empty, or null.
    @Nullable
    String find(String key) {
        return rows.get(key);
    }

    /// True if there is a sentence under `key`.
    public boolean has(String key) {
        return rows.containsKey(key);
    }

    /// Every key, sorted.
    public Set<String> keys() {
        return Collections.unmodifiableSet(rows.keySet());
    }

    /// What the page in the browser says: the rows below `page.`, without that, and those that it shares.
    public Map<String, String> page() {
        var page = new TreeMap<String, String>();
        rows.forEach((key, text) -> {
            if (key.startsWith("page.")) page.put(key.substring("page.".length()), text);
            else if (key.startsWith("fault.")) page.put(key, text);
        });
        return page;
    }

    /// For picocli, which takes its descriptions from a bundle.
    public ResourceBundle bundle() {
        return new ResourceBundle() {
            @Override
            protected @Nullable Object handleGetObject(String key) {
                return rows.get(key);
            }

            @Override
            public Enumeration<String> getKeys() {
                return Collections.enumeration(rows.keySet());
            }
        };
    }
}
