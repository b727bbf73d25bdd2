package org.planchet.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// 32 bytes of hash as four longs: equality for free, and no array to copy. `a` holds bytes 0 to 7 of
/// the serialized form read as little-endian, `d` bytes 24 to 31. Text form is the reverse of the serialized bytes
/// in hex, as every Bitcoin tool shows hashes.
public record Hash256(long a, long b, long c, long d) implements Comparable<Hash256> {
    /// Serialized size in bytes.
    public static final int SIZE = 32;

    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    private static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// The hash serialized in `bytes` from `offset`.
    public static Hash256 of(byte[] bytes, int offset) {
        return new Hash256(
                (long) LE64.get(bytes, offset),
                (long) LE64.get(bytes, offset + 8),
                (long) LE64.get(bytes, offset + 16),
                (long) LE64.get(bytes, offset + 24));
    }

    /// The hash serialized in all 32 of `bytes`.
    public static Hash256 of(byte[] bytes) {
        if (bytes.length != SIZE) throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        return of(bytes, 0);
    }

    /// Reads the text form: 64 hex digits, most significant byte first.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static Hash256 fromHex(String text) {
        if (text.length() != 2 * SIZE)
            throw new IllegalArgumentException("a hash has 64 hex digits, not " + text.length());
        return parse(text).orElseThrow(() -> new IllegalArgumentException("a hash has only hex digits: " + text));
    }

    /// The hash that `text` writes, as [#fromHex] reads it; empty if it writes none.
    public static Optional<Hash256> parse(String text) {
        return text.length() != 2 * SIZE ? Optional.empty() : Hex.parse(text).map(bytes -> of(reversed(bytes)));
    }

    /// The 32 serialized bytes, a fresh array.
    public byte[] bytes() {
        byte[] out = new byte[SIZE];
        write(out, 0);
        return out;
    }

    /// Writes the serialized bytes into `target` from `offset`.
    public void write(byte[] target, int offset) {
        LE64.set(target, offset, a);
        LE64.set(target, offset + 8, b);
        LE64.set(target, offset + 16, c);
        LE64.set(target, offset + 24, d);
    }

    public boolean isZero() {
        return (a | b | c | d) == 0;
    }

    /// The number of zero bits that the hash starts with as people read it: 0 to 256.
    public int leadingZeroBits() {
        if (d != 0) return Long.numberOfLeadingZeros(d);
        if (c != 0) return 64 + Long.numberOfLeadingZeros(c);
        if (b != 0) return 128 + Long.numberOfLeadingZeros(b);
        return 192 + Long.numberOfLeadingZeros(a);
    }

    /// Compares as unsigned 256-bit numbers, the serialized bytes being little-endian: what proof of work compares.
    @Override
    public int compareTo(Hash256 other) {
        int order = Long.compareUnsigned(d, other.d);
        if (order == 0) order = Long.compareUnsigned(c, other.c);
        if (order == 0) order = Long.compareUnsigned(b, other.b);
        if (order == 0) order = Long.compareUnsigned(a, other.a);
        return order;
    }

    // Written out: what a record is given goes through method handles, and these are keys of the busiest maps.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash256 hash && a == hash.a && b == hash.b && c == hash.c && d == hash.d;
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(this);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(reversed(bytes()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) out[i] = bytes[bytes.length - 1 - i];
        return out;
    }
}
