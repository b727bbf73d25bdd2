package org.planchet.primitives;

import java.util.Arrays;
import org.planchet.crypto.Hashes;

/// Base58, and Base58Check with its 4-byte checksum: the text form of legacy addresses, keys and extended keys.
/// Leading zero bytes are kept, each as a `1`. Case matters, and blanks around the text are refused.
public final class Base58 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int CHECKSUM = 4;

    /// Encoding divides by 58^5, the highest power that fits into an `int`: a fifth of the divisions.
    private static final int GROUP_DIGITS = 5;

    private static final int GROUP_BASE = 58 * 58 * 58 * 58 * 58;

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
        // The number in groups of five digits, most significant first: log(256) / log(58) is below 1.38.
        int[] groups = new int[(bytes.length - zeros) * 138 / 100 / GROUP_DIGITS + 1];
        int first = groups.length;
        for (int i = zeros; i < bytes.length; i++) {
            long carry = bytes[i] & 0xff;
            for (int at = groups.length - 1; at >= first || carry != 0; at--) {
                carry += 256L * groups[at];
                groups[at] = (int) (carry % GROUP_BASE);
                carry /= GROUP_BASE;
                first = Math.min(first, at);
            }
        }
        return "1".repeat(zeros) + digits(groups, first);
    }

    /// The digits of the number whose groups are in `groups` from `first`, without leading zeros.
    private static String digits(int[] groups, int first) {
        char[] text = new char[(groups.length - first) * GROUP_DIGITS];
        int start = text.length;
        int at = text.length;
        for (int i = groups.length - 1; i >= first; i--) {
            int group = groups[i];
            for (int digit = 0; digit < GROUP_DIGITS; digit++, group /= 58) {
                text[--at] = ALPHABET.charAt(group % 58);
                if (group % 58 != 0) start = at;
            }
        }
        return new String(text, start, text.length - start);
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
            used = shiftIn(bytes, used, digit);
        }
        byte[] out = new byte[zeros + used];
        System.arraycopy(bytes, bytes.length - used, out, zeros, used);
        return out;
    }

    /// Multiplies the number whose `used` last bytes are in `bytes` by 58 and adds `digit`.
    ///
    /// @return how many bytes it has then
    private static int shiftIn(byte[] bytes, int used, int digit) {
        int carry = digit;
        int done = 0;
        for (int at = bytes.length - 1; done < used || carry != 0; at--, done++) {
            carry += 58 * (bytes[at] & 0xff);
            bytes[at] = (byte) carry;
            carry >>>= 8;
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
