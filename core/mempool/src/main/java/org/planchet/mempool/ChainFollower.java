package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainEvent.BlockConnected;
import org.planchet.consensus.ChainEvent.BlockDisconnected;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.TxRules;
import org.planchet.consensus.Verdict;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// Keeps the mempool true to the chain, the time and its own bound: everything that leaves without having been replaced
/// leaves here.
///
/// A reorganisation is followed as Bitcoin Core does. Transactions of disconnected blocks are put aside; those that a
/// connected block holds are dropped from what was put aside, and with what conflicts with them from the mempool; at
/// the end, at the new tip, the rest is offered to the mempool again, oldest first, so parents before children. What of
/// it is refused takes its descendants in the mempool with it, and so does what the new tip made invalid.
final class ChainFollower {
    private final Chain chain;
    private final TxGraph graph;
    private final CoinView coins;
    private final Acceptance acceptance;
    private final RollingMinFee floor;
    private final FeeEstimator estimator;
    private final PolicySettings settings;
    private final PackageLimits limits;
    private final Priorities priorities;

    ChainFollower(
            Chain chain,
            TxGraph graph,
            CoinView coins,
            Acceptance acceptance,
            RollingMinFee floor,
            FeeEstimator estimator,
            PolicySettings settings,
            Priorities priorities) {
        this.chain = chain;
        this.graph = graph;
        this.coins = coins;
        this.acceptance = acceptance;
        this.floor = floor;
        this.estimator = estimator;
        this.settings = settings;
        this.limits = new PackageLimits(settings);
        this.priorities = priorities;
    }

    MempoolChange follow(List<ChainEvent> events, Instant now) {
        var removed = new ArrayList<Removal>();
        var added = new ArrayList<Transaction>();
        // In the order of the chain: the block disconnected last comes first.
        SequencedMap<Txid, Transaction> undone = new LinkedHashMap<>();
        boolean reorganised = false;
        for (ChainEvent event : events) {
            switch (event) {
                case BlockConnected connected -> connect(connected, undone, removed, now);
                case BlockDisconnected disconnected -> {
                    reorganised = true;
                    estimator.onDisconnected(disconnected.height());
                    // From the last up, each put first; so the whole block stands first, in its own order.
                    for (Transaction tx : disconnected.block().transactions().reversed())
                        undone.putFirst(tx.txid(), tx);
                }
            }
        }
        if (reorganised) {
            for (Transaction tx : undone.values()) giveBack(tx, now, added, removed);
            leaveWhatTheTipRefuses(removed);
        }
        expireInto(removed, now);
        trimInto(removed);
        added.removeIf(tx -> graph.get(tx.txid()) == null);
        return new MempoolChange(added, removed);
    }

    private void connect(
            BlockConnected connected, SequencedMap<Txid, Transaction> undone, List<Removal> removed, Instant now) {
        List<Transaction> transactions = connected.block().transactions();
        var mined = new ArrayList<MempoolEntry>(transactions.size());
        for (Transaction tx : transactions) {
            if (!undone.isEmpty()) undone.remove(tx.txid());
            priorities.forget(tx.txid());
            MempoolEntry entry = graph.get(tx.txid());
            // What one of the mempool spends, no other one there spends.
            if (entry == null) removeConflicts(tx, removed);
            else mined.add(entry);
        }
        estimator.onBlock(
                connected.height(),
                mined.stream().filter(entry -> entry.parents.isEmpty()).toList());
        floor.onBlock(now);
        graph.removeMined(mined);
        for (MempoolEntry entry : mined) removed.add(new Removal(entry.tx(), RemovalReason.MINED));
    }

    private void removeConflicts(Transaction tx, List<Removal> removed) {
        for (TxIn input : tx.inputs()) {
            MempoolEntry conflict = graph.spender(input.prevout());
            if (conflict != null) remove(conflict, RemovalReason.CONFLICT, removed);
        }
    }

    private void giveBack(Transaction tx, Instant now, List<Transaction> added, List<Removal> removed) {
        if (!tx.isCoinbase()
                && acceptance.judgeGivenBack(tx, now) instanceof Verdict.Valid<Candidate>(Candidate candidate)
                && candidate.replaces().isEmpty()) {
            graph.insert(candidate.entry());
            added.add(tx);
            return;
        }
        for (int i = 0; i < tx.outputs().size(); i++) {
            MempoolEntry orphan = graph.spender(tx.outPoint(i));
            if (orphan != null) remove(orphan, RemovalReason.REORG, removed);
        }
    }

    /// A new tip may be lower or have an earlier median time than the old one, and families may have grown together.
    private void leaveWhatTheTipRefuses(List<Removal> removed) {
        for (MempoolEntry entry : new ArrayList<>(graph.inserted()))
            if (graph.get(entry.txid()) == entry && refusal(entry).isPresent())
                remove(entry, RemovalReason.REORG, removed);
    }

    private Optional<Rejection> refusal(MempoolEntry entry) {
        BlockIndex tip = chain.tip();
        Transaction tx = entry.tx();
        Optional<Rejection> exceeded = limits.exceededBy(entry);
        if (exceeded.isPresent()) return exceeded;
        Optional<Rejection> locked = TxRules.atHeight(tx, tip.height() + 1, tip.medianTimePast());
        if (locked.isPresent()) return locked;
        return switch (TxRules.coins(tx, coins)) {
            case Verdict.Invalid<List<Coin>>(Rejection missing) -> Optional.of(missing);
            case Verdict.Valid<List<Coin>>(List<Coin> spent) -> {
                Optional<Rejection> relative = Acceptance.relativeLocks(tx, spent, tip);
                if (relative.isPresent() || !entry.spendsCoinbase()) yield relative;
                yield TxRules.withCoins(tx, spent, tip.height() + 1, chain.params())
                        .rejection();
            }
        };
    }

    /// Removes what waited longer than the settings' expiry, and what needs it.
    void expireInto(List<Removal> removed, Instant now) {
        for (MempoolEntry old : graph.enteredBefore(now.minus(settings.expiry())))
            if (graph.get(old.txid()) == old) remove(old, RemovalReason.EXPIRED, removed);
    }

    /// Evicts the packages that pay least until the mempool's memory is within its bound, and lifts the floor above
    /// each.
    void trimInto(List<Removal> removed) {
        while (graph.memory() > settings.maxMempoolBytes()) {
            MempoolEntry worst = graph.worst();
            if (worst == null) throw new AssertionError("an empty mempool takes " + graph.memory() + " bytes");
            floor.onEviction(
                    FeeRate.of(worst.descendants().fees(), worst.descendants().vsize()));
            remove(worst, RemovalReason.SIZE_LIMIT, removed);
        }
    }

    /// Removes `entry` and everything that needs it.
    void remove(MempoolEntry entry, RemovalReason reason, List<Removal> removed) {
        for (MempoolEntry gone : graph.removeWithDescendants(entry)) removed.add(new Removal(gone.tx(), reason));
    }
}
