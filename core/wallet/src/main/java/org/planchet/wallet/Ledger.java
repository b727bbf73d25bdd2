package org.planchet.wallet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The wallet's transactions and what follows from them. Coins are computed from that and never booked, so there is
/// nothing that a reorganisation could leave behind.
///
/// A transaction's outputs count while it is in a block of the best chain or in the mempool. Its spends count
/// longer than the mempool holds it: until another transaction of a block or of the mempool spends one of its
/// coins, until its owner abandons it, or until one that it spends from is lost itself. This is Bitcoin
/// Core's rule (`CWallet::IsSpent`).
final class Ledger {
    /// A conflicting transaction's height while it is in the mempool.
    static final int IN_POOL = -1;

    private final Predicate<Script> mine;
    private final Map<Txid, Entry> entries = new LinkedHashMap<>();
    /// Who of the wallet's transactions spends an outpoint, the wallet's own or another's.
    private final Map<OutPoint, List<Entry>> spenders = new HashMap<>();

    Ledger(Predicate<Script> mine) {
        this.mine = mine;
    }

    /// A transaction and where it stands.
    static final class Entry {
        final Transaction tx;
        final long firstSeen;
        WalletState.@Nullable Place place;
        boolean pooled;
        boolean abandoned;

        /// Whether the mempool or a block has held it since the start.
        boolean seen;

        /// Who spends one of its coins otherwise: the height of its block, or [#IN_POOL]. At most one for
        /// each input.
        final Map<Txid, Integer> conflicts = new LinkedHashMap<>(0);

        Entry(Transaction tx, long firstSeen) {
            this.tx = tx;
            this.firstSeen = firstSeen;
        }

        /// Its outputs are coins.
        boolean counts() {
            return place != null || pooled;
        }

        /// A block holds a transaction that spends one of its coins otherwise.
        boolean isSettled() {
            return conflicts.values().stream().anyMatch(height -> height != IN_POOL);
        }

        WalletState.StoredTx toStore() {
            var others = new ArrayList<WalletState.Conflict>(conflicts.size());
            conflicts.forEach((by, height) -> others.add(new WalletState.Conflict(by, height)));
            return new WalletState.StoredTx(tx, firstSeen, place, abandoned, others);
        }

