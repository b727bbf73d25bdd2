package org.planchet.api;

import java.util.List;

/// The places `{0}`, `{1}`, … of a sentence, and what is put in them.
public final class Placeholders {
    private Placeholders() {}

    /// `pattern` with `params` in its places; what is put in is not looked at again. A place without a parameter stays
    /// as it is, so that a mistake shows.
    public static String fill(String pattern, List<String> params) {
        StringBuilder out = new StringBuilder(pattern.length() + 32);
        int at = 0;
        while (at < pattern.length()) {
            int open = pattern.indexOf('{', at);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            if (close < 0) break;
            String inside = pattern.substring(open + 1, close);
            int place = inside.length() == 1 && Character.isDigit(inside.charAt(0)) ? inside.charAt(0) - '0' : -1;
            if (place >= 0 && place < params.size())
                out.append(pattern, at, open).append(params.get(place));
            else out.append(pattern, at, close + 1);
            at = close + 1;
        }
        return out.append(pattern, at, pattern.length()).toString();
    }
}
