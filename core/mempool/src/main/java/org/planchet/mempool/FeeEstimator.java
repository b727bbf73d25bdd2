package org.planchet.mempool;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.planchet.policy.FeeRate;

/// Estimates fees from two observations: what transactions paid that were seen unconfirmed and then mined,
/// with how long they waited; and what waits in the mempool now. It says that it does not know rather than
/// make a number up.
final class FeeEstimator {
    /// Blocks that are remembered.
    static final int BLOCKS = 144;

    private final ArrayDeque<MinedFees.Block> history = new ArrayDeque<>();
    private MinedFees mined = MinedFees.NONE;

    /// A block was connected that holds these transactions of the mempool. Those with unconfirmed ancestors
    /// are left out, since package fees may have decided when they were mined.
    void onBlock(int height, Collection<MempoolEntry> seenBefore) {
        history.addLast(new MinedFees.Block(height, seenBefore));
        if (history.size() > BLOCKS) history.removeFirst();
        mined = new MinedFees(history);
    }

    /// The block at `height` was disconnected.
    void onDisconnected(int height) {
        history.removeIf(block -> block.height >= height);
        mined = new MinedFees(history);
    }

    /// What there is to say now, in one pass over those in line.
    ///
    /// @param inLine     who waits now, best first
    /// @param blockVsize virtual bytes that a block takes
    /// @param floor      what is the least that the mempool takes
    FeeEstimates estimates(Iterable<MempoolEntry> inLine, long blockVsize, FeeRate floor) {
        FeeRate[] line = cuts(inLine, blockVsize);
        MinedFees history = mined;
        return target -> {
            FeeEstimates.demandTarget(target);
            Optional<FeeRate> fromHistory = history.lowestInTime(target);
            Optional<FeeRate> fromLine = target > line.length ? Optional.empty() : Optional.of(line[target - 1]);
            Optional<FeeRate> rate = fromHistory.isPresent() || fromLine.isPresent()
                    ? Optional.of(floor.max(fromHistory.orElse(FeeRate.ZERO)).max(fromLine.orElse(FeeRate.ZERO)))
                    : Optional.empty();
            return new FeeEstimate(
                    rate, target, history.blocks(), history.transactions(), source(fromHistory, fromLine));
        };
    }

    private static FeeEstimate.Source source(Optional<FeeRate> fromHistory, Optional<FeeRate> fromLine) {
        if (fromHistory.isPresent())
            return fromLine.isPresent() ? FeeEstimate.Source.BLOCKS_AND_MEMPOOL : FeeEstimate.Source.BLOCKS;
        return fromLine.isPresent() ? FeeEstimate.Source.MEMPOOL : FeeEstimate.Source.NOTHING;
    }

    /// For each number of blocks, from one on, one step above the rate of the first that no longer fits into them; as
    /// many as are filled, and no more than the furthest target.
    private static FeeRate[] cuts(Iterable<MempoolEntry> inLine, long blockVsize) {
        var cuts = new FeeRate[FeeEstimates.MAX_TARGET];
        int filled = 0;
        long used = 0;
        for (MempoolEntry entry : inLine) {
            used += entry.vsize();
            while (filled < cuts.length && used > Math.multiplyExact(blockVsize, (long) filled + 1))
                cuts[filled++] = entry.ancestorFeeRate().plus(new FeeRate(1));
            if (filled == cuts.length) break;
        }
        return Arrays.copyOf(cuts, filled);
    }
}
