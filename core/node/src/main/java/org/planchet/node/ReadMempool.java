package org.planchet.node;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.network.MempoolReads;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What the network reads of the pool, read from the pool.
record ReadMempool(Mempool mempool) implements MempoolReads {
    @Override
    public @Nullable Transaction get(Txid txid) {
        MempoolEntry entry = mempool.get(txid);
        return entry == null ? null : entry.tx();
    }

    @Override
    public @Nullable Transaction get(Wtxid wtxid) {
        MempoolEntry entry = mempool.byWtxid(wtxid);
        return entry == null ? null : entry.tx();
    }

    @Override
    public long feeRate(Txid txid) {
        MempoolEntry entry = mempool.get(txid);
        return entry == null ? 0 : entry.feeRate().satoshisPerKvB();
    }

    @Override
    public List<Transaction> some(int count) {
        // A transaction has more ancestors than each of its parents, so this order is parents first.
        return mempool.entries().stream()
                .sorted(Comparator.comparingInt(
                        (MempoolEntry e) -> e.ancestors().count()))
                .limit(count)
                .map(MempoolEntry::tx)
                .toList();
    }

    @Override
    public long minFeeRate(Instant now) {
        return mempool.minFeeRate(now).satoshisPerKvB();
    }
}
