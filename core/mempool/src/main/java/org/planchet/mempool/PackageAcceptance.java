package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.Verdict;
import org.planchet.policy.FeeRate;
import org.planchet.policy.Truc;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Wtxid;

/// Takes a child and its parents together, so that a parent that pays too little alone comes in with the child that
/// pays for it (Bitcoin Core's `AcceptPackage`). Each is tried alone first: only those that fail for their fee, or for
/// want of a parent, are judged together, so that nothing good waits for something bad and no child pays for a parent
/// that needs no help.
final class PackageAcceptance {
    private final Mempool mempool;
    private final TxGraph graph;
    private final Acceptance acceptance;
    private final Acceptance.Price alone;
    private final FeeRate maxRate;
    private final Instant now;
    private final Map<Wtxid, MempoolResult> results = new LinkedHashMap<>();

    /// @param alone   what each must pay that is judged alone, and all together
    /// @param maxRate the most that one may pay, for the sake of its sender; zero for any
    PackageAcceptance(
            Mempool mempool,
            TxGraph graph,
            Acceptance acceptance,
            Acceptance.Price alone,
            FeeRate maxRate,
            Instant now) {
        this.mempool = mempool;
        this.graph = graph;
        this.acceptance = acceptance;
        this.alone = alone;
        this.maxRate = maxRate;
        this.now = now;
    }

    PackageResult accept(List<Transaction> transactions) {
        Optional<String> malformed = PackageRules.fault(transactions);
        if (malformed.isEmpty()) malformed = PackageRules.topologyFault(transactions);
        if (malformed.isPresent()) return PackageResult.refused(malformed.get());
        var left = new ArrayList<Transaction>();
        for (Transaction tx : transactions) {
            MempoolResult result = one(tx);
            results.put(tx.wtxid(), result);
            if (result.accepted()) continue;
            if (transactions.size() == 1 || !isReconsiderable(result.rejection().orElseThrow())) return failed();
            left.add(tx);
        }
        return left.isEmpty() ? new PackageResult(Optional.empty(), results, List.of()) : together(left);
    }

    private PackageResult failed() {
        return new PackageResult(Optional.of(PackageResult.FAILED), results, List.of());
    }

    /// One that is here already stands for itself, whatever its witness.
    private MempoolResult one(Transaction tx) {
        MempoolEntry known = graph.get(tx.txid());
        if (known != null) return new MempoolResult(Optional.empty(), Optional.of(known), List.of(), List.of());
        return switch (acceptance.judge(tx, now, alone)) {
            case Verdict.Invalid<Candidate>(Rejection broken) -> mempool.refused(tx, broken);
            case Verdict.Valid<Candidate>(Candidate candidate) -> {
                Optional<Rejection> tooMuch = paysTooMuch(candidate.entry());
                yield tooMuch.isPresent() ? mempool.refused(tx, tooMuch.get()) : mempool.enter(candidate, now);
            }
        };
    }

    private Optional<Rejection> paysTooMuch(MempoolEntry entry) {
        if (maxRate.equals(FeeRate.ZERO) || entry.feeRate().compareTo(maxRate) <= 0) return Optional.empty();
        return Rule.MAX_FEE_RATE.refuses(entry.feeRate() + " > " + maxRate);
    }

    /// What other transactions beside it may cure (Bitcoin Core's `TX_RECONSIDERABLE`, and missing inputs).
    private static boolean isReconsiderable(Rejection rejection) {
        return rejection.fault() == Fault.FEE || rejection.rule() == Rule.TX_MISSING_INPUTS;
    }

    private PackageResult together(List<Transaction> transactions) {
        var entered = new ArrayList<MempoolEntry>();
        Optional<Refusal> refusal = enterAll(transactions, entered);
        if (refusal.isPresent()) {
            graph.takeBack(entered);
            Transaction tx = refusal.get().tx;
            results.put(tx.wtxid(), mempool.refused(tx, refusal.get().rejection));
            return failed();
        }
        List<Removal> removed = mempool.keepWithinBounds(now);
        boolean all = true;
        for (MempoolEntry entry : entered) {
            MempoolResult result = mempool.entered(entry, removed);
            all &= result.accepted();
            results.put(entry.wtxid(), result);
            removed = List.of();
        }
        return all ? new PackageResult(Optional.empty(), results, entered) : failed();
    }

    private record Refusal(Transaction tx, Rejection rejection) {}

    /// Fees before signatures: what pays too little together never costs a verification.
    private Optional<Refusal> enterAll(List<Transaction> transactions, List<MempoolEntry> entered) {
        var candidates = new ArrayList<Candidate>();
        long fees = 0;
        long vsize = 0;
        for (Transaction tx : transactions) {
            switch (judge(tx)) {
                case Verdict.Invalid<Candidate>(Rejection broken) -> {
                    return Optional.of(new Refusal(tx, broken));
                }
                case Verdict.Valid<Candidate>(Candidate candidate) -> {
                    MempoolEntry entry = candidate.entry();
                    candidates.add(candidate);
                    graph.insert(entry);
                    entered.add(entry);
                    fees += entry.modifiedFee();
                    vsize += entry.vsize();
                }
            }
        }
        Optional<Rejection> broken = alone.check(fees, vsize);
        if (broken.isPresent()) return Optional.of(new Refusal(transactions.getLast(), broken.get()));
        for (Candidate candidate : candidates) {
            broken = acceptance.scripts(candidate);
            if (broken.isPresent())
                return Optional.of(new Refusal(candidate.entry().tx(), broken.get()));
        }
        return Optional.empty();
    }

    private static Verdict<Candidate> replaces(Transaction tx, MempoolEntry conflict) {
        return new Verdict.Invalid<>(Rule.PACKAGE_REPLACES.broken(tx + " would replace " + conflict.tx()));
    }

    /// Nothing of the mempool is replaced for a package. Only version 3 may pay less than is relayed at all: its child
    /// cannot go and leave it behind.
    private Verdict<Candidate> judge(Transaction tx) {
        for (TxIn input : tx.inputs()) {
            MempoolEntry conflict = graph.spender(input.prevout());
            if (conflict != null) return replaces(tx, conflict);
        }
        Acceptance.Price own = Truc.is(tx) ? Acceptance.Price.NOTHING : alone.relayAlone();
        Verdict<Candidate> verdict = acceptance.judgeWithoutScripts(tx, now, own);
        if (!(verdict instanceof Verdict.Valid<Candidate>(Candidate candidate))) return verdict;
        // The sibling of a version 3 child is a conflict that shares no coin.
        if (!candidate.replaces().isEmpty())
            return replaces(tx, candidate.replaces().getFirst());
        Optional<Rejection> tooMuch = paysTooMuch(candidate.entry());
        return tooMuch.isPresent() ? new Verdict.Invalid<>(tooMuch.get()) : verdict;
    }
}
