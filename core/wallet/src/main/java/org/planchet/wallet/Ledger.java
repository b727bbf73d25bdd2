package org.planchet.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The wallet's transactions and what follows from them. A transaction counts while it is in a block of the best chain
/// or in the pool; else it is kept for the history, but neither its outputs nor its spends count. Coins are computed
/// from that and never booked, so there is nothing that a reorganisation could leave behind.
final class Ledger {
    private final Predicate<Script> mine;
    private final Map<Txid, Entry> entries = new LinkedHashMap<>();
    /// Who of the wallet's transactions spends an outpoint, the wallet's own or another's.
    private final Map<OutPoint, List<Entry>> spenders = new HashMap<>();

    Ledger(Predicate<Script> mine) {
        this.mine = mine;
    }

    /// A transaction and where it stands. `conflict` is the height of the block that spent one of its inputs (or an
    /// ancestor's) otherwise, -1 for none.
    static final class Entry {
        final Transaction tx;
        final long firstSeen;
        WalletState.@Nullable Place place;
        boolean pooled;
        int conflict = -1;

        Entry(Transaction tx, long firstSeen) {
            this.tx = tx;
            this.firstSeen = firstSeen;
        }

        boolean counts() {
            return place != null || pooled;
        }

        /// A coinbase that lost its block never comes back; nor does a transaction whose coin a block spent otherwise.
        boolean isDead() {
            return !counts() && (conflict >= 0 || tx.isCoinbase());
        }
    }

    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    @Nullable
    Entry get(Txid txid) {
        return entries.get(txid);
    }

    /// Whether the transaction pays the wallet or spends from it.
    boolean concerns(Transaction tx) {
        for (TxOut output : tx.outputs()) if (mine.test(output.scriptPubKey())) return true;
        for (TxIn input : tx.inputs()) if (ownOutput(input.prevout()) != null) return true;
        return false;
    }

    /// The wallet's own output at `outPoint`, null where it is not one.
    @Nullable
    TxOut ownOutput(OutPoint outPoint) {
        Entry parent = entries.get(outPoint.txid());
        if (parent == null) return null;
        int index = outPoint.index();
        if (index < 0 || index >= parent.tx.outputs().size()) return null;
        TxOut output = parent.tx.outputs().get(index);
        return mine.test(output.scriptPubKey()) ? output : null;
    }

    /// The transaction's entry, made where it is new.
    Entry add(Transaction tx, long firstSeen) {
        Entry known = entries.get(tx.txid());
        if (known != null) return known;
        var entry = new Entry(tx, firstSeen);
        entries.put(tx.txid(), entry);
        for (TxIn input : tx.inputs())
            spenders.computeIfAbsent(input.prevout(), at -> new ArrayList<>(1)).add(entry);
        return entry;
    }

    /// A block of the best chain holds `tx`, the wallet's or not: what spends the same coins otherwise is dead.
    void conflictsOf(Transaction tx, int height) {
        if (tx.isCoinbase()) return;
        for (TxIn input : tx.inputs())
            for (Entry other : spenders.getOrDefault(input.prevout(), List.of()))
                if (!other.tx.txid().equals(tx.txid())) kill(other, height);
    }

    /// Takes everything above `height` out of the best chain. What was in those blocks counts again when the pool or
    /// another block takes it; what conflicted with them may do so too. Coinbases are gone, with what spends them.
    void rewind(int height) {
        for (Entry entry : entries.values()) {
            if (entry.conflict > height) entry.conflict = -1;
            if (entry.place != null && entry.place.height() > height) {
                entry.place = null;
                entry.pooled = false;
            }
        }
        for (Entry entry : entries.values()) if (entry.isDead() && entry.tx.isCoinbase()) dropSpenders(entry);
    }

    /// Nothing is known of the pool.
    void clearPool() {
        for (Entry entry : entries.values()) entry.pooled = false;
    }

    boolean isSpent(OutPoint outPoint) {
        for (Entry spender : spenders.getOrDefault(outPoint, List.of())) if (spender.counts()) return true;
        return false;
    }

    /// Made by the wallet alone, so that no one else can take it back: every input is one of its own outputs, of a
    /// transaction that counts.
    boolean isOwn(Entry entry) {
        for (TxIn input : entry.tx.inputs()) {
            if (ownOutput(input.prevout()) == null) return false;
            Entry parent = entries.get(input.prevout().txid());
            if (parent == null || !parent.counts()) return false;
        }
        return true;
    }

    private void kill(Entry root, int height) {
        var open = new ArrayList<Entry>(List.of(root));
        while (!open.isEmpty()) {
            Entry entry = open.removeLast();
            if (entry.place != null || entry.conflict >= 0) continue;
            entry.pooled = false;
            entry.conflict = height;
            forEachSpender(entry, open);
        }
    }

    private void dropSpenders(Entry root) {
        var open = new ArrayList<Entry>();
        forEachSpender(root, open);
        while (!open.isEmpty()) {
            Entry entry = open.removeLast();
            if (!entry.pooled) continue;
            entry.pooled = false;
            forEachSpender(entry, open);
        }
    }

    private void forEachSpender(Entry parent, List<Entry> into) {
        for (int i = 0; i < parent.tx.outputs().size(); i++)
            into.addAll(spenders.getOrDefault(parent.tx.outPoint(i), List.of()));
    }
}
