package org.planchet.wallet;

import org.planchet.policy.FeeRate;

/// Bounds that a transfer must keep, so that a slip of the hand costs little.
///
/// @param minRelay   below it peers do not relay
/// @param maxFeeRate above it a rate can only be a mistake
/// @param maxFee     satoshis that no single transfer may pay
public record TransferLimits(FeeRate minRelay, FeeRate maxFeeRate, long maxFee) {
    /// Bitcoin Core's, a tenth of a bitcoin in all and per 1,000 virtual bytes. In satoshis, like the minimum
    /// relay fee rates: how many of them make a coin on a chain does not matter.
    private static final long MAX = 10_000_000;

    public static TransferLimits of(FeeRate minRelay) {
        // If even the least fee is high, it must be payable.
        long rate = Math.max(MAX, 1_000 * minRelay.satoshisPerKvB());
        return new TransferLimits(minRelay, new FeeRate(rate), rate);
    }
}
