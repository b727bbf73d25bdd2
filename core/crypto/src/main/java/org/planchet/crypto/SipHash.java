package org.planchet.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash (Aumasson and Bernstein, 2012), a keyed hash of 64 bits. Without the key its output is
/// unpredictable, so an attacker cannot choose inputs that collide. It is not a cryptographic hash of public
/// data: for that, see [Hashes].
///
/// Hash tables use the variant of one and three rounds (SipHash-1-3), as in Rust and Python. Bitcoin's formats use the
/// original of two and four (SipHash-2-4): filters (BIP-0158) and the short ids of compact blocks (BIP-0152).
///
/// The state is four local variables and a round is written where it runs, twice: the program is compiled with little
/// inlining, under which a method for each round takes three times as long.
public final class SipHash {
    private static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long INIT_0 = 0x736f_6d65_7073_6575L;
    private static final long INIT_1 = 0x646f_7261_6e64_6f6dL;
    private static final long INIT_2 = 0x6c79_6765_6e65_7261L;
    private static final long INIT_3 = 0x7465_6462_7974_6573L;
    private static final int LENGTH_SHIFT = 56;

    private SipHash() {}

    /// SipHash-1-3 of 32 bytes, which are these four words in little-endian order.
    public static long of32Bytes(long k0, long k1, long a, long b, long c, long d) {
        return ofWords(k0, k1, a, b, c, d, 32L << LENGTH_SHIFT, 1, 3);
    }

    /// SipHash-1-3 of 36 bytes: four words and four bytes more, all in little-endian order.
    public static long of36Bytes(long k0, long k1, long a, long b, long c, long d, int last) {
        return ofWords(k0, k1, a, b, c, d, 36L << LENGTH_SHIFT | (last & 0xffff_ffffL), 1, 3);
    }

    /// SipHash-1-3 of bytes of any number.
    public static long of(long k0, long k1, byte[] bytes) {
        return ofBytes(k0, k1, bytes, 1, 3);
    }

    /// SipHash-2-4 of bytes of any number.
    public static long of24(long k0, long k1, byte[] bytes) {
        return ofBytes(k0, k1, bytes, 2, 4);
    }

    /// SipHash-2-4 of 32 bytes, which are these four words in little-endian order.
    public static long of24(long k0, long k1, long a, long b, long c, long d) {
        return ofWords(k0, k1, a, b, c, d, 32L << LENGTH_SHIFT, 2, 4);
    }

    /// @param last        the bytes after the fourth word, and the length in the highest byte
    /// @param compression rounds after each word
    /// @param finish      rounds at the end
    private static long ofWords(
            long k0, long k1, long a, long b, long c, long d, long last, int compression, int finish) {
        long v0 = k0 ^ INIT_0;
        long v1 = k1 ^ INIT_1;
        long v2 = k0 ^ INIT_2;
        long v3 = k1 ^ INIT_3;
        for (int at = 0; at <= 5; at++) {
            long word = at == 0 ? a : at == 1 ? b : at == 2 ? c : at == 3 ? d : at == 4 ? last : 0;
            v3 ^= word;
            if (at == 5) v2 ^= 0xff;
            for (int rounds = at == 5 ? finish : compression; rounds > 0; rounds--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long ofBytes(long k0, long k1, byte[] bytes, int compression, int finish) {
        long v0 = k0 ^ INIT_0;
        long v1 = k1 ^ INIT_1;
        long v2 = k0 ^ INIT_2;
        long v3 = k1 ^ INIT_3;
        int words = bytes.length / Long.BYTES;
        for (int at = 0; at <= words + 1; at++) {
            long word = at < words ? (long) LE64.get(bytes, at * Long.BYTES) : at == words ? last(bytes) : 0;
            v3 ^= word;
            if (at > words) v2 ^= 0xff;
            for (int rounds = at > words ? finish : compression; rounds > 0; rounds--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /// The bytes after the last whole word, 0 to 7 of them, and the length in the highest byte.
    private static long last(byte[] bytes) {
        long rest = (long) bytes.length << LENGTH_SHIFT;
        int words = bytes.length & -Long.BYTES;
        for (int at = bytes.length - 1; at >= words; at--) rest |= (bytes[at] & 0xffL) << (8 * (at - words));
        return rest;
    }
}
