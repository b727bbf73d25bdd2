package org.planchet.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolChange;
import org.planchet.mempool.MempoolResult;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.mempool.PackageResult;
import org.planchet.mempool.Removal;
import org.planchet.mempool.RemovalReason;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// The way of a full node's transactions into its mempool, from peers and from its own user: verdicts go to
/// the network; transactions that entered or left go to the shell. To be used when no blocks are in flight.
final class TxIntake {
    /// How often the mempool is searched for what has waited too long.
    private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

    private final Mempool mempool;
    private final NodeHistory history;
    private final List<Effect> effects;
    private final BiConsumer<NetworkEvent.FromNode, Instant> network;
    private Instant nextExpiry = Instant.MIN;

    /// @param effects the shell's notifications are added here
    /// @param network is notified at once
    TxIntake(
            Mempool mempool,
            NodeHistory history,
            List<Effect> effects,
            BiConsumer<NetworkEvent.FromNode, Instant> network) {
        this.mempool = mempool;
        this.history = history;
        this.effects = effects;
        this.network = network;
    }

    /// Tells the shell what entered and left the mempool, if anything did, and the network what was replaced.
    void report(List<Transaction> added, List<Removal> removed, Instant now) {
        if (!added.isEmpty() || !removed.isEmpty()) effects.add(new Effect.MempoolChanged(added, removed));
        for (Removal removal : removed)
            if (removal.reason() == RemovalReason.REPLACED)
                network.accept(new NetworkEvent.TxReplaced(removal.tx()), now);
    }

    /// Lets go what has waited too long, every minute.
    ///
    /// @param steady a monotonic time, independent of `now`
    void expire(Instant now, Instant steady) {
        if (steady.isBefore(nextExpiry)) return;
        nextExpiry = steady.plus(EXPIRY_INTERVAL);
        MempoolChange change = mempool.expire(now);
        report(change.added(), change.removed(), now);
    }

    /// Judges a transaction that a peer sent.
    void judge(Transaction tx, PeerId from, Instant now) {
        MempoolResult result = mempool.accept(tx, now);
        result.rejection().ifPresent(why -> history.refused("tx " + tx.txid(), why, Optional.of(from), now));
        reportAdded(tx, result, now);
        effects.add(new Effect.TxJudged(tx.txid(), Optional.of(from), result.rejection()));
        network.accept(new NetworkEvent.TxChecked(Optional.of(from), tx, result.rejection()), now);
    }

    /// Judges two transactions of a peer by what they pay together.
    void judgePair(PeerId from, Transaction parent, Transaction child, Instant now) {
        PackageResult result = acceptPackage(List.of(parent, child), FeeRate.ZERO, Optional.of(from), now);
        var verdicts = new LinkedHashMap<Wtxid, Optional<Rejection>>();
        result.results().forEach((wtxid, each) -> verdicts.put(wtxid, each.rejection()));
        boolean accepted = result.fault().isEmpty();
        network.accept(new NetworkEvent.PackageChecked(from, parent, child, accepted, verdicts), now);
    }

    /// Takes a child and its parents from this node's own user; those that are in are announced until fetched.
    ///
    /// @param maxRate the most that one may pay; zero for any
    void submitPackage(List<Transaction> transactions, FeeRate maxRate, Instant now) {
        PackageResult result = acceptPackage(transactions, maxRate, Optional.empty(), now);
        effects.add(new Effect.PackageJudged(result));
        for (Transaction tx : transactions) {
            if (!mempool.contains(tx.txid())) continue;
            mempool.markUnbroadcast(tx.txid());
            network.accept(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()), now);
        }
    }

    private PackageResult acceptPackage(
            List<Transaction> transactions, FeeRate maxRate, Optional<PeerId> from, Instant now) {
        Set<Txid> before = new HashSet<>();
        for (Transaction tx : transactions) if (mempool.contains(tx.txid())) before.add(tx.txid());
        PackageResult result = mempool.acceptPackage(transactions, maxRate, now);
        var added = new ArrayList<Transaction>();
        var removed = new ArrayList<Removal>();
        for (Transaction tx : transactions) {
            MempoolResult verdict = result.results().get(tx.wtxid());
            if (verdict == null) continue;
            removed.addAll(verdict.removed());
            if (verdict.accepted() && !before.contains(tx.txid())) added.add(tx);
            verdict.rejection().ifPresent(why -> history.refused("tx " + tx.txid(), why, from, now));
        }
        report(added, removed, now);
        return result;
    }

    /// Takes a transaction from this node's own user; it is announced until a peer has fetched it.
    void submit(Transaction tx, Instant now) {
        // One that is in the mempool already is announced once more: a user who submits it again believes
        // that it did not spread.
        Optional<Rejection> rejection = Optional.empty();
        if (!mempool.contains(tx.txid())) {
            MempoolResult result = mempool.accept(tx, now);
            rejection = result.rejection();
            rejection.ifPresent(why -> history.refused("tx " + tx.txid(), why, Optional.empty(), now));
            reportAdded(tx, result, now);
        }
        effects.add(new Effect.TxJudged(tx.txid(), Optional.empty(), rejection));
        if (rejection.isPresent()) return;
        mempool.markUnbroadcast(tx.txid());
        network.accept(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()), now);
    }

    /// Takes transactions that waited in another mempool.
    void restore(MempoolSnapshot part, Instant now) {
        part.loadInto(mempool, now, (tx, result) -> reportAdded(tx, result, now));
    }

    private void reportAdded(Transaction tx, MempoolResult result, Instant now) {
        report(result.accepted() ? List.of(tx) : List.of(), result.removed(), now);
    }
}
