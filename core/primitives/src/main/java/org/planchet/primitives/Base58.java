package org.planchet.primitives;

import java.util.Arrays;
import org.planchet.crypto.Hashes;

/// Base58, and Base58Check with its 4-byte checksum: the text form of legacy addresses, keys and extended keys.
/// Leading zero bytes are kept, each as a `1`. Case matters, and blanks around the text are refused.
public final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int CHECKSUM = 4;

    /// Converting a number takes time that grows with the square of its length; nothing that is written in Base58 is
    /// anywhere near so long.
    private static final int MAX_TEXT = 1024;

    private static final int[] DIGITS = new int[128];

    static {
        Arrays.fill(DIGITS, -1);
        for (int i = 0; i < ALPHABET.length(); i++) DIGITS[ALPHABET.charAt(i)] = i;
    }

    private Base58() {}

    public static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) zeros++;
        // Digits of the number, most significant first, in base 58: log(256) / log(58) is below 1.38.
        byte[] digits = new byte[(bytes.length - zeros) * 138 / 100 + 1];
        int used = 0;
        for (int i = zeros; i < bytes.length; i++) used = shiftIn(digits, used, 256, 58, bytes[i] & 0xff);
        var text = new StringBuilder(zeros + used);
        text.repeat('1', zeros);
        for (int i = digits.length - used; i < digits.length; i++) text.append(ALPHABET.charAt(digits[i]));
        return text.toString();
    }

    /// @throws MalformedDataException if a character is not of the alphabet, or the text is longer than 1,024
    public static byte[] decode(String text) throws MalformedDataException {
        if (text.length() > MAX_TEXT)
            throw new MalformedDataException("Base58 text of " + text.length() + " characters");
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') zeros++;
        byte[] bytes = new byte[text.length() - zeros]; // more than enough
        int used = 0;
        for (int i = zeros; i < text.length(); i++) {
            char character = text.charAt(i);
            int digit = character < DIGITS.length ? DIGITS[character] : -1;
            if (digit < 0) throw new MalformedDataException("no Base58 character at position " + (i + 1));
            used = shiftIn(bytes, used, 58, 256, digit);
        }
        byte[] out = new byte[zeros + used];
        System.arraycopy(bytes, bytes.length - used, out, zeros, used);
        return out;
    }

    /// Multiplies the number whose `used` last digits stand in `digits` (in base `to`) by `from` and adds `value`.
    ///
    /// @return how many digits it has then
    private static int shiftIn(byte[] digits, int used, int from, int to, int value) {
        int carry = value;
        int done = 0;
        for (int at = digits.length - 1; done < used || carry != 0; at--, done++) {
            carry += from * (digits[at] & 0xff);
            digits[at] = (byte) (carry % to);
            carry /= to;
        }
        return done;
    }

    /// The text of `payload` with four checksum bytes after it.
    public static String encodeCheck(byte[] payload) {
        byte[] checked = Arrays.copyOf(payload, payload.length + CHECKSUM);
        System.arraycopy(Hashes.sha256d(payload), 0, checked, payload.length, CHECKSUM);
        return encode(checked);
    }

    /// The payload of `text`, checksum taken off.
    ///
    /// @throws MalformedDataException if it is not Base58, too short, or the checksum does not match
    public static byte[] decodeCheck(String text) throws MalformedDataException {
        byte[] checked = decode(text);
        int size = checked.length - CHECKSUM;
        if (size < 0) throw new MalformedDataException("too short for a checksum");
        byte[] payload = Arrays.copyOf(checked, size);
        if (!Arrays.equals(Hashes.sha256d(payload), 0, CHECKSUM, checked, size, checked.length))
            throw new MalformedDataException("the checksum does not match: probably a typing error");
        return payload;
    }
}
