package org.planchet.mempool;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.planchet.policy.FeeRate;

/// What transactions of recent blocks paid, and how long they waited; immutable.
final class MinedFees {
    static final MinedFees NONE = new MinedFees(List.of());

    /// Fewer mined transactions than this are no history.
    static final int MIN_TRANSACTIONS = 10;

    /// How many in a hundred of those that paid a rate or more must have been mined in time (Bitcoin Core's
    /// SUCCESS_PCT).
    private static final int SUCCESS_PERCENT = 85;

    /// Of one block: the fee rates (satoshis per kvB) of the transactions that were seen before, and the number of
    /// blocks that each waited, at least 1.
    static final class Block {
        final int height;
        private final long[] rates;
        private final int[] waits;

        Block(int height, Collection<MempoolEntry> mined) {
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

    private final List<Block> blocks;

    /// Sorted when first asked for, by whoever asks: many blocks pass between two questions, and a block that is
    /// connected is not to wait for half a million transactions. If two ask at once, both sort.
    private volatile Mined @Nullable [] bestFirst;

    MinedFees(Collection<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    int blocks() {
        return blocks.size();
    }

    int transactions() {
        return blocks.stream().mapToInt(block -> block.rates.length).sum();
    }

    private Mined[] bestFirst() {
        Mined[] known = bestFirst;
        if (known != null) return known;
        Mined[] sorted = blocks.stream()
                .flatMap(block ->
                        IntStream.range(0, block.rates.length).mapToObj(i -> new Mined(block.rates[i], block.waits[i])))
                .sorted((one, other) -> Long.compare(other.rate, one.rate))
                .toArray(Mined[]::new);
        bestFirst = sorted;
        return sorted;
    }

    /// The lowest rate that nearly all who paid it or more were mined with within `target` blocks; empty if there
    /// is too little to tell.
    Optional<FeeRate> lowestInTime(int target) {
        Mined[] all = bestFirst();
        Optional<FeeRate> lowest = Optional.empty();
        int inTime = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i].waited <= target) inTime++;
            boolean lastOfItsRate = i + 1 == all.length || all[i + 1].rate != all[i].rate;
            if (lastOfItsRate && i + 1 >= MIN_TRANSACTIONS && 100L * inTime >= (long) SUCCESS_PERCENT * (i + 1))
                lowest = Optional.of(new FeeRate(all[i].rate));
        }
        return lowest;
    }
}
