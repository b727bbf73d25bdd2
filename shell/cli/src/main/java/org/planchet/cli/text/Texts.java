package org.planchet.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;

/// The program's sentences in one language.
///
/// A sentence stands in `messages_<language>.properties` (UTF-8) under a key, with places `{0}`, `{1}`, … for what is
/// put in. Arguments appear as `String.valueOf` gives them: nothing here groups digits or follows a locale, so a figure
/// can be copied from the output and typed in again.
public final class Texts {
    private final Language language;
    private final PropertyResourceBundle bundle;

    private Texts(Language language, PropertyResourceBundle bundle) {
        this.language = language;
        this.bundle = bundle;
    }

    /// Reads the sentences of a language.
    public static Texts in(Language language) {
        String name = "messages_" + language.code() + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the program was built without " + name);
            }
            return new Texts(language, new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    public Language language() {
        return language;
    }

    /// The sentence of `key` with `arguments` in its places. An unknown key is our own mistake.
    public String say(String key, Object... arguments) {
        if (!bundle.containsKey(key)) {
            throw new AssertionError("no text for " + key);
        }
        return fill(bundle.getString(key), arguments);
    }

    /// True where there is a sentence under `key`.
    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    /// Every key, sorted.
    public Set<String> keys() {
        return new TreeSet<>(bundle.keySet());
    }

    /// For picocli, which takes its descriptions from a bundle.
    public ResourceBundle bundle() {
        return bundle;
    }

    /// Puts `arguments` in the places of `pattern`. A place without an argument stays as it is, so that a mistake
    /// shows.
    private static String fill(String pattern, Object[] arguments) {
        StringBuilder out = new StringBuilder(pattern.length() + 32);
        int at = 0;
        while (at < pattern.length()) {
            int open = pattern.indexOf('{', at);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            if (close < 0) {
                break;
            }
            String inside = pattern.substring(open + 1, close);
            int place = inside.length() == 1 && Character.isDigit(inside.charAt(0)) ? inside.charAt(0) - '0' : -1;
            if (place >= 0 && place < arguments.length) {
                out.append(pattern, at, open).append(arguments[place]);
            } else {
                out.append(pattern, at, close + 1);
            }
            at = close + 1;
        }
        return out.append(pattern, at, pattern.length()).toString();
    }
}
