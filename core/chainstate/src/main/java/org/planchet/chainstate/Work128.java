package org.planchet.chainstate;

import java.math.BigInteger;
import org.planchet.consensus.ChainWork;

/// The work of a chain as an unsigned number of 128 bits: all the work of the main chain so far has 97. A
/// [ChainWork] has no bound, but a million of them take longer to add up than their headers to read.
///
/// @param high the upper 64 bits
/// @param low  the lower 64 bits
record Work128(long high, long low) implements Comparable<Work128> {
    /// The work of one header of compact target `bits`; see [ChainWork#ofBits].
    static Work128 ofBits(int bits) {
        BigInteger work = ChainWork.ofBits(bits).value();
        if (work.bitLength() > 128) throw tooMuch();
        return new Work128(work.shiftRight(64).longValue(), work.longValue());
    }

    /// @throws AssertionError if the sum has more than 128 bits: nobody can do so much work
    Work128 plus(Work128 other) {
        long sumLow = low + other.low;
        var sum = new Work128(high + other.high + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0), sumLow);
        if (sum.compareTo(this) < 0) throw tooMuch();
        return sum;
    }

    /// @param other not more than this
    Work128 minus(Work128 other) {
        return new Work128(high - other.high - (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0), low - other.low);
    }

    private static AssertionError tooMuch() {
        return new AssertionError("nobody can do work of more than 128 bits");
    }

    @Override
    public int compareTo(Work128 other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    ChainWork toChainWork() {
        return new ChainWork(unsigned(high).shiftLeft(64).add(unsigned(low)));
    }

    private static BigInteger unsigned(long bits) {
        BigInteger low = BigInteger.valueOf(bits & Long.MAX_VALUE);
        return bits < 0 ? low.setBit(63) : low;
    }
}
