package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.SequenceLocks;
import org.planchet.consensus.TxRules;
import org.planchet.consensus.Verdict;
import org.planchet.policy.Dust;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.ReplacementRules;
import org.planchet.policy.Standardness;
import org.planchet.policy.Truc;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.script.ScriptFlags;
import org.planchet.script.SigOps;

/// Judges a transaction for the mempool, changing nothing: Bitcoin Core's `MemPoolAccept`, check for check in its
/// order, so that the same transaction is refused with the same string. Cheap checks come first and scripts last: what
/// can be refused for its fee never costs a signature verification.
final class Acceptance {
    /// How many outputs of a transaction are looked up to distinguish a transaction already in a block from
    /// one whose inputs are missing.
    private static final int OUTPUTS_TO_PROBE = 8;

    private final Chain chain;
    private final TxGraph graph;
    private final CoinView coins;
    private final PolicySettings settings;
    private final PackageLimits limits;
    private final MempoolScripts scripts;
    private final Priorities priorities;

    Acceptance(
            Chain chain,
            TxGraph graph,
            CoinView coins,
            PolicySettings settings,
            MempoolScripts scripts,
            Priorities priorities) {
        this.chain = chain;
        this.graph = graph;
        this.coins = coins;
        this.settings = settings;
        this.limits = new PackageLimits(settings);
        this.scripts = scripts;
        this.priorities = priorities;
    }

    /// What a transaction must pay.
    ///
    /// @param relay the least fee rate of all
    /// @param floor the rolling floor of a mempool that was full
    record Price(FeeRate relay, FeeRate floor) {
        /// Of one that comes back out of a disconnected block: it was paid for.
        static final Price NOTHING = new Price(FeeRate.ZERO, FeeRate.ZERO);

        /// This without the floor.
        Price relayAlone() {
            return new Price(relay, FeeRate.ZERO);
        }

        Optional<Rejection> check(long fee, long vsize) {
            long least = floor.feeFor(vsize);
            if (least > 0 && fee < least)
                return Rule.MEMPOOL_MIN_FEE.refuses(fee + " < " + least + ": the mempool was full, it takes " + floor);
            least = relay.feeFor(vsize);
            if (fee < least) return Rule.MIN_RELAY_FEE.refuses(fee + " < " + least + " at " + relay);
            return Optional.empty();
        }
    }

    /// A broken rule on its way out of nested checks; never leaves [#judge].
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final transient Rejection rejection;

