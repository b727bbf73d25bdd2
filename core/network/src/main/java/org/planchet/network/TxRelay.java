package org.planchet.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;

/// Transactions: fetched from those who announce them ([TxDownload]), judged by the node, announced to everyone who
/// does not have them yet ([TxAnnouncer]). Those whose parents are missing wait in [TxOrphanage], and everyone who
/// announced them may be asked for the parents.
///
/// A peer is never disconnected for a transaction, whatever rule it breaks: the sender may not know the rule
/// (as in Bitcoin Core 30).
final class TxRelay {
    /// Hashes remembered as refused, until the next block.
    private static final int REJECTS = 20_000;

    /// Ids remembered as confirmed lately.
    private static final int CONFIRMED = 20_000;

    /// The transactions that one peer has, and those to announce to it.
    static final class State {
        /// Ids announced by the peer or to it.
        final RecentSet<Hash256> known = new RecentSet<>(5_000);

        final Set<Wtxid> queue = new LinkedHashSet<>();

        /// Whether transactions were announced to it and it has asked for none since.
        boolean isToFetch;

        Instant nextAnnouncement = Instant.EPOCH;

        /// How many transactions had arrived at the last announcement to the peer; -1 before the first.
        long announcedUpTo = -1;

        /// What the peer's feefilter says.
        long feeFilter;

        Instant nextPoolInv = Instant.EPOCH;
        Instant lastTxAt = Instant.EPOCH;
    }

    /// What a flood of announcements left over is taken up with ticks, a thousand at a time.
    private static final int ASKS_PER_TICK = 5;

    private final Context context;
    private final TxAnnouncer announcer;
    private final TxDownload download;
    private final TxOrphanage orphans = new TxOrphanage();

    /// Orphans handed over to be judged again.
    private final Set<Wtxid> retrying = new LinkedHashSet<>();

    private final RecentSet<Hash256> rejects = new RecentSet<>(REJECTS);
    /// Hashes of transactions, and of pairs, that were refused for what they pay: with a child they may be good.
    private final RecentSet<Hash256> feeRejects = new RecentSet<>(REJECTS);

    private final RecentSet<Hash256> confirmed = new RecentSet<>(CONFIRMED);

    TxRelay(Context context, TxAnnouncer announcer) {
        this.context = context;
        this.announcer = announcer;
        this.download = new TxDownload(context);
    }

    /// The transactions of an inv. Peers that agreed on wtxids announce nothing else (BIP-0339).
    void onInv(Peer peer, List<InventoryItem> items, Instant now) {
        if (!context.relaysWith(peer)) {
            context.disconnect(peer, "announces transactions on a connection for blocks alone");
            return;
        }
        int kind = peer.handshake.wtxidRelay ? InventoryItem.WTX : InventoryItem.TX;
        boolean wanted = wantsTransactions(peer);
        var unknown = new ArrayList<InventoryItem>();
        for (InventoryItem item : items) {
            if (item.type() != kind) continue;
            boolean fresh = peer.relay.known.add(item.hash());
            if (!wanted) continue;
            Transaction orphan = kind == InventoryItem.WTX ? orphans.get(new Wtxid(item.hash())) : null;
            // An orphan can have thousands of parents: they are looked up once, however often it is announced.
            if (orphan != null && fresh) mayHaveParents(peer, orphan, missingParents(orphan), now);
            else if (!have(item) && !feeRejects.contains(item.hash())) unknown.add(item);
        }
        download.announced(peer, unknown, now);
        ask(now);
    }

    /// During the initial download they could not be judged.
    private boolean wantsTransactions(Peer peer) {
        return context.relaysWith(peer) && context.initialDownload.isOver();
    }

    private boolean have(InventoryItem item) {
        Hash256 hash = item.hash();
        // Of one without witness both ids are the same; of others an orphan's txid says nothing (P48).
        if (rejects.contains(hash) || confirmed.contains(hash) || orphans.contains(new Wtxid(hash))) return true;
        return item.type() == InventoryItem.WTX
                ? context.mempool.get(new Wtxid(hash)) != null
                : context.mempool.get(new Txid(hash)) != null;
    }

    private void ask(Instant now) {
        download.ask(this::have, now);
    }

