package org.planchet.cli.console;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.utils.AttributedString;
import org.planchet.cli.text.Columns;
import org.planchet.primitives.SecretShapes;

/// A private key or a wallet's words, typed if nothing secret was asked for: shown as stars, kept in no history,
/// and never taken for what they were typed as.
final class SecretMask implements Highlighter {
    /// Behind these words 64 hex digits are a hash, which looks like a private key.
    private static final Set<String> ABOUT_HASHES =
            Set.of("abandon", "block", "proof", "tx", "verify-proof", "view", "why");

    /// True while a command is typed, false while a question is answered: no answer is a hash.
    private boolean command = true;

    void answering(boolean answer) {
        command = !answer;
    }

    /// Whether a command line holds a secret.
    static boolean isIn(String line) {
        return SecretShapes.isIn(line, isAboutHashes(line));
    }

    private static boolean isAboutHashes(String line) {
        return ABOUT_HASHES.contains(line.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT));
    }

    @Override
    public AttributedString highlight(LineReader reader, String typed) {
        return new AttributedString(masked(typed));
    }

    /// As wide as what was typed.
    String masked(String typed) {
        String stars = SecretShapes.masked(typed, command && isAboutHashes(typed));
        if (stars.equals(typed)) return typed;
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < typed.length(); i++)
            wide.append(
                    stars.charAt(i) == '*' && Columns.of(typed.substring(i, i + 1)) == 2
                            ? "**"
                            : String.valueOf(stars.charAt(i)));
        return wide.toString();
    }

    /// Lines typed so far, without those that hold a secret.
    static final class History extends DefaultHistory {
        @Override
        public void add(Instant time, String line) {
            if (!isIn(line)) super.add(time, line);
        }
    }
}
