package org.planchet.mining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.mempool.MempoolEntry;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Txid;

/// Chooses what goes into a block: again and again the transaction that pays best together with those it still needs,
/// and these with it (Bitcoin Core's `addPackageTxs`). So a child that pays well brings its poor parent along, and a
/// parent that is in already is not counted twice.
final class PackageSelection {
    /// After so many packages in a row that do not fit into an almost full block the search ends (Bitcoin Core's
    /// MAX_CONSECUTIVE_FAILURES).
    private static final int MAX_FAILURES = 1_000;

    /// What counts as almost full: less weight left than this.
    private static final int ALMOST_FULL = 4_000;

    /// What is left of a block.
    ///
    /// @param weight       weight units
    /// @param sigOpCost    signature operation cost
    /// @param transactions how many more
    record Room(long weight, long sigOpCost, int transactions) {}

    /// An entry some of whose ancestors are in the block: its sums over the others. An immutable value, so that it can
    /// be a key of the order.
    private record Reduced(MempoolEntry entry, long fees, long vsize) {
        /// The worse of its own rate and that of what is left of its package.
        boolean byOwn() {
            return FeeRate.compare(entry.modifiedFee(), entry.vsize(), fees, vsize) < 0;
        }
    }

    private static final Comparator<Reduced> BEST_FIRST = (one, other) -> {
        boolean own = one.byOwn();
        boolean otherOwn = other.byOwn();
        int order = FeeRate.compare(
                otherOwn ? other.entry.modifiedFee() : other.fees,
                otherOwn ? other.entry.vsize() : other.vsize,
                own ? one.entry.modifiedFee() : one.fees,
                own ? one.entry.vsize() : one.vsize);
        return order != 0
                ? order
                : one.entry.txid().hash().compareTo(other.entry.txid().hash());
    };

    private final List<MempoolEntry> bestFirst;
    private final Predicate<MempoolEntry> admitted;
    private final FeeRate least;
    private final List<MempoolEntry> chosen = new ArrayList<>();
    private final Set<Txid> inBlock = new HashSet<>();
    private final Set<Txid> failed = new HashSet<>();
    private final Map<Txid, Reduced> reduced = new HashMap<>();
    private final TreeSet<Reduced> reducedBestFirst = new TreeSet<>(BEST_FIRST);
    private long weightLeft;
    private long sigOpCostLeft;
    private int transactionsLeft;
    private int at;

    /// @param bestFirst all entries of the mempool by ancestor fee rate
    /// @param admitted  which may be in the block at all
    /// @param least     packages that pay less are left out
    PackageSelection(List<MempoolEntry> bestFirst, Predicate<MempoolEntry> admitted, FeeRate least, Room room) {
        this.bestFirst = bestFirst;
        this.admitted = admitted;
        this.least = least;
        this.weightLeft = room.weight;
        this.sigOpCostLeft = room.sigOpCost;
        this.transactionsLeft = room.transactions;
    }

    /// The entries for the block, parents before children.
    List<MempoolEntry> choose() {
        int failures = 0;
        for (Reduced next = next(); next != null && transactionsLeft > 0; next = next()) {
            if (next.fees < least.feeFor(next.vsize)) break;
            List<MempoolEntry> needed = notYetIn(next.entry);
            if (fits(needed)) {
                failures = 0;
                add(needed);
            } else {
                setAside(next);
                if (++failures > MAX_FAILURES && weightLeft < ALMOST_FULL) break;
            }
        }
        return chosen;
    }

    /// The best of what is neither in the block nor set aside: the next in the mempool's own order, or one whose sums
    /// have changed since.
    private @Nullable Reduced next() {
        while (at < bestFirst.size()) {
            Txid txid = bestFirst.get(at).txid();
            if (!inBlock.contains(txid) && !failed.contains(txid) && !reduced.containsKey(txid)) break;
            at++;
        }
        Reduced changed = reducedBestFirst.isEmpty() ? null : reducedBestFirst.getFirst();
        if (at == bestFirst.size()) return changed;
        MempoolEntry entry = bestFirst.get(at);
        var whole =
                new Reduced(entry, entry.ancestors().fees(), entry.ancestors().vsize());
        return changed == null || BEST_FIRST.compare(whole, changed) <= 0 ? whole : changed;
    }

    private List<MempoolEntry> notYetIn(MempoolEntry entry) {
        List<MempoolEntry> needed = entry.ancestorEntries();
        needed.removeIf(ancestor -> inBlock.contains(ancestor.txid()));
        // A transaction has more ancestors than any of those.
        needed.sort(
                Comparator.comparingInt((MempoolEntry each) -> each.ancestors().count())
                        .thenComparing(each -> each.txid().hash()));
        needed.add(entry);
        return needed;
    }

    private boolean fits(List<MempoolEntry> needed) {
        if (needed.size() > transactionsLeft) return false;
        long weight = 0;
        long sigOpCost = 0;
        for (MempoolEntry entry : needed) {
            weight += entry.tx().weight();
            sigOpCost += entry.sigOpCost();
        }
        if (weight > weightLeft || sigOpCost > sigOpCostLeft) return false;
        return needed.stream().allMatch(admitted);
    }

    private void add(List<MempoolEntry> needed) {
        for (MempoolEntry entry : needed) {
            chosen.add(entry);
            inBlock.add(entry.txid());
            weightLeft -= entry.tx().weight();
            sigOpCostLeft -= entry.sigOpCost();
            transactionsLeft--;
            Reduced old = reduced.remove(entry.txid());
            if (old != null) reducedBestFirst.remove(old);
        }
        for (MempoolEntry entry : needed)
            for (MempoolEntry descendant : entry.descendantEntries()) {
                if (inBlock.contains(descendant.txid()) || failed.contains(descendant.txid())) continue;
                Reduced before = reduced.get(descendant.txid());
                if (before == null)
                    before = new Reduced(
                            descendant,
                            descendant.ancestors().fees(),
                            descendant.ancestors().vsize());
                else reducedBestFirst.remove(before);
                var after = new Reduced(descendant, before.fees - entry.modifiedFee(), before.vsize - entry.vsize());
                reduced.put(descendant.txid(), after);
                reducedBestFirst.add(after);
            }
    }

    private void setAside(Reduced unfit) {
        failed.add(unfit.entry.txid());
        if (reduced.remove(unfit.entry.txid()) != null) reducedBestFirst.remove(unfit);
    }
}
