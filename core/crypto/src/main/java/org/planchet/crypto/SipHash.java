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
/// An object holds one computation; the JIT takes it apart, so nothing is allocated.
public final class SipHash {
    private static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long k0, long k1) {
        v0 = k0 ^ 0x736f_6d65_7073_6575L;
        v1 = k1 ^ 0x646f_7261_6e64_6f6dL;
        v2 = k0 ^ 0x6c79_6765_6e65_7261L;
        v3 = k1 ^ 0x7465_6462_7974_6573L;
    }

    /// The hash of 32 bytes, which are these four words in little-endian order.
    public static long of32Bytes(long k0, long k1, long a, long b, long c, long d) {
        return new SipHash(k0, k1).add(a).add(b).add(c).add(d).finish(0, 32);
    }

    /// The hash of 36 bytes: four words and four bytes more, all in little-endian order.
    public static long of36Bytes(long k0, long k1, long a, long b, long c, long d, int last) {
        return new SipHash(k0, k1).add(a).add(b).add(c).add(d).finish(last & 0xffff_ffffL, 36);
    }

    /// The hash of bytes of any number.
    public static long of(long k0, long k1, byte[] bytes) {
        var hash = new SipHash(k0, k1);
        int words = bytes.length & -Long.BYTES;
        for (int at = 0; at < words; at += Long.BYTES) hash.add((long) LE64.get(bytes, at));
        return hash.finish(rest(bytes), bytes.length);
    }

    /// SipHash-2-4 of bytes of any number.
    public static long of24(long k0, long k1, byte[] bytes) {
        var hash = new SipHash(k0, k1);
        int words = bytes.length & -Long.BYTES;
        for (int at = 0; at < words; at += Long.BYTES) hash.addTwice((long) LE64.get(bytes, at));
        return hash.finishTwice(rest(bytes), bytes.length);
    }

    /// SipHash-2-4 of 32 bytes, which are these four words in little-endian order.
    public static long of24(long k0, long k1, long a, long b, long c, long d) {
        var hash = new SipHash(k0, k1);
        hash.addTwice(a);
        hash.addTwice(b);
        hash.addTwice(c);
        hash.addTwice(d);
        return hash.finishTwice(0, 32);
    }

    /// The bytes after the last whole word, 0 to 7 of them.
    private static long rest(byte[] bytes) {
        long rest = 0;
        for (int at = bytes.length - 1; at >= (bytes.length & -Long.BYTES); at--) rest = rest << 8 | (bytes[at] & 0xff);
        return rest;
    }

    private void addTwice(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    /// [#finish] of SipHash-2-4.
    private long finishTwice(long rest, int length) {
        addTwice(rest | (long) length << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private SipHash add(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
        return this;
    }

    /// @param rest   the bytes after the last whole word, 0 to 7 of them
    /// @param length of the input, in bytes
    private long finish(long rest, int length) {
        add(rest | (long) length << 56);
        v2 ^= 0xff;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
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
}