    void onNotFound(Peer peer, List<InventoryItem> items, Instant now) {
        download.notFound(peer, items);
        ask(now);
    }

    void onTx(Peer peer, Transaction transaction, Instant now) {
        if (BloomSync.isPartOfAnswer(peer, transaction)) return;
        if (!context.relaysWith(peer)) {
            context.disconnect(peer, "sends a transaction on a connection for blocks alone");
            return;
        }
        peer.relay.known.add(transaction.wtxid().hash());
        peer.relay.known.add(transaction.txid().hash());
        download.delivered(peer, transaction);
        if (wantsTransactions(peer)) {
            if (have(InventoryItem.of(transaction.wtxid()))) forceRelay(peer, transaction);
            else if (feeRejects.contains(transaction.wtxid().hash())) tryWithChild(peer.id, transaction);
            else context.effect(new NetworkEffect.CheckTx(peer.id, transaction));
        }
        ask(now);
    }

    /// A gateway's client resubmits transactions that no peer fetched: they are announced once more.
    private void forceRelay(Peer peer, Transaction transaction) {
        if (!peer.may(Permission.FORCE_RELAY)) return;
        String name = transaction.txid() + " (wtxid=" + transaction.wtxid() + ") from ";
        if (context.mempool.get(transaction.wtxid()) == null) {
            context.effect(new NetworkEffect.LogLine(
                    "Not relaying non-mempool transaction " + name + "forcerelay peer=" + peer.id.value()));
        } else {
            context.effect(new NetworkEffect.LogLine("Force relaying tx " + name + "peer=" + peer.id.value()));
            announcer.announceAgain(transaction);
        }
    }

    /// The node has judged a transaction; one of our own comes without a peer.
    void onChecked(Optional<PeerId> from, Transaction transaction, Optional<Rejection> rejection, Instant now) {
        boolean again = retrying.remove(transaction.wtxid());
        if (rejection.isEmpty()) {
            accepted(from, transaction, now);
        } else if (from.isPresent()) {
            refused(from.get(), transaction, rejection.get(), again, now);
        }
        // The verdict on an orphan brings no other, or one message could cost the checks of thousands.
        if (!again) retryOne();
        ask(now);
    }

    /// A light node has no use for it.
    void onIgnored(Transaction transaction, Instant now) {
        rejects.add(transaction.wtxid().hash());
        rejects.add(transaction.txid().hash());
        download.forget(transaction);
        ask(now);
    }

    private void accepted(Optional<PeerId> from, Transaction transaction, Instant now) {
        from.map(context::peer).ifPresent(peer -> peer.relay.lastTxAt = now);
        download.forget(transaction);
        announcer.announce(transaction);
        orphans.remove(transaction.wtxid());
        orphans.parentCame(transaction, context.random);
    }

    List<NetworkReader.Orphan> orphans() {
        return orphans.all();
    }

    int orphanCount() {
        return orphans.size();
    }

    /// The node has judged a parent and its child together.
    void onPackageChecked(NetworkEvent.PackageChecked checked, Instant now) {
        for (Transaction transaction : List.of(checked.parent(), checked.child())) {
            Optional<Rejection> verdict = checked.verdicts().get(transaction.wtxid());
            if (verdict == null) continue;
            if (verdict.isEmpty()) accepted(Optional.of(checked.from()), transaction, now);
            else refused(checked.from(), transaction, verdict.get(), true, now);
        }
        if (!checked.accepted()) feeRejects.add(pairOf(checked.parent(), checked.child()));
        ask(now);
    }

    /// Bitcoin Core's opportunistic relay of a parent with one child: the newest that the same peer announced, unless
    /// the two were refused together before.
    private void tryWithChild(PeerId from, Transaction parent) {
        for (Transaction child : orphans.childrenOf(parent, from)) {
            if (rejects.contains(child.wtxid().hash()) || feeRejects.contains(pairOf(parent, child))) continue;
            context.effect(new NetworkEffect.CheckPackage(from, parent, child));
            return;
        }
    }

