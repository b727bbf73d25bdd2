package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.consensus.Verdict;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// The mempool: unconfirmed transactions on top of one chain. It belongs to the thread that owns the chain, and
/// always holds these: no two of its transactions spend the same coin; each of them would be valid in the next block
/// together with its ancestors; its memory is within the settings' bound.
public final class Mempool implements SettledMempool {
    /// The height that coins of unconfirmed transactions are given (Bitcoin Core's `MEMPOOL_HEIGHT`).
    public static final int MEMPOOL_HEIGHT = 0x7fffffff;

    private final Chain chain;
    private final PolicySettings settings;
    private final TxGraph graph = new TxGraph();
    private final Priorities priorities = new Priorities();
    private final MempoolCoins coins;
    private final Acceptance acceptance;
    private final RollingMinFee floor;
    private final FeeEstimator estimator = new FeeEstimator();
    private final ChainFollower follower;
    private final Set<Txid> unbroadcast = new LinkedHashSet<>();

    /// An empty mempool.
    ///
    /// @param chain   whose tip its transactions are valid on
    /// @param checker verifies scripts
    /// @param cache   records which transactions were verified, so that blocks need not verify them again
    public Mempool(Chain chain, PolicySettings settings, ScriptChecker checker, ValidationCache cache) {
        this.chain = chain;
        this.settings = settings;
        this.coins = new MempoolCoins(graph, chain);
        this.acceptance =
                new Acceptance(chain, graph, coins, settings, new MempoolScripts(chain, checker, cache), priorities);
        this.floor = new RollingMinFee(settings.fees().incremental(), settings.maxMempoolBytes());
        this.follower = new ChainFollower(chain, graph, coins, acceptance, floor, estimator, settings, priorities);
    }

    @Override
    public PolicySettings settings() {
        return settings;
    }

    /// Checks `tx` by every rule of consensus at the next height and of policy, and keeps it if it passes. Then what
    /// it replaces leaves, and if the mempool is full, what pays least; that may be `tx` itself.
    public MempoolResult accept(Transaction tx, Instant now) {
        return accept(tx, now, now);
    }

    /// [#accept] of a transaction that entered at `entered`, before this node was started.
    MempoolResult accept(Transaction tx, Instant entered, Instant now) {
        return switch (acceptance.judge(tx, entered, price(now))) {
            case Verdict.Invalid<Candidate>(Rejection broken) -> refused(tx, broken);
            case Verdict.Valid<Candidate>(Candidate candidate) -> enter(candidate, now);
        };
    }

    /// Accepts a child and its parents: each on its own fee if that suffices, otherwise on their combined
    /// fee. The parents come first and the child last; one that is here already is passed over.
    ///
    /// @param transactions one at least; more than 25 are refused
    /// @param maxRate      the most that one may pay, for the sake of its sender; zero for any
    public PackageResult acceptPackage(List<Transaction> transactions, FeeRate maxRate, Instant now) {
        return new PackageAcceptance(this, graph, acceptance, price(now), maxRate, now).accept(transactions);
    }

    @Override
    public MempoolResult test(Transaction tx, Instant now) {
        return switch (acceptance.judge(tx, now, price(now))) {
            case Verdict.Invalid<Candidate>(Rejection broken) -> refused(tx, broken);
            case Verdict.Valid<Candidate>(Candidate candidate) ->
                new MempoolResult(Optional.empty(), Optional.of(candidate.entry()), replacedBy(candidate), List.of());
        };
    }

    @Override
    public PackageResult testPackage(List<Transaction> transactions, Instant now) {
        Optional<String> malformed = PackageRules.fault(transactions);
        if (malformed.isPresent()) return PackageResult.refused(malformed.get());
        var results = new LinkedHashMap<Wtxid, MempoolResult>();
        var tried = new ArrayList<MempoolEntry>();
        try {
            for (Transaction tx : transactions) {
                MempoolResult result = testInPackage(tx, now);
                if (result.rejection().isPresent()) return failed(tx, result);
                results.put(tx.wtxid(), result);
                MempoolEntry entry = result.entry().orElseThrow();
                graph.insert(entry);
                tried.add(entry);
            }
            return new PackageResult(Optional.empty(), results);
        } finally {
            graph.takeBack(tried);
        }
    }

    /// Those before it were found good only so far, so nothing is said of them.
    private static PackageResult failed(Transaction tx, MempoolResult result) {
        boolean tooLong = result.rejection().orElseThrow().rule() == Rule.TOO_LONG_CHAIN;
        return tooLong
                ? PackageResult.refused("package-mempool-limits")
                : new PackageResult(Optional.empty(), Map.of(tx.wtxid(), result));
    }

    private MempoolResult testInPackage(Transaction tx, Instant now) {
        MempoolResult result = test(tx, now);
        if (result.replaced().isEmpty()) return result;
        return refused(
                tx,
                Rule.PACKAGE_REPLACES.broken(
                        tx + " would replace " + result.replaced().getFirst()));
    }

    private Acceptance.Price price(Instant now) {
        return new Acceptance.Price(settings.fees().minRelay(), floor.at(now, graph.memory()));
    }

    MempoolResult refused(Transaction tx, Rejection broken) {
        List<OutPoint> missing = broken.rule() == Rule.TX_MISSING_INPUTS ? acceptance.missing(tx) : List.of();
        return new MempoolResult(Optional.of(broken), Optional.empty(), List.of(), missing);
    }