        /// It cannot confirm as the chain stands, whether or not those that it spends from do. A coinbase
        /// whose block was disconnected returns only with that block.
        private boolean isLost() {
            return !counts() && (abandoned || !conflicts.isEmpty() || tx.isCoinbase());
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

    /// The wallet's own output at `outPoint`, null if it is not one.
    @Nullable
    TxOut ownOutput(OutPoint outPoint) {
        Entry parent = entries.get(outPoint.txid());
        if (parent == null) return null;
        int index = outPoint.index();
        if (index < 0 || index >= parent.tx.outputs().size()) return null;
        TxOut output = parent.tx.outputs().get(index);
        return mine.test(output.scriptPubKey()) ? output : null;
    }

    /// The transaction's entry, made if it is new.
    Entry add(Transaction tx, long firstSeen) {
        Entry known = entries.get(tx.txid());
        if (known != null) return known;
        var entry = new Entry(tx, firstSeen);
        entries.put(tx.txid(), entry);
        for (TxIn input : tx.inputs())
            spenders.computeIfAbsent(input.prevout(), at -> new ArrayList<>(1)).add(entry);
        return entry;
    }

    /// Those that were abandoned and are in no block.
    Set<Txid> abandoned() {
        var abandoned = new HashSet<Txid>();
        for (Entry entry : entries.values()) if (entry.abandoned) abandoned.add(entry.tx.txid());
        return abandoned;
    }

    /// Takes entries back as they were stored. Nothing is known of the mempool yet: a conflict with one of
    /// the wallet's own that was in the mempool is left out, since that one is offered again as well and the
    /// mempool decides; a conflict with a foreign transaction is the only information there is, and stays.
    void restore(List<WalletState.StoredTx> all) {
        for (WalletState.StoredTx stored : all) {
            Entry entry = add(stored.tx(), stored.firstSeen());
            entry.place = stored.place();
            entry.abandoned = stored.abandoned();
            for (WalletState.Conflict each : stored.conflicts()) entry.conflicts.put(each.by(), each.height());
        }
        for (Entry entry : entries.values())
            entry.conflicts.entrySet().removeIf(e -> e.getValue() == IN_POOL && entries.containsKey(e.getKey()));
    }

    /// Forgets a transaction that was never announced.
    void remove(Entry entry) {
        entries.remove(entry.tx.txid());
        for (TxIn input : entry.tx.inputs()) {
            List<Entry> others = spenders.getOrDefault(input.prevout(), List.of());
            others.remove(entry);
            if (others.isEmpty()) spenders.remove(input.prevout());
        }
    }

    /// A block of the best chain, or the mempool, holds `tx`, the wallet's or not: what spends the same coins
    /// otherwise is in conflict with it. True if something changed.
    ///
    /// @param height of the block, or [#IN_POOL]
    boolean conflictsOf(Transaction tx, int height) {
        boolean changed = false;
        if (tx.isCoinbase()) return false;
        for (TxIn input : tx.inputs())
            for (Entry other : spenders.getOrDefault(input.prevout(), List.of()))
                if (!other.tx.txid().equals(tx.txid())) {
                    Integer before = other.conflicts.put(tx.txid(), height);
                    changed |= before == null || before != height;
                    for (Entry gone : withDescendants(List.of(other))) gone.pooled = false;
                }
        return changed;
    }

    /// The mempool let `tx` go, the wallet's or not: what it was in conflict with may come back. If a block holds
    /// it, the conflict is the block's. True if something changed.
    boolean leftPool(Transaction tx) {
        boolean changed = false;
        for (TxIn input : tx.inputs())
            for (Entry other : spenders.getOrDefault(input.prevout(), List.of()))
                changed |= other.conflicts.remove(tx.txid(), IN_POOL);
        Entry entry = entries.get(tx.txid());
        if (entry != null) entry.pooled = false;
        return changed;
    }

    /// A block or the mempool accepted it: recorded conflicts are void.
    void arrived(Entry entry, WalletState.@Nullable Place place) {
        entry.place = place;
        entry.pooled = place == null;
        entry.seen = true;
        entry.abandoned = false;
        entry.conflicts.clear();
    }

    /// Takes everything above `height` out of the best chain. What was in those blocks is remembered until the
    /// mempool or another block takes it; what conflicted with them may confirm again.
    void rewind(int height) {
        for (Entry entry : entries.values()) {
            entry.conflicts.values().removeIf(at -> at > height);
            if (entry.place != null && entry.place.height() > height) {
                entry.place = null;
                entry.pooled = false;
            }
        }
        for (Entry entry : entries.values())
            if (entry.isLost() && entry.tx.isCoinbase())
                for (Entry gone : withDescendants(List.of(entry))) gone.pooled = false;
    }

    /// Marks an entry and all that spends from it as given up by their owner.
    void abandon(Entry entry) {
        for (Entry each : withDescendants(List.of(entry))) each.abandoned = true;
    }

    /// Entries that cannot confirm as things stand, their descendants with them.
    Set<Entry> lost() {
        return withDescendants(entries.values().stream().filter(Entry::isLost).toList());
    }

    /// Entries of the chain, of the mempool, or on their way there: what they spend is spent.
    Set<OutPoint> spent() {
        Set<Entry> lost = lost();
        var spent = new HashSet<OutPoint>();
        for (Entry entry : entries.values())
            if (!lost.contains(entry)) for (TxIn input : entry.tx.inputs()) spent.add(input.prevout());
        return spent;
    }

    /// What neither block nor mempool holds though it may confirm, the newest first, but parents before children.
    List<Transaction> waiting() {
        Set<Entry> lost = lost();
        var order = new LinkedHashSet<Entry>();
        for (Entry entry : all().reversed())
            if (!entry.counts() && !lost.contains(entry)) addAfterParents(entry, order);
        return order.stream().map(entry -> entry.tx).toList();
    }

    /// Made entirely by the wallet, so that no other party can double-spend it: every input is one of its own
    /// outputs, of a transaction in a block, or of an unconfirmed one that was made by the wallet alone
    /// itself (Bitcoin Core's `CachedTxIsTrusted`).
    boolean isOwn(Entry entry) {
        var unconfirmed = new LinkedHashSet<Entry>();
        unconfirmed.add(entry);
        var line = new ArrayList<Entry>(unconfirmed);
        while (!line.isEmpty())
            for (TxIn input : line.removeLast().tx.inputs()) {
                if (ownOutput(input.prevout()) == null) return false;
                Entry parent = entries.get(input.prevout().txid());
                if (parent == null || !parent.counts()) return false;
                if (parent.place == null && unconfirmed.add(parent)) line.add(parent);
            }
        return true;
    }

    private void addAfterParents(Entry last, Set<Entry> order) {
        var line = new ArrayList<Entry>(List.of(last));
        while (!line.isEmpty()) {
            Entry parent = null;
            for (TxIn input : line.getLast().tx.inputs()) {
                Entry spent = entries.get(input.prevout().txid());
                if (spent != null && !spent.counts() && !order.contains(spent)) parent = spent;
            }
            if (parent != null) line.add(parent);
            else order.add(line.removeLast());
        }
    }

    /// These and whatever spends from them, as far as neither block nor mempool holds it.
    private Set<Entry> withDescendants(Collection<Entry> roots) {
        var all = new LinkedHashSet<Entry>(roots);
        var open = new ArrayList<>(roots);
        while (!open.isEmpty()) {
            Transaction parent = open.removeLast().tx;
            for (int i = 0; i < parent.outputs().size(); i++)
                for (Entry child : spenders.getOrDefault(parent.outPoint(i), List.of()))
                    if (child.place == null && all.add(child)) open.add(child);
        }
        return all;
    }
}
