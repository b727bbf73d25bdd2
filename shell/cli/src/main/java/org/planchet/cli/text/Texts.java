package org.planchet.cli.text;

import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.planchet.api.Language;
import org.planchet.api.Messages;
import org.planchet.api.Placeholders;
import org.planchet.api.PlainText;

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
        return new Texts(language, Messages.read(Texts.class, language));
    }

    /// What a node says, in the same language.
    public Messages messages() {
        return Messages.in(language);
    }

    /// The sentence of `key` with `arguments` in its places. An unknown key is our own mistake.
    public String say(String key, Object... arguments) {
        if (!bundle.containsKey(key)) {
            throw new AssertionError("no text for " + key);
        }
        return Placeholders.fill(
                bundle.getString(key),
                Stream.of(arguments).map(String::valueOf).map(PlainText::lines).toList());
    }

    /// True if there is a sentence under `key`.
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
}
