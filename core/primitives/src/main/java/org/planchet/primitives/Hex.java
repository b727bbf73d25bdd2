package org.planchet.primitives;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bytes as hex digits, two each, as people and programs hand them in: in either case, and nothing between them.
///
/// A block of four million bytes comes this way, so each digit is looked up and none is looked at twice.
public final class Hex {
    private static final byte NO_DIGIT = -1;

    /// Reads a value from all of the bytes that it is given.
    @FunctionalInterface
    public interface Parser<T> {
        T parse(byte[] bytes) throws MalformedDataException;
    }

    /// The value of each Latin-1 character as a hex digit.
    private static final byte[] VALUES = new byte[256];

    static {
        for (int c = 0; c < VALUES.length; c++) VALUES[c] = c < 128 ? (byte) Character.digit(c, 16) : NO_DIGIT;
    }

    private Hex() {}

    /// The bytes that `text` encodes; empty if a character is not a hex digit, or their number is odd.
    public static Optional<byte[]> parse(String text) {
        return Optional.ofNullable(bytes(text));
    }

    /// The value whose bytes `text` writes; empty if it is not hex, or its bytes are no such value.
    public static <T> Optional<T> parse(String text, Parser<T> parser) {
        byte[] bytes = bytes(text);
        if (bytes == null) return Optional.empty();
        try {
            return Optional.of(parser.parse(bytes));
        } catch (MalformedDataException malformed) {
            return Optional.empty();
        }
    }

    /// Whether every character is a hex digit.
    public static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) >= VALUES.length || VALUES[text.charAt(i)] == NO_DIGIT) return false;
        return true;
    }

    private static byte @Nullable [] bytes(String text) {
        if (text.length() % 2 != 0) return null;
        // Characters outside Latin-1 become a question mark, which is not a hex digit either.
        byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[digits.length / 2];
        int wrong = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = VALUES[digits[2 * i] & 0xff];
            int low = VALUES[digits[2 * i + 1] & 0xff];
            wrong |= high | low;
            bytes[i] = (byte) (high << 4 | low);
        }
        return wrong < 0 ? null : bytes;
    }
}
