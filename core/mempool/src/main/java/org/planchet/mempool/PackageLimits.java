package org.planchet.mempool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.Verdict;
import org.planchet.policy.FamilyLimits;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.Truc;
import org.planchet.primitives.Txid;

/// How large a family of unconfirmed transactions may grow. Every cost of the mempool is bounded by these limits, so
/// the search for ancestors itself stops as soon as one is passed.
final class PackageLimits {
    /// EXTRA_DESCENDANT_TX_SIZE_LIMIT: one more child of this size is allowed to a parent at its limit, so that of two
    /// parties who share a transaction neither can keep the other from raising its fee (CPFP carve-out).
    static final long EXTRA_DESCENDANT_VSIZE = 10_000;

    private record Limits(int ancestors, long ancestorVsize, int descendants, long descendantVsize) {}

    private final Limits limits;

    PackageLimits(PolicySettings settings) {
        FamilyLimits set = settings.families();
        limits = new Limits(set.ancestors(), set.ancestorVsize(), set.descendants(), set.descendantVsize());
    }

    /// The ancestors of `entry`, which is not in the mempool, if it may enter.
    ///
    /// @param parents  its parents in the mempool
    /// @param replaced what would leave for it
    Verdict<List<MempoolEntry>> ancestors(
            MempoolEntry entry, List<MempoolEntry> parents, Collection<MempoolEntry> replaced) {
        Limits mine = limits;
        if (replaced.size() == 1) {
            // What leaves makes room in the families it stood in, which are then mostly the same.
            MempoolEntry old = replaced.iterator().next();
            mine = new Limits(
                    mine.ancestors,
                    mine.ancestorVsize,
                    mine.descendants + 1,
                    mine.descendantVsize + old.descendants().vsize());
        }
        Verdict<List<MempoolEntry>> first = within(mine, entry, parents);
        boolean small = entry.vsize() <= EXTRA_DESCENDANT_VSIZE && !Truc.is(entry.tx());
        if (first instanceof Verdict.Valid<List<MempoolEntry>> || !small) return first;
        var carveOut =
                new Limits(2, mine.ancestorVsize, mine.descendants + 1, mine.descendantVsize + EXTRA_DESCENDANT_VSIZE);
        Verdict<List<MempoolEntry>> second = within(carveOut, entry, parents);
        return second instanceof Verdict.Valid<List<MempoolEntry>> ? second : first;
    }

    private static Verdict<List<MempoolEntry>> within(Limits limits, MempoolEntry entry, List<MempoolEntry> parents) {
        var seen = new LinkedHashMap<Txid, MempoolEntry>();
        for (MempoolEntry parent : parents) seen.put(parent.txid(), parent);
        var queue = new ArrayList<MempoolEntry>(parents);
        long vsize = entry.vsize();
        if (parents.size() + 1 > limits.ancestors)
            return tooLong("too many unconfirmed parents: " + parents.size() + ", limit " + limits.ancestors);
        for (int i = 0; i < queue.size(); i++) {
            MempoolEntry at = queue.get(i);
            vsize += at.vsize();
            if (at.descendants().vsize() + entry.vsize() > limits.descendantVsize)
                return tooLong("exceeds descendant size limit for " + at.tx() + ", " + limits.descendantVsize);
            if (at.descendants().count() + 1 > limits.descendants)
                return tooLong("too many descendants for " + at.tx() + ", limit " + limits.descendants);
            if (vsize > limits.ancestorVsize) return tooLong("exceeds ancestor size limit of " + limits.ancestorVsize);
            for (MempoolEntry parent : at.parents.values())
                if (seen.putIfAbsent(parent.txid(), parent) == null) queue.add(parent);
            if (queue.size() + 1 > limits.ancestors)
                return tooLong("too many unconfirmed ancestors, limit " + limits.ancestors);
        }
        if (vsize > limits.ancestorVsize) return tooLong("exceeds ancestor size limit of " + limits.ancestorVsize);
        return new Verdict.Valid<>(queue);
    }

    private static Verdict<List<MempoolEntry>> tooLong(String detail) {
        return new Verdict.Invalid<>(Rule.TOO_LONG_CHAIN.broken(detail));
    }

    /// The limit that `entry`, already linked, exceeds; a reorganisation can bring that about.
    Optional<Rejection> exceededBy(MempoolEntry entry) {
        if (entry.ancestors().count() <= limits.ancestors && entry.ancestors().vsize() <= limits.ancestorVsize)
            return Optional.empty();
        return Rule.TOO_LONG_CHAIN.refuses(
                entry.tx() + " needs " + entry.ancestors().count() + " unconfirmed transactions of "
                        + entry.ancestors().vsize() + " virtual bytes");
    }
}
