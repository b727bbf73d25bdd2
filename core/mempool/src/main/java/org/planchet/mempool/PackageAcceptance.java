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
import org.planchet.primitives.Wtxid;

/// Takes a child and its parents together, so that a parent whose own fee is too low is accepted with the
/// child that pays for it (Bitcoin Core's `AcceptPackage`). Each is first tried on its own: only those that
/// fail because of their fee or a missing parent are judged together, so that a valid transaction is not held
/// up by an invalid one and no child pays for a parent that needs no help. Together a parent and its child
/// may replace others ([PackageReplacement]).
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
        if (left.isEmpty()) return new PackageResult(Optional.empty(), results, List.of());
        // If all others are in the mempool already, a single transaction has no relative that could pay for
        // it or that it could pay for.
        return left.size() == 1 ? failed() : together(left);
    }

    private PackageResult failed() {
        return failed(PackageResult.FAILED);
    }

    private PackageResult failed(String fault) {
        return new PackageResult(Optional.of(fault), results, List.of());
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
        var replacement = new PackageReplacement(graph, transactions);
        Optional<String> hopeless = replacement.fault();
        if (hopeless.isPresent()) return failed(hopeless.get());
        replacement.setAside();
        var entered = new ArrayList<MempoolEntry>();
        Optional<String> fault = enterAll(transactions, replacement, entered);
        if (fault.isPresent()) {
            graph.takeBack(entered);
            replacement.putBack();
            return failed(fault.get());
        }
        var removed = new ArrayList<>(replacement.removed());
        mempool.forget(removed);
        removed.addAll(mempool.keepWithinBounds(now));
        boolean all = true;
        for (MempoolEntry entry : entered) {
            MempoolResult result = mempool.entered(entry, removed);
            all &= result.accepted();
            results.put(entry.wtxid(), result);
            removed.clear();
        }
        return all ? new PackageResult(Optional.empty(), results, entered) : failed();
    }

    /// Puts all of them in, or says why not. Fees before signatures: what pays too little together never costs a
    /// verification.
    private Optional<String> enterAll(
            List<Transaction> transactions, PackageReplacement replacement, List<MempoolEntry> entered) {
        var candidates = new ArrayList<Candidate>();
        long fees = 0;
        long vsize = 0;
        for (Transaction tx : transactions) {
            switch (judge(tx)) {
                case Verdict.Invalid<Candidate>(Rejection broken) -> {
                    return refused(tx, broken, entered);
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
        if (broken.isPresent()) return refused(transactions.getLast(), broken.get(), List.of());
        Optional<String> poor =
                replacement.paysTooLittle(entered, mempool.settings().fees().incremental());
        if (poor.isPresent()) return poor;
        for (Candidate candidate : candidates) {
            broken = acceptance.scripts(candidate);
            if (broken.isPresent()) return refused(candidate.entry().tx(), broken.get(), List.of());
        }
        return Optional.empty();
    }

    /// What is wrong with one of them is noted as its own, unless it is only wrong beside the others: then the package
    /// is said to be (Bitcoin Core's PCKG_POLICY).
    ///
    /// @param before those of the package that were judged before it
    private Optional<String> refused(Transaction tx, Rejection broken, List<MempoolEntry> before) {
        boolean child = before.stream().anyMatch(entry -> spends(tx, entry));
        if (child && broken.rule() == Rule.TRUC_VIOLATION) return Optional.of(broken.code() + ", " + broken.detail());
        if (child && broken.rule() == Rule.TOO_LONG_CHAIN)
            return Optional.of("package-mempool-limits, " + broken.detail());
        results.put(tx.wtxid(), mempool.refused(tx, broken));
        return Optional.of(broken.rule() == Rule.MISSING_EPHEMERAL_SPENDS ? "unspent-dust" : PackageResult.FAILED);
    }

    private static boolean spends(Transaction tx, MempoolEntry parent) {
        return tx.inputs().stream().anyMatch(input -> input.prevout().txid().equals(parent.txid()));
    }

    /// Only version 3 may pay less than is relayed at all: its child cannot go and leave it behind.
    private Verdict<Candidate> judge(Transaction tx) {
        Acceptance.Price own = Truc.is(tx) ? Acceptance.Price.NOTHING : alone.relayAlone();
        Verdict<Candidate> verdict = acceptance.judgeWithoutScripts(tx, now, own);
        if (!(verdict instanceof Verdict.Valid<Candidate>(Candidate candidate))) return verdict;
        // What it shares a coin with is set aside: this is the sibling of a version 3 child, which stays.
        if (!candidate.replaces().isEmpty())
            return new Verdict.Invalid<>(Truc.violation(tx + " would be a sibling of "
                            + candidate.replaces().getFirst())
                    .orElseThrow());
        Optional<Rejection> tooMuch = paysTooMuch(candidate.entry());
        return tooMuch.isPresent() ? new Verdict.Invalid<>(tooMuch.get()) : verdict;
    }
}