    private static Hash256 pairOf(Transaction parent, Transaction child) {
        byte[] both = Arrays.copyOf(parent.wtxid().hash().bytes(), 2 * Hash256.SIZE);
        System.arraycopy(child.wtxid().hash().bytes(), 0, both, Hash256.SIZE, Hash256.SIZE);
        return Hash256.of(Hashes.sha256(both));
    }

    private void refused(PeerId from, Transaction transaction, Rejection rejection, boolean again, Instant now) {
        switch (rejection.fault()) {
            case MISSING_DATA -> {
                if (!again) adopt(from, transaction, now);
            }
            case KNOWN -> download.forget(transaction);
            // A copy without its witness has its txid for a wtxid: remembered, it would keep the good one out (P48).
            case MUTATED -> orphans.remove(transaction.wtxid());
            case FEE -> {
                feeRejects.add(transaction.wtxid().hash());
                download.forgetWtxid(transaction);
                orphans.remove(transaction.wtxid());
                if (!again) tryWithChild(from, transaction);
            }
            case CONSENSUS, POLICY, NOT_YET -> {
                rejects.add(transaction.wtxid().hash());
                download.forgetWtxid(transaction);
                orphans.remove(transaction.wtxid());
            }
        }
    }

    /// Keeps a transaction whose parents are missing, and has everyone who announced it asked for them.
    private void adopt(PeerId from, Transaction transaction, Instant now) {
        var poor = new HashSet<Txid>();
        for (TxIn input : transaction.inputs()) {
            Hash256 parent = input.prevout().txid().hash();
            if (feeRejects.contains(parent)) poor.add(input.prevout().txid());
            // One child is tried with one parent.
            if (!rejects.contains(parent) && poor.size() < 2) continue;
            rejects.add(transaction.wtxid().hash());
            rejects.add(transaction.txid().hash());
            download.forget(transaction);
            return;
        }
        Set<Txid> parents = missingParents(transaction);
        var announcers = new LinkedHashSet<Peer>();
        Peer sender = context.peer(from);
        if (sender != null) announcers.add(sender);
        announcers.addAll(download.candidates(transaction));
        for (Peer announcer : announcers) mayHaveParents(announcer, transaction, parents, now);
        download.forget(transaction);
    }

    private Set<Txid> missingParents(Transaction transaction) {
        var parents = new LinkedHashSet<Txid>();
        for (TxIn input : transaction.inputs()) {
            Txid parent = input.prevout().txid();
            if (!have(InventoryItem.of(parent))) parents.add(parent);
        }
        return parents;
    }

    /// Who has an orphan has its parents. A peer that announced too much already is not asked, and keeps no
    /// orphan here.
    private void mayHaveParents(Peer peer, Transaction orphan, Set<Txid> parents, Instant now) {
        if (orphans.isAnnouncedBy(orphan.wtxid(), peer.id) || !download.hasRoom(peer, parents.size())) return;
        orphans.add(orphan, peer.id);
        download.announced(peer, parents.stream().map(InventoryItem::of).toList(), now);
    }

    /// One orphan with each message and tick, whose check may be as costly as any (P09).
    private void retryOne() {
        TxOrphanage.Retry next = orphans.next();
        if (next == null) return;
        retrying.add(next.transaction().wtxid());
        context.effect(new NetworkEffect.CheckTx(next.from(), next.transaction()));
    }

    /// A block joined the best chain: its transactions are no news any more, and refusals may not hold any longer.
    void onBlock(Block block) {
        rejects.clear();
        feeRejects.clear();
        orphans.onBlock(block);
        for (Transaction transaction : block.transactions()) {
            confirmed.put(transaction.txid().hash());
            if (transaction.hasWitness()) confirmed.put(transaction.wtxid().hash());
            download.forget(transaction);
            orphans.parentCame(transaction, context.random);
        }
    }

    /// A block left the best chain: its transactions may be of interest again.
    void onBlockUndone() {
        confirmed.clear();
    }

    void onGone(Peer peer) {
        download.onGone(peer);
        orphans.onGone(peer.id);
    }

    void tick(Instant now) {
        retryOne();
        for (int i = 0; i < ASKS_PER_TICK; i++) ask(now);
        announcer.tick(now);
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return download.isEmpty() && orphans.isEmpty() && retrying.isEmpty();
    }
}
