package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.MempoolEntry.Totals;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// The mempool's transactions, who spends whom, and the orders they are taken and evicted in. It enforces no
/// rules: the caller has already judged what it inserts.
///
/// Sums over ancestors and descendants are kept up to date with each change, by touching just the entries
/// that are connected to what changed; the limits on ancestors and descendants bound that work. Only a
/// reorganisation may insert a parent after its child: then the sums of the connected entries are recomputed.
/// The orders cost nothing until somebody asks for them ([EntryOrder]).
final class TxGraph {
    private static final Comparator<MempoolEntry> BY_ID =
            Comparator.comparing(entry -> entry.txid().hash());

    /// What a miner takes first.
    static final Comparator<MempoolEntry> BEST_FIRST = TxGraph::bestFirst;

    /// What a full mempool gives up first; among equals the newest.
    static final Comparator<MempoolEntry> WORST_FIRST = TxGraph::worstFirst;

    private static final Comparator<MempoolEntry> OLDEST_FIRST =
            Comparator.comparing(MempoolEntry::time).thenComparing(BY_ID);

    /// In the order they were inserted.
    private final Map<Txid, MempoolEntry> byTxid = new LinkedHashMap<>();

    private final Map<Wtxid, MempoolEntry> byWtxid = new HashMap<>();
    private final Map<OutPoint, MempoolEntry> spenders = new HashMap<>();
    private final EntryOrder bestFirst = new EntryOrder(BEST_FIRST, byTxid.values());
    private final EntryOrder worstFirst = new EntryOrder(WORST_FIRST, byTxid.values());
    private final EntryOrder oldestFirst = new EntryOrder(OLDEST_FIRST, byTxid.values());

    /// No entry is older.
    private Instant oldest = Instant.MAX;

    private long vsize;
    private long memory;
    private long fees;
    private long changes;

    @Nullable
    MempoolEntry get(Txid txid) {
        return byTxid.get(txid);
    }

    @Nullable
    MempoolEntry get(Wtxid wtxid) {
        return byWtxid.get(wtxid);
    }

    @Nullable
    MempoolEntry spender(OutPoint outPoint) {
        return spenders.get(outPoint);
    }

    int size() {
        return byTxid.size();
    }

    long vsize() {
        return vsize;
    }

    long memory() {
        return memory;
    }

    long fees() {
        return fees;
    }

    long changes() {
        return changes;
    }

    /// In the order they were inserted: a parent that came back in a reorganisation may stand after its child.
    Collection<MempoolEntry> inserted() {
        return byTxid.values();
    }

    /// Best first, without a copy: not to be kept while the mempool changes.
    Collection<MempoolEntry> inOrder() {
        return bestFirst.entries();
    }

    /// The same if that order is at hand, else as they were inserted.
    Collection<MempoolEntry> inOrderAtHand() {
        return bestFirst.isKept() ? bestFirst.entries() : byTxid.values();
    }

    List<MempoolEntry> bestFirst() {
        return new ArrayList<>(bestFirst.entries());
    }

    @Nullable
    MempoolEntry worst() {
        return byTxid.isEmpty() ? null : worstFirst.entries().getFirst();
    }

    /// Entries that entered before `time`, oldest first.
    List<MempoolEntry> enteredBefore(Instant time) {
        if (!oldest.isBefore(time)) return List.of();
        SortedSet<MempoolEntry> entries = oldestFirst.entries();
        oldest = entries.isEmpty() ? Instant.MAX : entries.getFirst().time();
        var old = new ArrayList<MempoolEntry>();
        for (MempoolEntry entry : entries) {
            if (!entry.time().isBefore(time)) break;
            old.add(entry);
        }
        return old;
    }

    /// The unconfirmed transactions whose outputs `tx` spends, each once, in the order of its inputs.
    List<MempoolEntry> parentsOf(Transaction tx) {
        var parents = new LinkedHashMap<Txid, MempoolEntry>();
        for (TxIn input : tx.inputs()) {
            MempoolEntry parent = byTxid.get(input.prevout().txid());
            if (parent != null) parents.put(parent.txid(), parent);
        }
        return new ArrayList<>(parents.values());
    }

