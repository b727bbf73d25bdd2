package org.planchet.network;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Services;

/// Transactions: fetched from those who announce them, judged by the node, announced to everyone who does not have them
/// yet. Announcements wait a random while and go in batches, so that nobody can tell from their timing where a
/// transaction began; see [TxAnnouncer] for that side.
final class TxRelay {
    /// Hashes remembered as refused, until the next block.
    private static final int REJECTS = 20_000;

    /// Ids remembered as confirmed lately.
    private static final int CONFIRMED = 20_000;

    /// What one peer has and is to be told.
    static final class State {
        /// Ids that the peer has announced or been told of.
        final RecentSet<Hash256> known = new RecentSet<>(5_000);

        final Set<Wtxid> queue = new LinkedHashSet<>();
        Instant nextAnnouncement = Instant.EPOCH;

        /// What the peer's feefilter says.
        long feeFilter;

        long feeFilterSent = -1;
        Instant nextFeeFilter = Instant.EPOCH;
        Instant nextPoolInv = Instant.EPOCH;
        Instant lastTxAt = Instant.EPOCH;
    }

    private final Context context;
    private final TxAnnouncer announcer;
    private final TxTracker tracker;
    private final OrphanPool orphans = new OrphanPool();
    private final Deque<OrphanPool.Orphan> retry = new ArrayDeque<>();
    private final RecentSet<Hash256> rejects = new RecentSet<>(REJECTS);
    private final RecentSet<Hash256> confirmed = new RecentSet<>(CONFIRMED);

    TxRelay(Context context, TxAnnouncer announcer) {
        this.context = context;
        this.announcer = announcer;
        this.tracker = new TxTracker(context.random.nextLong());
    }

    /// The transactions of an inv. Peers that agreed on wtxids announce nothing else (BIP-0339).
    void onInv(Peer peer, List<InventoryItem> items, Instant now) {
        int kind = peer.handshake.wtxidRelay ? InventoryItem.WTX : InventoryItem.TX;
        // During the initial download they could not be judged.
        boolean wanted = context.settings.relayTransactions() && context.initialDownload.isOver();
        for (InventoryItem item : items) {
            if (item.type() != kind) continue;
            peer.relay.known.add(item.hash());
            if (wanted && !have(item)) tracker.announced(peer, item);
        }
        ask(now);
    }

    private boolean have(InventoryItem item) {
        Hash256 hash = item.hash();
        if (rejects.contains(hash) || confirmed.contains(hash)) return true;
        if (item.type() != InventoryItem.WTX) return context.mempool.get(new Txid(hash)) != null;
        var wtxid = new Wtxid(hash);
        return orphans.contains(wtxid) || context.mempool.get(wtxid) != null;
    }

    private void ask(Instant now) {
        var requests = new TreeMap<PeerId, List<InventoryItem>>();
        for (TxTracker.Request request : tracker.due(now)) {
            // It may have come by another way since it was announced.
            if (have(request.item())) tracker.done(request.item());
            else
                requests.computeIfAbsent(request.peer().id, id -> new ArrayList<>())
                        .add(request.item());
        }
        requests.forEach((id, items) -> {
            Peer peer = context.peer(id);
            if (peer != null) context.send(peer, new GetData(inAskingForm(peer, items)));
        });
    }

    private static List<InventoryItem> inAskingForm(Peer peer, List<InventoryItem> items) {
        boolean witness = peer.offers(Services.WITNESS);
        var asked = new ArrayList<InventoryItem>(items.size());
        for (InventoryItem item : items) {
            boolean byTxid = item.type() == InventoryItem.TX;
            asked.add(byTxid && witness ? new InventoryItem(InventoryItem.WITNESS_TX, item.hash()) : item);
        }
        return asked;
    }