    private List<Removal> replacedBy(Candidate candidate) {
        var leaving = new LinkedHashSet<Transaction>();
        for (MempoolEntry old : candidate.replaces()) {
            leaving.add(old.tx());
            for (MempoolEntry descendant : old.descendantEntries()) leaving.add(descendant.tx());
        }
        return leaving.stream()
                .map(tx -> new Removal(tx, RemovalReason.REPLACED))
                .toList();
    }

    MempoolResult enter(Candidate candidate, Instant now) {
        var removed = new ArrayList<Removal>();
        for (MempoolEntry old : candidate.replaces())
            // It may have left with another one that it needed.
            if (graph.get(old.txid()) == old) follower.remove(old, RemovalReason.REPLACED, removed);
        MempoolEntry entry = candidate.entry();
        graph.insert(entry);
        forget(removed);
        removed.addAll(keepWithinBounds(now));
        return entered(entry, removed);
    }

    /// Removes what waited too long, and if the mempool is too large now, what pays least.
    List<Removal> keepWithinBounds(Instant now) {
        var removed = new ArrayList<Removal>();
        follower.expireInto(removed, now);
        follower.trimInto(removed);
        forget(removed);
        return removed;
    }

    /// The verdict on `entry`, which was just put in: it stays, or it was itself what paid least.
    MempoolResult entered(MempoolEntry entry, List<Removal> all) {
        if (graph.get(entry.txid()) == entry)
            return new MempoolResult(Optional.empty(), Optional.of(entry), all, List.of());
        var removed = new ArrayList<>(all);
        removed.removeIf(removal -> removal.tx().equals(entry.tx()));
        Rejection full = Rule.MEMPOOL_FULL.broken("the mempool of " + settings.maxMempoolBytes()
                + " bytes is full of transactions that pay more than " + entry.feeRate());
        return new MempoolResult(Optional.of(full), Optional.empty(), removed, List.of());
    }

    /// Follows the chain: mined transactions and their conflicts leave, disconnected ones come back. To be
    /// called with the events of one call of the chain, in order, before anything else is asked of the mempool.
    public MempoolChange onChainEvents(List<ChainEvent> events, Instant now) {
        if (events.isEmpty()) return MempoolChange.NONE;
        MempoolChange change = follower.follow(events, now);
        forget(change.removed());
        return change;
    }

    /// Removes what waited longer than the settings' expiry, and what needs it.
    public MempoolChange expire(Instant now) {
        var removed = new ArrayList<Removal>();
        follower.expireInto(removed, now);
        forget(removed);
        return new MempoolChange(List.of(), removed);
    }

    void forget(List<Removal> removed) {
        if (unbroadcast.isEmpty()) return;
        for (Removal removal : removed)
            if (graph.get(removal.tx().txid()) == null)
                unbroadcast.remove(removal.tx().txid());
    }

    @Override
    public @Nullable MempoolEntry get(Txid txid) {
        return graph.get(txid);
    }

    @Override
    public @Nullable MempoolEntry byWtxid(Wtxid wtxid) {
        return graph.get(wtxid);
    }

    @Override
    public boolean contains(Txid txid) {
        return graph.get(txid) != null;
    }

    @Override
    public @Nullable Transaction spender(OutPoint outPoint) {
        MempoolEntry spender = graph.spender(outPoint);
        return spender == null ? null : spender.tx();
    }

    @Override
    public CoinView coins() {
        return coins;
    }

    @Override
    public List<MempoolEntry> entries() {
        return graph.bestFirst();
    }

    /// All transactions, in the order of [#entries] if that is at hand, without a copy: to be read through at once.
    public Stream<Transaction> transactions() {
        return graph.inOrderAtHand().stream().map(MempoolEntry::tx);
    }

    @Override
    public FeeRate minFeeRate(Instant now) {
        return settings.fees().minRelay().max(floor.at(now, graph.memory()));
    }

    @Override
    public int size() {
        return graph.size();
    }

    @Override
    public long bytes() {
        return graph.vsize();
    }

    @Override
    public long memory() {
        return graph.memory();
    }

    @Override
    public long maxMemory() {
        return settings.maxMempoolBytes();
    }

    @Override
    public long totalFees() {
        return graph.fees();
    }

    @Override
    public long sequence() {
        return graph.changes();
    }

    @Override
    public FeeEstimates feeEstimates(Instant now) {
        int weight = Math.min(chain.params().maxBlockWeight(), settings.blockMaxWeight());
        return estimator.estimates(graph.inOrder(), weight / 4, minFeeRate(now));
    }

    /// Adds to the fee that a transaction counts with here, which may be in the mempool, come later, or never. A
    /// block that holds it ends that.
    ///
    /// @param delta satoshis, added to those of earlier calls; negative to have it later
    public void prioritise(Txid txid, long delta) {
        long sum = priorities.add(txid, delta);
        MempoolEntry entry = graph.get(txid);
        if (entry != null) graph.prioritise(entry, sum);
    }

    @Override
    public Map<Txid, Long> priorities() {
        return priorities.all();
    }

    /// Notes that a transaction of this node's own has not been asked for by any peer yet. Nothing if it is not
    /// here.
    public void markUnbroadcast(Txid txid) {
        if (contains(txid)) unbroadcast.add(txid);
    }

    /// Notes that a peer has fetched it: it need not be announced again.
    public void markBroadcast(Txid txid) {
        unbroadcast.remove(txid);
    }

    @Override
    public List<Txid> unbroadcast() {
        return List.copyOf(unbroadcast);
    }

    /// For tests: the structure underneath.
    TxGraph graph() {
        return graph;
    }
}
