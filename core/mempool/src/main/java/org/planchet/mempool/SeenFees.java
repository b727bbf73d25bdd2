package org.planchet.mempool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// What transactions paid in the blocks that a light node fetched whole. What each paid cannot be known without the
/// coins that it spends, but their sum can: it is what the coinbase takes beyond the subsidy, less what a miner may
/// have left lying.
final class SeenFees {
    /// So many blocks are remembered.
    static final int BLOCKS = 24;

    /// Older blocks say nothing about what to pay now.
    static final Duration RECENT = Duration.ofDays(1);

    /// What a block's transactions paid on average.
    private record Mean(long time, FeeRate rate) {}

    private final NavigableMap<Integer, Mean> means = new TreeMap<>();

    /// A block of the best chain; one without transactions says nothing.
    void onBlock(Block block, int height, long subsidy) {
        List<Transaction> transactions = block.transactions();
        long vsize = 0;
        for (Transaction tx : transactions.subList(1, transactions.size())) vsize += tx.vsize();
        if (vsize == 0) return;
        long taken = 0;
        for (TxOut output : transactions.getFirst().outputs()) taken += output.value();
        long fees = Math.max(0, taken - subsidy);
        means.put(height, new Mean(block.header().time(), FeeRate.of(fees, vsize)));
        if (means.size() > BLOCKS) means.pollFirstEntry();
    }

    /// The blocks above `height` were disconnected.
    void onDisconnected(int height) {
        means.tailMap(height, false).clear();
    }

    private List<FeeRate> recent(Instant now) {
        long since = now.minus(RECENT).getEpochSecond();
        return means.values().stream()
                .filter(mean -> mean.time() >= since)
                .map(Mean::rate)
                .sorted()
                .toList();
    }

    /// How many recent blocks there are.
    int blocks(Instant now) {
        return recent(now).size();
    }

    /// The median of the recent blocks' means: one miner can neither raise nor lower it much.
    Optional<FeeRate> median(Instant now) {
        List<FeeRate> rates = recent(now);
        return rates.isEmpty() ? Optional.empty() : Optional.of(rates.get(rates.size() / 2));
    }
}
