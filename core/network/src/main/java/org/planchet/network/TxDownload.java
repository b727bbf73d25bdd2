package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Services;

/// When to request which transaction from which peer, by Bitcoin Core's rules (`TxDownloadManager`): requests
/// to inbound peers are delayed by two seconds, since an attacker can have many of them; those for
/// announcements by txid by two more, since the same transaction is likely to be announced by wtxid; those to
/// a peer that owes us a hundred by two more. What is not delivered in a minute is asked of another (P08).
final class TxDownload {
    /// Announcements kept of one peer (MAX_PEER_TX_ANNOUNCEMENTS).
    static final int MAX_ANNOUNCEMENTS = 5_000;

    /// Requests out to a peer above which it counts as overloaded (MAX_PEER_TX_REQUEST_IN_FLIGHT).
    static final int MAX_IN_FLIGHT = 100;

    /// Ids in one getdata (MAX_GETDATA_SZ).
    static final int MAX_GETDATA = 1_000;

    static final Duration NOT_PREFERRED_DELAY = Duration.ofSeconds(2);
    static final Duration TXID_DELAY = Duration.ofSeconds(2);
    static final Duration OVERLOADED_DELAY = Duration.ofSeconds(2);

    /// How long a request may take (GETDATA_TX_INTERVAL).
    static final Duration EXPIRY = Duration.ofSeconds(60);

    private final Context context;
    private final TxRequestTracker tracker;

    TxDownload(Context context) {
        this.context = context;
        this.tracker = new TxRequestTracker(new TxPriority(context.random.nextLong(), context.random.nextLong()));
    }

    /// Whether so many more announcements of the peer's are kept. One that may relay has no limit.
    boolean hasRoom(Peer peer, int count) {
        return peer.may(Permission.RELAY) || tracker.announced(peer) + count <= MAX_ANNOUNCEMENTS;
    }

    /// The peer announced these, which we do not have; those above its limit are ignored (P06).
    void announced(Peer peer, Collection<InventoryItem> items, Instant now) {
        if (items.isEmpty()) return;
        boolean preferred = peer.isPreferred();
        Duration byTxid = someoneSpeaksWtxid() ? TXID_DELAY : Duration.ZERO;
        boolean overloaded = tracker.inFlight(peer) >= MAX_IN_FLIGHT && !peer.may(Permission.RELAY);
        Instant soonest = now.plus(preferred ? Duration.ZERO : NOT_PREFERRED_DELAY)
                .plus(overloaded ? OVERLOADED_DELAY : Duration.ZERO);
        for (InventoryItem item : items) {
            if (!hasRoom(peer, 1)) return;
            Instant notBefore = item.type() == InventoryItem.WTX ? soonest : soonest.plus(byTxid);
            tracker.received(peer, item, preferred, notBefore, now);
        }
    }

    private boolean someoneSpeaksWtxid() {
        return context.peers.values().stream().anyMatch(peer -> peer.ready() && peer.handshake.wtxidRelay);
    }

    /// Sends the requests whose time has come.
    ///
    /// @param have whether a transaction is here already, or not wanted
    void ask(Predicate<InventoryItem> have, Instant now) {
        var requests = new TreeMap<PeerId, List<InventoryItem>>();
        for (TxRequestTracker.Request request : tracker.due(now, now.plus(EXPIRY))) {
            // It may have come by another way since it was announced.
            if (have.test(request.item())) tracker.forget(request.item().hash());
            else
                requests.computeIfAbsent(request.peer().id, id -> new ArrayList<>())
                        .add(inAskingForm(request.peer(), request.item()));
        }
        requests.forEach((id, items) -> {
            Peer peer = context.peer(id);
            if (peer == null) throw new AssertionError("asked of a peer that has gone: " + id);
            for (int from = 0; from < items.size(); from += MAX_GETDATA)
                context.send(peer, new GetData(items.subList(from, Math.min(items.size(), from + MAX_GETDATA))));
        });
    }

    private static InventoryItem inAskingForm(Peer peer, InventoryItem item) {
        boolean stripped = item.type() == InventoryItem.TX && peer.offers(Services.WITNESS);
        return stripped ? new InventoryItem(InventoryItem.WITNESS_TX, item.hash()) : item;
    }

    /// The peer sent it: it is not asked for it again, by either id.
    void delivered(Peer peer, Transaction transaction) {
        tracker.answered(peer, transaction.txid().hash());
        tracker.answered(peer, transaction.wtxid().hash());
    }

    /// The peer does not have these.
    void notFound(Peer peer, List<InventoryItem> items) {
        for (InventoryItem item : items) if (item.isTransaction()) tracker.answered(peer, item.hash());
    }

    /// Nobody is asked for it any more, by either id.
    void forget(Transaction transaction) {
        tracker.forget(transaction.txid().hash());
        tracker.forget(transaction.wtxid().hash());
    }

    /// Nobody is asked for a transaction with these witnesses any more; with others it may still be good (P48).
    void forgetWtxid(Transaction transaction) {
        tracker.forget(transaction.wtxid().hash());
    }

    /// The peers that announced it and have not answered yet.
    Set<Peer> candidates(Transaction transaction) {
        var peers = new LinkedHashSet<>(tracker.candidates(transaction.wtxid().hash()));
        peers.addAll(tracker.candidates(transaction.txid().hash()));
        return peers;
    }

    void onGone(Peer peer) {
        tracker.onGone(peer);
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return tracker.isEmpty();
    }
}
