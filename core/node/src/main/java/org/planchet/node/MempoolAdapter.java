package org.planchet.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.network.MempoolReads;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// [MempoolReads] of a real mempool.
record MempoolAdapter(Mempool mempool) implements MempoolReads {
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
    public Stream<Transaction> all() {
        return mempool.transactions();
    }

    @Override
    public long feeRate(Txid txid) {
        MempoolEntry entry = mempool.get(txid);
        return entry == null ? 0 : entry.feeRate().satoshisPerKvB();
    }

    /// Those with the highest rates, which are likely to be wanted; a parent has fewer ancestors than its child.
    @Override
    public List<Transaction> some(int count) {
        List<MempoolEntry> entries = mempool.entries();
        var chosen = new ArrayList<>(entries.subList(0, Math.min(count, entries.size())));
        chosen.sort(Comparator.comparingInt(entry -> entry.ancestors().count()));
        var transactions = new ArrayList<Transaction>(chosen.size());
        for (MempoolEntry entry : chosen) transactions.add(entry.tx());
        return transactions;
    }

    @Override
    public List<Transaction> unbroadcast() {
        var transactions = new ArrayList<Transaction>();
        for (Txid txid : mempool.unbroadcast()) {
            MempoolEntry entry = mempool.get(txid);
            if (entry != null) transactions.add(entry.tx());
        }
        return transactions;
    }

    @Override
    public long minFeeRate(Instant now) {
        return mempool.minFeeRate(now).satoshisPerKvB();
    }
}