    /// Puts `entry` in, links it with its parents and with children that are here already, and brings all sums up to
    /// date.
    void insert(MempoolEntry entry) {
        if (byTxid.putIfAbsent(entry.txid(), entry) != null)
            throw new AssertionError(entry.txid() + " is in the mempool already");
        byWtxid.put(entry.wtxid(), entry);
        for (MempoolEntry parent : parentsOf(entry.tx())) {
            entry.parents.put(parent.txid(), parent);
            parent.children.put(entry.txid(), entry);
        }
        for (TxIn input : entry.tx().inputs()) {
            MempoolEntry other = spenders.putIfAbsent(input.prevout(), entry);
            if (other != null) throw new AssertionError(input.prevout() + " is spent twice in the mempool");
        }
        for (int i = 0; i < entry.tx().outputs().size(); i++) {
            MempoolEntry child = spenders.get(entry.tx().outPoint(i));
            if (child != null) {
                entry.children.put(child.txid(), child);
                child.parents.put(entry.txid(), entry);
            }
        }
        vsize += entry.vsize();
        memory += entry.memory();
        fees += entry.fee();
        changes++;
        if (entry.children.isEmpty()) addLeaf(entry);
        else recount(entry);
        order(entry);
    }

    private void addLeaf(MempoolEntry entry) {
        for (MempoolEntry ancestor : entry.ancestorEntries()) {
            entry.ancestors = entry.ancestors.plus(ancestor);
            worstFirst.remove(ancestor);
            ancestor.descendants = ancestor.descendants.plus(entry);
            worstFirst.add(ancestor);
        }
    }

    /// Recomputes the sums of `entry`, which is in none of the orders yet, and of everything connected with
    /// it.
    private void recount(MempoolEntry entry) {
        List<MempoolEntry> above = entry.ancestorEntries();
        List<MempoolEntry> below = entry.descendantEntries();
        for (MempoolEntry ancestor : above) {
            worstFirst.remove(ancestor);
            ancestor.descendants = sum(ancestor, ancestor.descendantEntries());
            worstFirst.add(ancestor);
        }
        for (MempoolEntry descendant : below) {
            bestFirst.remove(descendant);
            descendant.ancestors = sum(descendant, descendant.ancestorEntries());
            bestFirst.add(descendant);
        }
        entry.ancestors = sum(entry, above);
        entry.descendants = sum(entry, below);
    }

    static Totals sum(MempoolEntry entry, List<MempoolEntry> others) {
        Totals sum = Totals.NOTHING.plus(entry);
        for (MempoolEntry other : others) sum = sum.plus(other);
        return sum;
    }

    /// Takes out exactly `entry`; what needs it stays, as is right if it was mined.
    void remove(MempoolEntry entry) {
        if (!byTxid.remove(entry.txid(), entry)) throw new AssertionError(entry.txid() + " is not in the mempool");
        byWtxid.remove(entry.wtxid());
        for (TxIn input : entry.tx().inputs()) spenders.remove(input.prevout());
        bestFirst.remove(entry);
        worstFirst.remove(entry);
        oldestFirst.remove(entry);
        if (!entry.parents.isEmpty() || !entry.children.isEmpty()) part(entry);
        vsize -= entry.vsize();
        memory -= entry.memory();
        fees -= entry.fee();
        changes++;
    }

    /// Takes `entry` out of the families of its ancestors and descendants.
    private void part(MempoolEntry entry) {
        List<MempoolEntry> above = entry.ancestorEntries();
        List<MempoolEntry> below = entry.descendantEntries();
        for (MempoolEntry parent : entry.parents.values()) parent.children.remove(entry.txid());
        for (MempoolEntry child : entry.children.values()) child.parents.remove(entry.txid());
        // If it stood between ancestors and descendants, those are connected no longer, unless by another way.
        boolean between = !above.isEmpty() && !below.isEmpty();
        for (MempoolEntry ancestor : above) {
            worstFirst.remove(ancestor);
            ancestor.descendants =
                    between ? sum(ancestor, ancestor.descendantEntries()) : ancestor.descendants.minus(entry);
            worstFirst.add(ancestor);
        }
        for (MempoolEntry descendant : below) {
            bestFirst.remove(descendant);
            descendant.ancestors =
                    between ? sum(descendant, descendant.ancestorEntries()) : descendant.ancestors.minus(entry);
            bestFirst.add(descendant);
        }
        entry.parents.clear();
        entry.children.clear();
    }

