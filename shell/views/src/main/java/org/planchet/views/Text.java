package org.planchet.views;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.planchet.primitives.SecretShapes;

/// Text from outside made fit for a log line or an error message.
public final class Text {
    private Text() {}

    /// At most `limit` characters of `text`, with everything but printable ASCII escaped by its number in
    /// hex, so that it cannot forge a log line or control a terminal; and without what looks like a private
    /// key or a backup phrase, which a user may have entered by mistake.
    public static String shown(String given, int limit) {
        String text = SecretShapes.hidden(given, true);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (shown.length() >= limit) return shown.append("...").toString();
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != '\\') shown.append(c);
            else if (c < 0x100) shown.append("\\x").append(hex(c, 2));
            else shown.append("\\").append("u").append(hex(c, 4));
        }
        return shown.toString();
    }

    /// One clause that says what went wrong, without the exception's class.
    public static String reason(IOException failed) {
        if (failed instanceof SocketTimeoutException) return "no answer in time";
        String message = failed.getMessage();
        return message == null || message.isBlank()
                ? failed.getClass().getSimpleName()
                : shown(message.lines().findFirst().orElse(""), 120).toLowerCase(Locale.ROOT);
    }

    private static String hex(int value, int digits) {
        String hex = Integer.toHexString(value);
        return "0".repeat(Math.max(0, digits - hex.length())) + hex;
    }
}
