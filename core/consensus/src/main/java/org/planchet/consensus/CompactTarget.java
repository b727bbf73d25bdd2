package org.planchet.consensus;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Hash256;

/// The compact form of a 256-bit target in a header's `bits`: one byte of size, a sign bit, 23 bits of mantissa
/// (Bitcoin Core's `arith_uint256::SetCompact` and `GetCompact`).
public final class CompactTarget {
    private static final int SIGN = 0x0080_0000;
    private static final int MANTISSA = 0x007f_ffff;

    private CompactTarget() {}

    /// The target that `bits` stands for, or null if it is negative, zero or over 256 bits, which no hash meets.
    public static @Nullable BigInteger decode(int bits) {
        int size = bits >>> 24;
        int mantissa = bits & MANTISSA;
        BigInteger target = size <= 3
                ? BigInteger.valueOf(mantissa >>> (8 * (3 - size)))
                : BigInteger.valueOf(mantissa).shiftLeft(8 * (size - 3));
        boolean negative = mantissa != 0 && (bits & SIGN) != 0;
        if (negative || target.signum() == 0 || target.bitLength() > 256) return null;
        return target;
    }

    /// The target that `bits` stands for as a hash to compare with, or null as with [#decode].
    public static @Nullable Hash256 target(int bits) {
        BigInteger target = decode(bits);
        return target == null ? null : toHash(target);
    }

    /// The compact form of `target`, which loses all but its first 15 to 23 bits (rounded down).
    ///
    /// @param target 0 to 2^256 - 1
    public static int encode(BigInteger target) {
        int size = (target.bitLength() + 7) / 8;
        int mantissa = size <= 3
                ? target.intValue() << (8 * (3 - size))
                : target.shiftRight(8 * (size - 3)).intValue();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            size++;
        }
        return mantissa | (size << 24);
    }

    /// `target` as its compact form has it: rounded down.
    static BigInteger rounded(BigInteger target) {
        BigInteger rounded = decode(encode(target));
        return rounded == null ? BigInteger.ZERO : rounded;
    }

    /// `value` as a hash: 32 bytes, the least significant first.
    public static Hash256 toHash(BigInteger value) {
        return new Hash256(
                value.longValue(),
                value.shiftRight(64).longValue(),
                value.shiftRight(128).longValue(),
                value.shiftRight(192).longValue());
    }

    /// `hash` as the number that proof of work compares.
    public static BigInteger toNumber(Hash256 hash) {
        byte[] bytes = hash.bytes();
        for (int i = 0; i < Hash256.SIZE / 2; i++) {
            byte swap = bytes[i];
            bytes[i] = bytes[Hash256.SIZE - 1 - i];
            bytes[Hash256.SIZE - 1 - i] = swap;
        }
        return new BigInteger(1, bytes);
    }

    /// Difficulty as people read it: how many zero bits a hash that meets `bits` starts with at least; 256 if no
    /// hash meets it.
    public static int leadingZeroBits(int bits) {
        BigInteger target = decode(bits);
        return target == null ? 256 : 256 - target.bitLength();
    }

    /// The target of which a hash needs `zeroBits` leading zero bits, in compact form.
    ///
    /// @param zeroBits 1 to 232
    public static int ofLeadingZeroBits(int zeroBits) {
        return encode(BigInteger.ONE.shiftLeft(256 - zeroBits).subtract(BigInteger.ONE));
    }
}