    /// Takes out what a block holds, parents before children; what needs it stays.
    void removeMined(List<MempoolEntry> mined) {
        if (mined.size() > size() / 2) {
            bestFirst.drop();
            worstFirst.drop();
            oldestFirst.drop();
        }
        mined.forEach(this::remove);
    }

    /// Gives `entry` another priority, in satoshis on top of its fee.
    void prioritise(MempoolEntry entry, long satoshis) {
        long change = satoshis - (entry.modifiedFee() - entry.fee());
        List<MempoolEntry> above = entry.ancestorEntries();
        List<MempoolEntry> below = entry.descendantEntries();
        bestFirst.remove(entry);
        worstFirst.remove(entry);
        above.forEach(worstFirst::remove);
        below.forEach(bestFirst::remove);
        entry.prioritise(satoshis);
        entry.ancestors = entry.ancestors.paying(change);
        entry.descendants = entry.descendants.paying(change);
        for (MempoolEntry ancestor : above) ancestor.descendants = ancestor.descendants.paying(change);
        for (MempoolEntry descendant : below) descendant.ancestors = descendant.ancestors.paying(change);
        bestFirst.add(entry);
        worstFirst.add(entry);
        above.forEach(worstFirst::add);
        below.forEach(bestFirst::add);
        changes++;
    }

    /// Takes out what was just inserted, in that order: as if it had never been here.
    void takeBack(List<MempoolEntry> inserted) {
        for (MempoolEntry entry : inserted.reversed()) remove(entry);
        changes -= 2L * inserted.size();
    }

    /// Puts back what was just taken out, in that order, by [#removeWithDescendants]: as if it had never left.
    void putBack(List<MempoolEntry> removed) {
        for (MempoolEntry entry : removed.reversed()) {
            entry.standAlone();
            insert(entry);
        }
        changes -= 2L * removed.size();
    }

    /// Takes out `entry` and everything that needs it, those first; returns what it took, `entry` last.
    List<MempoolEntry> removeWithDescendants(MempoolEntry entry) {
        List<MempoolEntry> doomed = entry.descendantEntries();
        // Children before parents: no entry that goes is ever left without what it needs. A descendant has more
        // ancestors than any of these.
        doomed.sort(Comparator.comparingInt((MempoolEntry each) -> each.ancestors.count())
                .reversed()
                .thenComparing(BY_ID));
        doomed.add(entry);
        doomed.forEach(this::remove);
        return doomed;
    }

    private void order(MempoolEntry entry) {
        bestFirst.add(entry);
        worstFirst.add(entry);
        oldestFirst.add(entry);
        if (entry.time().isBefore(oldest)) oldest = entry.time();
    }

    private static int bestFirst(MempoolEntry one, MempoolEntry other) {
        // The worse of its own rate and that with its ancestors, compared as exact fractions.
        boolean oneOwn =
                FeeRate.compare(one.modifiedFee(), one.vsize(), one.ancestors.fees(), one.ancestors.vsize()) < 0;
        boolean otherOwn =
                FeeRate.compare(other.modifiedFee(), other.vsize(), other.ancestors.fees(), other.ancestors.vsize())
                        < 0;
        int order = FeeRate.compare(
                otherOwn ? other.modifiedFee() : other.ancestors.fees(),
                otherOwn ? other.vsize() : other.ancestors.vsize(),
                oneOwn ? one.modifiedFee() : one.ancestors.fees(),
                oneOwn ? one.vsize() : one.ancestors.vsize());
        return order != 0 ? order : BY_ID.compare(one, other);
    }

    private static int worstFirst(MempoolEntry one, MempoolEntry other) {
        boolean oneOwn =
                FeeRate.compare(one.modifiedFee(), one.vsize(), one.descendants.fees(), one.descendants.vsize()) > 0;
        boolean otherOwn =
                FeeRate.compare(other.modifiedFee(), other.vsize(), other.descendants.fees(), other.descendants.vsize())
                        > 0;
        int order = FeeRate.compare(
                oneOwn ? one.modifiedFee() : one.descendants.fees(),
                oneOwn ? one.vsize() : one.descendants.vsize(),
                otherOwn ? other.modifiedFee() : other.descendants.fees(),
                otherOwn ? other.vsize() : other.descendants.vsize());
        if (order == 0) order = other.time().compareTo(one.time());
        return order != 0 ? order : BY_ID.compare(one, other);
    }
}
