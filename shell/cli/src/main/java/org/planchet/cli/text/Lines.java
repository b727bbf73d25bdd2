package org.planchet.cli.text;

import java.util.ArrayList;
import java.util.List;

/// Breaks sentences into lines: between words, and between Chinese characters, which have no spaces between them.
public final class Lines {
    /// Marks that end something, and so never begin a line.
    private static final String CLOSING = "，。；：、！？）】》」”’";

    private Lines() {}

    /// The lines of `text`, none wider than `width` columns unless a word is. Of the spaces at a break none is left.
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        int fits = 0;
        int columns = 0;
        for (int at = 0; at < text.length(); ) {
            int next = at + Character.charCount(text.codePointAt(at));
            columns += Columns.of(text.substring(at, next));
            if (columns > width && fits > start && text.charAt(at) != ' ') {
                lines.add(text.substring(start, fits).stripTrailing());
                start = fits;
                columns = Columns.of(text.substring(start, next));
            }
            if (mayBreak(text, next)) {
                fits = next;
            }
            at = next;
        }
        lines.add(text.substring(start));
        return lines;
    }

    /// True where a line may begin at `at`.
    private static boolean mayBreak(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at);
        if (after == ' ' || CLOSING.indexOf(after) >= 0) {
            return false;
        }
        boolean opening = "（【《「“‘".indexOf(before) >= 0;
        return before == ' ' || (!opening && (isIdeograph(before) || isIdeograph(after)));
    }

    private static boolean isIdeograph(int c) {
        return Columns.isWide(c);
    }
}
