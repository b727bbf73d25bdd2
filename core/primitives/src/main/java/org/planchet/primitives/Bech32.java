package org.planchet.primitives;

import java.util.Arrays;
import java.util.Locale;

/// Segwit addresses: Bech32 (BIP-0173) for version 0, Bech32m (BIP-0350) for the others.
public final class Bech32 {
    /// @param prefix the human-readable part, in lower case
    public record SegwitAddress(String prefix, WitnessProgram program) {}

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int MAX_TEXT = 90;
    private static final int CHECKSUM = 6;
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

    /// What the five bits that a step shifts out change, for each of their values.
    private static final int[] FOLDED = new int[32];

    static {
        for (int top = 0; top < FOLDED.length; top++)
            for (int i = 0; i < GENERATOR.length; i++) if (((top >>> i) & 1) != 0) FOLDED[top] ^= GENERATOR[i];
    }

    /// What the polynomial comes to over a right text, in either kind.
    private static final int BECH32 = 1;

    private static final int BECH32M = 0x2bc830a3;

    private Bech32() {}

    /// @param prefix in lower case
    public static String encodeSegwit(String prefix, WitnessProgram program) {
        byte[] words = toWords(program.program());
        byte[] data = new byte[1 + words.length + CHECKSUM];
        data[0] = (byte) program.version();
        System.arraycopy(words, 0, data, 1, words.length);
        int checksum = polymod(prefix, data) ^ (program.version() == 0 ? BECH32 : BECH32M);
        for (int i = 0; i < CHECKSUM; i++)
            data[data.length - CHECKSUM + i] = (byte) ((checksum >>> (5 * (CHECKSUM - 1 - i))) & 31);
        var text = new StringBuilder(prefix).append('1');
        for (byte word : data) text.append(ALPHABET.charAt(word));
        return text.toString();
    }

    /// @throws MalformedDataException saying what is wrong
    public static SegwitAddress decodeSegwit(String text) throws MalformedDataException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT)))
            throw new MalformedDataException("mixes upper and lower case");
        if (text.length() > MAX_TEXT) throw new MalformedDataException("longer than " + MAX_TEXT + " characters");
        int separator = lower.lastIndexOf('1');
        if (separator < 1 || separator + 1 + 1 + CHECKSUM > lower.length())
            throw new MalformedDataException("no segwit address: no '1' with prefix and data about it");
        String prefix = lower.substring(0, separator);
        for (int i = 0; i < separator; i++)
            if (prefix.charAt(i) < 33 || prefix.charAt(i) > 126)
                throw new MalformedDataException("no printable character at position " + (i + 1));
        byte[] data = new byte[lower.length() - separator - 1];
        for (int i = 0; i < data.length; i++) {
            int word = ALPHABET.indexOf(lower.charAt(separator + 1 + i));
            if (word < 0) throw new MalformedDataException("no Bech32 character at position " + (separator + 2 + i));
            data[i] = (byte) word;
        }
        int version = data[0];
        int sum = polymod(prefix, data);
        if (sum != BECH32 && sum != BECH32M)
            throw new MalformedDataException("the checksum does not match: probably a typing error");
        if (version > WitnessProgram.MAX_VERSION) throw new MalformedDataException("witness version " + version);
        if (sum != (version == 0 ? BECH32 : BECH32M))
            throw new MalformedDataException("the wrong kind of checksum for witness version " + version);
        byte[] program = toBytes(Arrays.copyOfRange(data, 1, data.length - CHECKSUM));
        if (program.length < WitnessProgram.MIN_SIZE || program.length > WitnessProgram.MAX_SIZE)
            throw new MalformedDataException("a witness program of " + program.length + " bytes");
        if (version == 0 && program.length != 20 && program.length != 32)
            throw new MalformedDataException("a version 0 program of " + program.length + " bytes, not 20 or 32");
        return new SegwitAddress(prefix, new WitnessProgram(version, program));
    }

    /// The checksum polynomial over prefix and data, whose last six words are zero or the checksum.
    private static int polymod(String prefix, byte[] data) {
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) sum = step(sum, prefix.charAt(i) >>> 5);
        sum = step(sum, 0);
        for (int i = 0; i < prefix.length(); i++) sum = step(sum, prefix.charAt(i) & 31);
        for (byte word : data) sum = step(sum, word);
        return sum;
    }

    private static int step(int sum, int word) {
        return ((sum & 0x1ffffff) << 5) ^ word ^ FOLDED[sum >>> 25];
    }

    /// Groups of 5 bits, the last filled up with zeros.
    private static byte[] toWords(byte[] bytes) {
        byte[] words = new byte[(bytes.length * 8 + 4) / 5];
        int at = 0;
        // Bits that belong to no word yet, and how many: four at most between two bytes.
        int pending = 0;
        int bits = 0;
        for (byte b : bytes) {
            pending = (pending & 0xf) << 8 | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                words[at++] = (byte) (pending >>> bits & 31);
            }
        }
        if (bits > 0) words[at] = (byte) (pending << (5 - bits) & 31);
        return words;
    }

    private static byte[] toBytes(byte[] words) throws MalformedDataException {
        int bits = words.length * 5;
        byte[] bytes = new byte[bits / 8];
        int padding = bits % 8;
        if (padding > 4) throw new MalformedDataException("more padding than needed");
        for (int bit = 0; bit < bits; bit++) {
            if ((words[bit / 5] >>> (4 - bit % 5) & 1) == 0) continue;
            if (bit >= bytes.length * 8) throw new MalformedDataException("padding that is not zero");
            bytes[bit / 8] |= (byte) (128 >>> (bit % 8));
        }
        return bytes;
    }
}
