package org.planchet.node;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.LightPool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.network.MempoolReads;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What peers of a light node may know of its mempool: the transactions that were made here and that no peer
/// has fetched yet, which are announced to all. Whoever could ask for others would learn what the wallet
/// waits for.
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
    public Stream<Transaction> all() {
        return unbroadcast().stream();
    }

    /// Fees are for the wallet to decide, and every peer receives the announcement.
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

    /// Nothing is filtered out: a fee filter would reveal to peers that this is a light node.
    @Override
    public long minFeeRate(Instant now) {
        return pool.settings().fees().minRelay().satoshisPerKvB();
    }
}
