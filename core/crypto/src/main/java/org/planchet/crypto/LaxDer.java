package org.planchet.crypto;

/// Reads ECDSA signatures as blocks before BIP-0066 may have them: Bitcoin Core's `ecdsa_signature_parse_der_lax`,
/// which takes what OpenSSL took (wrong total length, padding, negative numbers, bytes left over).
final class LaxDer {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final byte[] input;
    private int position;

    private LaxDer(byte[] input) {
        this.input = input;
    }

    /// Writes R and S, 32 bytes each and most significant first, into the 64 bytes of `compact`, which are zero
    /// before.
    ///
    /// @return whether it reads; if it does but a number has more than 256 bits, `compact` stays zero, which
    ///     is a signature that verifies nothing
    static boolean read(byte[] input, byte[] compact) {
        return new LaxDer(input).read(compact);
    }

    private boolean read(byte[] compact) {
        if (!tag(SEQUENCE) || !skipSequenceLength()) return false;
        if (!tag(INTEGER)) return false;
        int rLength = integerLength();
        if (rLength < 0) return false;
        int r = position;
        position += rLength;
        if (!tag(INTEGER)) return false;
        int sLength = integerLength();
        if (sLength < 0) return false;
        int s = position;
        int rSkip = leadingZeros(r, rLength);
        int sSkip = leadingZeros(s, sLength);
        if (rLength - rSkip > 32 || sLength - sSkip > 32) return true;
        System.arraycopy(input, r + rSkip, compact, 32 - (rLength - rSkip), rLength - rSkip);
        System.arraycopy(input, s + sSkip, compact, 64 - (sLength - sSkip), sLength - sSkip);
        return true;
    }

    private boolean tag(int tag) {
        return position < input.length && input[position++] == tag;
    }

    /// The total length is read over, never believed.
    private boolean skipSequenceLength() {
        if (position == input.length) return false;
        int first = input[position++] & 0xff;
        if ((first & 0x80) != 0) {
            int bytes = first - 0x80;
            if (bytes > input.length - position) return false;
            position += bytes;
        }
        return true;
    }

    /// A length, short or long form with any leading zeros, that the bytes left can hold; -1 for none.
    private int integerLength() {
        if (position == input.length) return -1;
        int length = input[position++] & 0xff;
        if ((length & 0x80) != 0) {
            int bytes = length - 0x80;
            if (bytes > input.length - position) return -1;
            while (bytes > 0 && input[position] == 0) {
                position++;
                bytes--;
            }
            if (bytes >= 4) return -1;
            length = 0;
            for (; bytes > 0; bytes--) length = (length << 8) + (input[position++] & 0xff);
        }
        return length > input.length - position ? -1 : length;
    }

    private int leadingZeros(int from, int length) {
        int zeros = 0;
        while (zeros < length && input[from + zeros] == 0) zeros++;
        return zeros;
    }
}
