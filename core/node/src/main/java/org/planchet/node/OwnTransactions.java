package org.planchet.node;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.LightPool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.network.MempoolReads;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What peers of a light node may know of its mempool: the transactions that were made here and that nobody has fetched
/// yet, which are announced to all. Whoever could ask for others would learn what the wallet waits for.
record OwnTransactions(LightPool pool) implements MempoolReads {
    @Override
    public @Nullable Transaction get(Txid txid) {
        return own(pool.get(txid));
    }

    @Override
    public @Nullable Transaction get(Wtxid wtxid) {
        return own(pool.byWtxid(wtxid));
    }

    private @Nullable Transaction own(@Nullable MempoolEntry entry) {
        return entry != null && pool.isOwn(entry.txid()) ? entry.tx() : null;
    }

    @Override
    public Iterable<Transaction> all() {
        return unbroadcast();
    }

    /// What it pays is the wallet's affair, and every peer is told.
    @Override
    public long feeRate(Txid txid) {
        return Long.MAX_VALUE;
    }

    @Override
    public List<Transaction> some(int count) {
        return unbroadcast().stream().limit(count).toList();
    }

    @Override
    public List<Transaction> unbroadcast() {
        return pool.unbroadcast().stream()
                .map(pool::get)
                .map(this::own)
                .filter(tx -> tx != null)
                .toList();
    }

    /// Nothing is kept out: a fee filter would tell peers what this node is.
    @Override
    public long minFeeRate(Instant now) {
        return pool.settings().fees().minRelay().satoshisPerKvB();
    }
}
