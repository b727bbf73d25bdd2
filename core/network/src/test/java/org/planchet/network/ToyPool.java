package org.planchet.network;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// A mempool without rules.
final class ToyPool implements MempoolReads {
    final Map<Txid, Transaction> transactions = new LinkedHashMap<>();
    private final Map<Wtxid, Txid> byWtxid = new HashMap<>();
    final Set<Txid> unbroadcast = new LinkedHashSet<>();
    long feeRate = 1_000;
    long minFeeRate = 100;

    /// A transaction that spends a coin from nowhere; `tag` makes it differ.
    static Transaction transaction(int tag) {
        return spending(new OutPoint(new Txid(new Hash256(tag, 7, 7, 7)), 0), tag);
    }

    static Transaction spending(OutPoint coin, int tag) {
        var input = new TxIn(coin, Script.fromHex("51"), TxIn.SEQUENCE_FINAL);
        return new Transaction(2, List.of(input), List.of(new TxOut(1_000, Script.fromHex("51"))), tag);
    }

    void add(Transaction transaction) {
        transactions.put(transaction.txid(), transaction);
        byWtxid.put(transaction.wtxid(), transaction.txid());
    }

    @Override
    public @Nullable Transaction get(Txid txid) {
        return transactions.get(txid);
    }

    @Override
    public @Nullable Transaction get(Wtxid wtxid) {
        Txid txid = byWtxid.get(wtxid);
        Transaction found = txid == null ? null : transactions.get(txid);
        return found != null && found.wtxid().equals(wtxid) ? found : null;
    }

    @Override
    public Stream<Transaction> all() {
        return transactions.values().stream();
    }

    @Override
    public long feeRate(Txid txid) {
        return feeRate;
    }

    @Override
    public List<Transaction> some(int count) {
        return transactions.values().stream().limit(count).toList();
    }

    @Override
    public List<Transaction> unbroadcast() {
        return unbroadcast.stream().map(transactions::get).toList();
    }

    @Override
    public long minFeeRate(Instant now) {
        return minFeeRate;
    }
}
