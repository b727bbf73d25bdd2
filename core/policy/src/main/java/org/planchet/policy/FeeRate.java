package org.planchet.policy;

import org.planchet.primitives.Transaction;

/// A fee per size, in satoshis per 1,000 virtual bytes (Bitcoin Core's `CFeeRate`). Arithmetic is exact: a fee for a
/// size is rounded up, so that who pays it never pays less than the rate; a rate out of a fee is rounded down, so that
/// nothing claims a rate it does not pay.
///
/// @param satoshisPerKvB satoshis per 1,000 virtual bytes; may be negative only as the result of arithmetic on fees
public record FeeRate(long satoshisPerKvB) implements Comparable<FeeRate> {
    public static final FeeRate ZERO = new FeeRate(0);

    /// The rate that `fee` satoshis for `vsize` virtual bytes make, rounded down; zero if `vsize` is not
    /// positive. A fee beyond the money supply, whose thousandfold would overflow a `long`, counts as the
    /// largest fee whose thousandfold does not.
    public static FeeRate of(long fee, long vsize) {
        long bounded = Math.clamp(fee, Long.MIN_VALUE / 1000, Long.MAX_VALUE / 1000);
        return vsize <= 0 ? ZERO : new FeeRate(Math.floorDiv(bounded * 1000, vsize));
    }

    /// Satoshis that `vsize` virtual bytes cost at this rate, rounded up; the largest number there is if it would be
    /// more, which is beyond all money.
    public long feeFor(long vsize) {
        long product = satoshisPerKvB * vsize;
        if (Math.multiplyHigh(satoshisPerKvB, vsize) != product >> 63) return Long.MAX_VALUE;
        return Math.ceilDiv(product, 1000L);
    }

    /// Satoshis that `tx` costs at this rate, by its plain virtual size.
    public long feeFor(Transaction tx) {
        return feeFor(tx.vsize());
    }

    public FeeRate plus(FeeRate other) {
        return new FeeRate(Math.addExact(satoshisPerKvB, other.satoshisPerKvB));
    }

    /// Compares the rates `fee / vsize` and `otherFee / otherVsize` exactly, without rounding; sizes are positive.
    public static int compare(long fee, long vsize, long otherFee, long otherVsize) {
        // Full 128-bit products: money times size does not fit into 64 bits.
        int order = Long.compare(Math.multiplyHigh(fee, otherVsize), Math.multiplyHigh(otherFee, vsize));
        return order != 0 ? order : Long.compareUnsigned(fee * otherVsize, otherFee * vsize);
    }

    /// The higher of the two.
    public FeeRate max(FeeRate other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(FeeRate other) {
        return Long.compare(satoshisPerKvB, other.satoshisPerKvB);
    }

    /// As people read it, such as `1.234 sat/vB`.
    @Override
    public String toString() {
        long magnitude = Math.abs(satoshisPerKvB);
        long thousandths = magnitude % 1000;
        return (satoshisPerKvB < 0 ? "-" : "")
                + magnitude / 1000
                + "."
                + (thousandths < 100 ? "0" : "")
                + (thousandths < 10 ? "0" : "")
                + thousandths
                + " sat/vB";
    }
}