        Refused(Rejection rejection) {
            super(rejection.code(), null, false, false);
            this.rejection = rejection;
        }
    }

    private static void require(Optional<Rejection> broken) throws Refused {
        if (broken.isPresent()) throw new Refused(broken.get());
    }

    private static <T> T require(Verdict<T> verdict) throws Refused {
        return switch (verdict) {
            case Verdict.Valid<T>(T value) -> value;
            case Verdict.Invalid<T>(Rejection broken) -> throw new Refused(broken);
        };
    }

    /// @param time when it counts as having entered
    Verdict<Candidate> judge(Transaction tx, Instant time, Price price) {
        return judge(tx, time, price, true);
    }

    /// Of one that comes back out of a disconnected block: it pays nothing more, and the rules of version 3, which
    /// blocks do not keep, do not bind it (Bitcoin Core's `bypass_limits`).
    Verdict<Candidate> judgeGivenBack(Transaction tx, Instant time) {
        return judge(tx, time, Price.NOTHING, false);
    }

    /// [#judge] of one that is offered together with others, but for its scripts.
    Verdict<Candidate> judgeWithoutScripts(Transaction tx, Instant time, Price price) {
        return judgeWithoutScripts(tx, time, price, true);
    }

    private Verdict<Candidate> judgeWithoutScripts(Transaction tx, Instant time, Price price, boolean truc) {
        try {
            return new Verdict.Valid<>(beforeScripts(tx, time, price, truc));
        } catch (Refused refused) {
            return new Verdict.Invalid<>(refused.rejection);
        }
    }

    /// The scripts of what passed all else.
    Optional<Rejection> scripts(Candidate candidate) {
        Transaction tx = candidate.entry().tx();
        List<Coin> spent = candidate.spent();
        return scripts.check(tx, outputs(spent)).map(broken -> blameOf(tx, spent, broken));
    }

    private Verdict<Candidate> judge(Transaction tx, Instant time, Price price, boolean truc) {
        Verdict<Candidate> verdict = judgeWithoutScripts(tx, time, price, truc);
        if (!(verdict instanceof Verdict.Valid<Candidate>(Candidate candidate))) return verdict;
        Optional<Rejection> broken = scripts(candidate);
        return broken.isPresent() ? new Verdict.Invalid<>(broken.get()) : verdict;
    }

    private Candidate beforeScripts(Transaction tx, Instant time, Price price, boolean truc) throws Refused {
        alone(tx);
        isNew(tx);
        Map<Txid, MempoolEntry> conflicts = conflicts(tx);
        List<Coin> spent = spent(tx);
        MempoolEntry entry = withCoins(tx, spent, time, price);
        List<MempoolEntry> ancestors = family(entry, conflicts, truc);
        replacement(entry, ancestors, conflicts);
        return new Candidate(entry, List.copyOf(conflicts.values()), spent);
    }

    /// Without the witness that it needs, a transaction has the same txid and says nothing about the whole one
    /// (Bitcoin Core's TX_WITNESS_STRIPPED).
    private static Rejection blameOf(Transaction tx, List<Coin> spent, Rejection broken) {
        boolean stripped = !tx.hasWitness() && Standardness.needsWitness(tx, outputs(spent));
        return stripped ? broken.as(Fault.MUTATED) : broken;
    }

    private void alone(Transaction tx) throws Refused {
        require(TxRules.inIsolation(tx));
        if (tx.isCoinbase()) throw new Refused(Rule.LOOSE_COINBASE.broken("a coinbase outside of a block"));
        if (settings.standard().required()) require(Standardness.inIsolation(tx, settings));
        else require(Standardness.size(tx));
        BlockIndex tip = chain.tip();
        require(TxRules.atHeight(tx, tip.height() + 1, tip.medianTimePast()));
    }

    private void isNew(Transaction tx) throws Refused {
        if (graph.get(tx.wtxid()) != null) throw new Refused(Rule.TX_IN_MEMPOOL.broken(tx + " is in the mempool"));
        if (graph.get(tx.txid()) != null)
            throw new Refused(Rule.TX_IN_MEMPOOL_OTHER_WITNESS.broken(tx + " is in the mempool with another witness"));
    }

    /// The transactions of the mempool that spend a coin that `tx` spends too.
    private Map<Txid, MempoolEntry> conflicts(Transaction tx) throws Refused {
        var conflicts = new LinkedHashMap<Txid, MempoolEntry>();
        for (TxIn input : tx.inputs()) {
            MempoolEntry other = graph.spender(input.prevout());
            if (other == null) continue;
            if (!settings.fullReplaceByFee() && !other.signalsReplacement() && !Truc.is(other.tx()))
                throw new Refused(Rule.TX_CONFLICT.broken(
                        input.prevout() + " is spent by " + other.tx() + ", which does not allow replacement"));
            conflicts.put(other.txid(), other);
        }
        return conflicts;
    }

    private List<Coin> spent(Transaction tx) throws Refused {
        var spent = new ArrayList<Coin>(tx.inputs().size());
        for (TxIn input : tx.inputs()) {
            Coin coin = coins.coin(input.prevout());
            if (coin == null) throw new Refused(missing(tx, input.prevout()));
            spent.add(coin);
        }
        return spent;
    }

    private Rejection missing(Transaction tx, OutPoint prevout) {
        for (int i = 0; i < Math.min(tx.outputs().size(), OUTPUTS_TO_PROBE); i++)
            if (chain.coins().coin(tx.outPoint(i)) != null)
                return Rule.TX_KNOWN.broken(tx + " is in the chain: its output " + i + " is there to be spent");
        return Rule.TX_MISSING_INPUTS.broken(
                "the coin " + prevout + " is neither in the chain nor in the mempool, or spent");
    }

    /// The coins that `tx` spends and that are nowhere, each once.
    List<OutPoint> missing(Transaction tx) {
        var missing = new ArrayList<OutPoint>();
        for (TxIn input : tx.inputs()) if (coins.coin(input.prevout()) == null) missing.add(input.prevout());
        return missing;
    }

    private static List<TxOut> outputs(List<Coin> coins) {
        return coins.stream().map(Coin::output).toList();
    }

    private MempoolEntry withCoins(Transaction tx, List<Coin> spent, Instant time, Price price) throws Refused {
        BlockIndex tip = chain.tip();
        require(relativeLocks(tx, spent, tip));
        long fee = require(TxRules.withCoins(tx, confirmedAt(spent, tip), tip.height() + 1, chain.params()));
        List<TxOut> outputs = outputs(spent);
        if (settings.standard().required()) {
            require(Standardness.inputs(tx, outputs));
            if (tx.hasWitness()) require(Standardness.witnesses(tx, outputs));
        }
        long sigOpCost = SigOps.cost(tx, outputs, ScriptFlags.STANDARD);
        boolean spendsCoinbase = spent.stream().anyMatch(Coin::coinbase);
        int vsize = Standardness.virtualSize(tx, sigOpCost, settings.standard().bytesPerSigOp());
        var entry = new MempoolEntry(
                tx, fee, priorities.of(tx.txid()), (int) sigOpCost, vsize, time, tip.height(), spendsCoinbase);
        if (settings.standard().required()) {
            // A dust output is accepted only if miners have no reason to mine its transaction without the
            // child that spends it, that is, if it pays no fee.
            if ((fee != 0 || entry.modifiedFee() != 0)
                    && !Dust.outputs(tx, settings.fees().dustRelay()).isEmpty())
                throw new Refused(Rule.DUST.broken("a transaction with a dust output must have no fee"));
        }
        require(Standardness.sigOps(sigOpCost));
        require(price.check(entry.modifiedFee(), vsize));
        return entry;
    }

    /// BIP-0068, at the next block. An unconfirmed coin counts as being in it.
    static Optional<Rejection> relativeLocks(Transaction tx, List<Coin> spent, BlockIndex tip) {
        if (!SequenceLocks.any(tx)) return Optional.empty();
        int[] heights = confirmedAt(spent, tip).stream().mapToInt(Coin::height).toArray();
        if (SequenceLocks.of(tx, heights, tip).overAfter(tip)) return Optional.empty();
        return Rule.NON_BIP68_FINAL.refuses("a relative lock time of " + tx + " is not over in the next block");
    }

    private static List<Coin> confirmedAt(List<Coin> spent, BlockIndex tip) {
        return spent.stream()
                .map(coin -> coin.height() == Mempool.MEMPOOL_HEIGHT
                        ? new Coin(coin.output(), tip.height() + 1, coin.coinbase())
                        : coin)
                .toList();
    }

    /// Its place among the unconfirmed: the limits of packages and of version 3, and that it needs nothing that it
    /// would replace. Returns its ancestors. A version 3 transaction's sibling may join `conflicts` here.
    private List<MempoolEntry> family(MempoolEntry entry, Map<Txid, MempoolEntry> conflicts, boolean truc)
            throws Refused {
        List<MempoolEntry> parents = graph.parentsOf(entry.tx());
        List<MempoolEntry> ancestors = require(limits.ancestors(entry, parents, conflicts.values()));
        if (truc) versionThree(entry, parents, ancestors.size(), conflicts);
        for (MempoolEntry ancestor : ancestors)
            if (conflicts.containsKey(ancestor.txid()))
                throw new Refused(Rule.REPLACEMENT_SPENDS_CONFLICT.broken(
                        entry.tx() + " spends from " + ancestor.tx() + ", which it would replace"));
        if (settings.standard().required()) require(spendsAllDust(entry.tx(), parents));
        return ancestors;
    }

    private static void versionThree(
            MempoolEntry entry, List<MempoolEntry> parents, int ancestors, Map<Txid, MempoolEntry> conflicts)
            throws Refused {
        for (MempoolEntry parent : parents) require(Truc.inherits(entry.tx(), parent.tx()));
        if (!Truc.is(entry.tx())) return;
        require(Truc.fits(entry.tx(), entry.vsize(), ancestors));
        if (!parents.isEmpty()) require(onlyChild(entry, parents.getFirst(), conflicts));
    }

    /// A version 3 parent has one child: an only sibling, itself childless, may be replaced for it.
    private static Optional<Rejection> onlyChild(
            MempoolEntry entry, MempoolEntry parent, Map<Txid, MempoolEntry> conflicts) {
        if (parent.children.isEmpty()) return Optional.empty();
        for (Txid child : parent.children.keySet()) if (conflicts.containsKey(child)) return Optional.empty();
        MempoolEntry sibling = parent.children.values().iterator().next();
        if (parent.children.size() > 1 || !sibling.children.isEmpty())
            return Truc.violation(parent.tx() + " would exceed descendant count limit by " + entry.tx());
        conflicts.put(sibling.txid(), sibling);
        return Optional.empty();
    }

    /// Who spends from a transaction with dust spends its dust (Bitcoin Core's `CheckEphemeralSpends`).
    private Optional<Rejection> spendsAllDust(Transaction tx, List<MempoolEntry> parents) {
        for (MempoolEntry parent : parents)
            for (int dust : Dust.outputs(parent.tx(), settings.fees().dustRelay())) {
                OutPoint outPoint = parent.tx().outPoint(dust);
                if (tx.inputs().stream().noneMatch(input -> input.prevout().equals(outPoint)))
                    return Rule.MISSING_EPHEMERAL_SPENDS.refuses(tx + " does not spend the dust " + outPoint);
            }
        return Optional.empty();
    }

    private void replacement(MempoolEntry entry, List<MempoolEntry> ancestors, Map<Txid, MempoolEntry> conflicts)
            throws Refused {
        if (conflicts.isEmpty()) return;
        List<ReplacementRules.Replaced> direct =
                conflicts.values().stream().map(Acceptance::replaced).toList();
        require(ReplacementRules.paysHigherRate(entry.modifiedFee(), entry.vsize(), direct));
        int count = 0;
        for (MempoolEntry conflict : conflicts.values())
            count += conflict.descendants().count();
        require(ReplacementRules.replacesFew(count));
        var all = new LinkedHashMap<Txid, MempoolEntry>(conflicts);
        var needed = new LinkedHashMap<Txid, MempoolEntry>();
        for (MempoolEntry conflict : conflicts.values()) {
            for (MempoolEntry descendant : conflict.descendantEntries()) all.put(descendant.txid(), descendant);
            needed.putAll(conflict.parents);
        }
        var unconfirmed = new LinkedHashMap<Txid, MempoolEntry>();
        for (MempoolEntry ancestor : ancestors) unconfirmed.put(ancestor.txid(), ancestor);
        require(ReplacementRules.addsNoUnconfirmed(entry.tx(), unconfirmed.keySet(), needed.keySet()));
        require(ReplacementRules.paysForItself(
                entry.modifiedFee(),
                entry.vsize(),
                all.values().stream().map(Acceptance::replaced).toList(),
                settings.fees().incremental()));
    }

    static ReplacementRules.Replaced replaced(MempoolEntry entry) {
        return new ReplacementRules.Replaced(entry.txid(), entry.modifiedFee(), entry.vsize());
    }
}
