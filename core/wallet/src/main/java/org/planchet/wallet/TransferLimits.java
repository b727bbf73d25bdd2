package org.planchet.wallet;

import org.planchet.consensus.ChainParams;
import org.planchet.policy.FeeRate;

/// Bounds that a transfer must keep, so that a slip of the hand costs little.
///
/// @param minRelay   below it nobody relays
/// @param maxFeeRate above it a rate can only be a mistake
/// @param maxFee     satoshis that no single transfer may pay
public record TransferLimits(FeeRate minRelay, FeeRate maxFeeRate, long maxFee) {
    /// Bitcoin Core's: at most a tenth of a coin in all, and a tenth of a coin per 1,000 virtual bytes.
    public static TransferLimits of(ChainParams params, FeeRate minRelay) {
        long tenth = Math.max(params.coin().satoshis() / 10, 1);
        // A chain whose coin has few units would make even the least fee too high.
        long rate = Math.max(tenth, 1_000 * minRelay.satoshisPerKvB());
        return new TransferLimits(minRelay, new FeeRate(rate), rate);
    }
}
