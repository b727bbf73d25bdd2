package org.planchet.mempool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.Rejection;
import org.planchet.policy.FeeDiagram;
import org.planchet.policy.FeeDiagram.Chunk;
import org.planchet.policy.FeeRate;
import org.planchet.policy.ReplacementRules;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// What a parent and its child would push out of the mempool together, and whether they may (Bitcoin Core's
/// `PackageRBFChecks`). It must be better for every miner without knowing what else is in the mempool, so
/// both sides are kept as simple as two transactions: the package has no unconfirmed ancestors, and each
/// conflicting transaction has no relatives in the mempool or exactly one.
final class PackageReplacement {
    private static final String FAILED = "package RBF failed: ";

    private final TxGraph graph;
    private final List<Transaction> transactions;
    private final Map<Txid, MempoolEntry> direct = new LinkedHashMap<>();

    /// What is set aside, children before parents.
    private final List<MempoolEntry> aside = new ArrayList<>();

    private @Nullable String topology;
    private final List<Chunk> before = new ArrayList<>();

    /// What stays of the pairs that one is taken out of.
    private final List<Chunk> left = new ArrayList<>();

    /// @param transactions parents and, last, their child
    PackageReplacement(TxGraph graph, List<Transaction> transactions) {
        this.graph = graph;
        this.transactions = transactions;
        for (Transaction tx : transactions)
            for (TxIn input : tx.inputs()) {
                MempoolEntry conflict = graph.spender(input.prevout());
                if (conflict != null) direct.put(conflict.txid(), conflict);
            }
    }

    /// Why the package may not replace anything, at any fee; empty if it may or need not.
    Optional<String> fault() {
        if (direct.isEmpty()) return Optional.empty();
        if (transactions.size() != 2) return failed("package must be 1-parent-1-child");
        for (Transaction tx : transactions)
            if (!graph.parentsOf(tx).isEmpty()) return failed("new transaction cannot have mempool ancestors");
        int count = 0;
        for (MempoolEntry conflict : direct.values())
            count += conflict.descendants().count();
        return ReplacementRules.replacesFew(count).map(PackageReplacement::text);
    }

    private static Optional<String> failed(String why) {
        return Optional.of(FAILED + why);
    }

    private static String text(Rejection broken) {
        return FAILED + broken.code() + ", " + broken.detail();
    }

    /// Takes the conflicts out of the mempool with all that needs them, having noted what they pay.
    void setAside() {
        var all = new LinkedHashMap<>(direct);
        for (MempoolEntry conflict : direct.values())
            for (MempoolEntry descendant : conflict.descendantEntries()) all.put(descendant.txid(), descendant);
        for (MempoolEntry entry : all.values()) {
            if (topology == null) topology = beyondAPair(entry);
            chunk(entry);
            for (MempoolEntry parent : entry.parents())
                if (!all.containsKey(parent.txid())) left.add(new Chunk(parent.modifiedFee(), parent.vsize()));
        }
        for (MempoolEntry conflict : direct.values())
            if (graph.get(conflict.txid()) == conflict) aside.addAll(graph.removeWithDescendants(conflict));
    }

    /// Why an entry stands neither alone nor in a pair (`CheckConflictTopology`); null if it does.
    private static @Nullable String beyondAPair(MempoolEntry entry) {
        int above = entry.ancestors().count() - 1;
        int below = entry.descendants().count() - 1;
        if (above > 1) return entry.txid() + " has " + above + " ancestors, max 1 allowed";
        if (below > 1) return entry.txid() + " has " + below + " descendants, max 1 allowed";
        if (above + below > 1) return entry.txid() + " has both ancestor and descendant, exceeding cluster limit of 2";
        for (MempoolEntry child : entry.children())
            if (child.ancestors().count() > 2) return entry.txid() + " is not the only parent of child " + child.txid();
        for (MempoolEntry parent : entry.parents())
            if (parent.descendants().count() > 2)
                return entry.txid() + " is not the only child of parent " + parent.txid();
        return null;
    }

    /// Notes what an entry or the pair that it ends pays: a child that pays more than its parent is mined with it.
    private void chunk(MempoolEntry entry) {
        if (entry.descendants().count() > 1) return;
        long fee = entry.modifiedFee();
        long vsize = entry.vsize();
        long allFees = entry.ancestors().fees();
        long allVsize = entry.ancestors().vsize();
        if (entry.parents().isEmpty()) {
            before.add(new Chunk(fee, vsize));
        } else if (FeeRate.compare(fee, vsize, allFees, allVsize) > 0) {
            before.add(new Chunk(allFees, allVsize));
        } else {
            before.add(new Chunk(fee, vsize));
            before.add(new Chunk(allFees - fee, allVsize - vsize));
        }
    }

    /// Why the package does not pay for what it replaces; empty if it does or replaces nothing.
    ///
    /// @param entered     the package's parent and child
    /// @param incremental what is due for its own relay
    Optional<String> paysTooLittle(List<MempoolEntry> entered, FeeRate incremental) {
        if (direct.isEmpty()) return Optional.empty();
        long fees = entered.stream().mapToLong(MempoolEntry::modifiedFee).sum();
        long vsize = entered.stream().mapToLong(MempoolEntry::vsize).sum();
        List<ReplacementRules.Replaced> replaced =
                aside.stream().map(Acceptance::replaced).toList();
        Optional<Rejection> broken = ReplacementRules.paysForItself(fees, vsize, replaced, incremental);
        if (broken.isPresent())
            return failed("insufficient anti-DoS fees, " + broken.get().detail());
        MempoolEntry parent = entered.getFirst();
        if (FeeRate.compare(fees, vsize, parent.modifiedFee(), parent.vsize()) <= 0)
            return failed("package feerate is less than or equal to parent feerate, package feerate "
                    + FeeRate.of(fees, vsize) + " <= parent feerate is "
                    + FeeRate.of(parent.modifiedFee(), parent.vsize()));
        if (topology != null) return failed(topology);
        left.add(new Chunk(fees, vsize));
        return new FeeDiagram(left).improves(new FeeDiagram(before))
                ? Optional.empty()
                : failed("insufficient feerate: does not improve feerate diagram");
    }

    /// Puts everything back, as if nothing had been tried.
    void putBack() {
        graph.putBack(aside);
    }

    /// What has left the mempool.
    List<Removal> removed() {
        return aside.stream()
                .map(entry -> new Removal(entry.tx(), RemovalReason.REPLACED))
                .toList();
    }
}