    void onNotFound(Peer peer, List<InventoryItem> items, Instant now) {
        for (InventoryItem item : items) {
            if (!item.isTransaction()) continue;
            int kind = item.type() == InventoryItem.WTX ? InventoryItem.WTX : InventoryItem.TX;
            tracker.failed(peer, new InventoryItem(kind, item.hash()));
        }
        ask(now);
    }

    void onTx(Peer peer, Transaction transaction, Instant now) {
        Hash256 wtxid = transaction.wtxid().hash();
        peer.relay.known.add(wtxid);
        peer.relay.known.add(transaction.txid().hash());
        tracker.done(InventoryItem.of(transaction.wtxid()));
        tracker.done(InventoryItem.of(transaction.txid()));
        if (!context.settings.relayTransactions()) return;
        if (!rejects.contains(wtxid)
                && !confirmed.contains(wtxid)
                && !orphans.contains(transaction.wtxid())
                && context.mempool.get(transaction.wtxid()) == null)
            context.effect(new NetworkEffect.CheckTx(peer.id, transaction));
        ask(now);
    }

    /// The node has judged a transaction; one of our own comes without a peer.
    void onChecked(Optional<PeerId> from, Transaction transaction, Optional<Rejection> rejection, Instant now) {
        if (rejection.isEmpty()) {
            from.map(context::peer).ifPresent(peer -> peer.relay.lastTxAt = now);
            announcer.announce(transaction);
            retry.addAll(orphans.takeChildren(transaction));
        } else if (from.isPresent()) {
            refused(from.get(), transaction, rejection.get(), now);
        }
        retryOne();
        ask(now);
    }

    private void refused(PeerId from, Transaction transaction, Rejection rejection, Instant now) {
        Peer peer = context.peer(from);
        if (rejection.fault() == Fault.MISSING_DATA) {
            if (peer != null) adopt(peer, transaction, now);
            return;
        }
        if (rejection.fault() == Fault.KNOWN) return;
        // By wtxid alone, or a copy with a spoilt witness would keep the good one out (P48).
        rejects.add(transaction.wtxid().hash());
        orphans.remove(transaction.wtxid());
        if (peer != null && rejection.fault() == Fault.CONSENSUS)
            Blame.lay(context, peer, "transaction " + transaction.txid(), rejection);
    }

    /// Keeps a transaction whose parents are missing, and asks its sender for them: it must have them.
    private void adopt(Peer peer, Transaction transaction, Instant now) {
        for (TxIn input : transaction.inputs()) {
            if (rejects.contains(input.prevout().txid().hash())) {
                rejects.add(transaction.wtxid().hash());
                return;
            }
        }
        if (!orphans.add(transaction, peer.id, now)) return;
        for (TxIn input : transaction.inputs()) {
            InventoryItem parent = InventoryItem.of(input.prevout().txid());
            if (!have(parent)) tracker.announced(peer, parent);
        }
    }

    /// One orphan at a time, so that no message costs more than one check (P09); its verdict brings the next.
    private void retryOne() {
        OrphanPool.Orphan orphan = retry.poll();
        if (orphan != null) context.effect(new NetworkEffect.CheckTx(orphan.from(), orphan.transaction()));
    }

    /// A block joined the best chain: its transactions are no news any more, and refusals may not hold any longer.
    void onBlock(Block block) {
        rejects.clear();
        for (Transaction transaction : block.transactions()) {
            confirmed.add(transaction.txid().hash());
            confirmed.add(transaction.wtxid().hash());
            tracker.done(InventoryItem.of(transaction.txid()));
            tracker.done(InventoryItem.of(transaction.wtxid()));
            orphans.remove(transaction.wtxid());
            retry.addAll(orphans.takeChildren(transaction));
        }
    }

    /// A block left the best chain: its transactions may be of interest again.
    void onBlockUndone() {
        confirmed.clear();
    }

    void onGone(Peer peer) {
        tracker.onGone(peer);
        orphans.onGone(peer.id);
    }

    void tick(Instant now) {
        orphans.expire(now);
        retryOne();
        ask(now);
        announcer.tick(now);
    }
}
