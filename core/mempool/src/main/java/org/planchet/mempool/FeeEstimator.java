package org.planchet.mempool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;
import org.planchet.policy.FeeRate;

/// Guesses what to pay out of two things it can see: what transactions paid that were seen unconfirmed and then mined,
/// and how long they waited; and who stands in line now. It says that it does not know rather than make a number up.
final class FeeEstimator {
    /// Blocks that are remembered.
    static final int BLOCKS = 144;

    /// Fewer mined transactions than this are no history.
    static final int MIN_TRANSACTIONS = 10;

    /// The furthest target: a week of ten-minute blocks.
    static final int MAX_TARGET = 1_008;

    /// How many in a hundred of those that paid a rate or more must have been mined in time (Bitcoin Core's
    /// SUCCESS_PCT).
    private static final int SUCCESS_PERCENT = 85;

    /// Of one block: the fee rates (satoshis per kvB) of the transactions that were seen before, and the number of
    /// blocks that each waited, at least 1.
    private static final class BlockSample {
        final int height;
        final long[] rates;
        final int[] waits;

        BlockSample(int height, Collection<MempoolEntry> mined) {
            this.height = height;
            rates = new long[mined.size()];
            waits = new int[mined.size()];
            int i = 0;
            for (MempoolEntry entry : mined) {
                rates[i] = entry.feeRate().satoshisPerKvB();
                waits[i++] = Math.max(1, height - entry.height());
            }
        }
    }

    private record Mined(long rate, int waited) {}

    private final ArrayDeque<BlockSample> history = new ArrayDeque<>();

    /// A block was connected that holds these transactions of the mempool. Those that stand on others are left out:
    /// what got them mined may be what their children pay.
    void onBlock(int height, Collection<MempoolEntry> mined) {
        history.addLast(new BlockSample(height, mined));
        if (history.size() > BLOCKS) history.removeFirst();
    }

    /// The block at `height` was disconnected.
    void onDisconnected(int height) {
        history.removeIf(sample -> sample.height >= height);
    }

    /// @param target     blocks to wait at most
    /// @param inLine     who waits now, best first
    /// @param blockVsize virtual bytes that a block takes
    /// @param floor      what is the least that the mempool takes
    FeeEstimate estimate(int target, Iterable<MempoolEntry> inLine, long blockVsize, FeeRate floor) {
        if (target < 1 || target > MAX_TARGET)
            throw new IllegalArgumentException("target is " + target + ", must be 1 to " + MAX_TARGET);
        Mined[] mined = history.stream()
                .flatMap(sample -> IntStream.range(0, sample.rates.length)
                        .mapToObj(i -> new Mined(sample.rates[i], sample.waits[i])))
                .sorted((one, other) -> Long.compare(other.rate, one.rate))
                .toArray(Mined[]::new);
        Optional<FeeRate> fromHistory = lowestInTime(mined, target);
        Optional<FeeRate> fromLine = lastInLine(inLine, Math.multiplyExact(blockVsize, (long) target));
        Optional<FeeRate> rate = fromHistory.isPresent() || fromLine.isPresent()
                ? Optional.of(floor.max(fromHistory.orElse(FeeRate.ZERO)).max(fromLine.orElse(FeeRate.ZERO)))
                : Optional.empty();
        return new FeeEstimate(rate, target, history.size(), mined.length, note(fromHistory, fromLine, mined.length));
    }

    private static String note(Optional<FeeRate> fromHistory, Optional<FeeRate> fromLine, int mined) {
        if (fromHistory.isPresent() && fromLine.isPresent())
            return "what recent blocks took, and what the transactions waiting now pay";
        if (fromHistory.isPresent()) return "what recent blocks took; the transactions waiting now fit into the target";
        if (fromLine.isPresent()) return "what the transactions waiting now pay; recent blocks say too little";
        return "no data: only " + mined + " transactions were seen before they were mined, and those waiting now fit"
                + " into the target, so the least fee should do";
    }

    private static Optional<FeeRate> lowestInTime(Mined[] bestFirst, int target) {
        if (bestFirst.length < MIN_TRANSACTIONS) return Optional.empty();
        Optional<FeeRate> lowest = Optional.empty();
        int inTime = 0;
        for (int i = 0; i < bestFirst.length; i++) {
            if (bestFirst[i].waited <= target) inTime++;
            boolean lastOfItsRate = i + 1 == bestFirst.length || bestFirst[i + 1].rate != bestFirst[i].rate;
            if (lastOfItsRate && i + 1 >= MIN_TRANSACTIONS && 100L * inTime >= (long) SUCCESS_PERCENT * (i + 1))
                lowest = Optional.of(new FeeRate(bestFirst[i].rate));
        }
        return lowest;
    }

    /// One step above the rate of the first that no longer fits into `room`; empty if all fit.
    private static Optional<FeeRate> lastInLine(Iterable<MempoolEntry> inLine, long room) {
        long used = 0;
        for (MempoolEntry entry : inLine) {
            used += entry.vsize();
            if (used > room) return Optional.of(entry.ancestorFeeRate().plus(new FeeRate(1)));
        }
        return Optional.empty();
    }
}
