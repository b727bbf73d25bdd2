package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.Inv;

/// Tells peers of transactions at random moments, a batch at a time, parents before children, and nothing
/// below the fee rate that the peer named (BIP-0133). Each peer that we dialled has moments of its own, two
/// seconds apart on average; all others that came by the same network and to the same place have the same ones, five
/// seconds apart, so that many connections learn no more than one. Nothing that came before it is announced to a new
/// peer. Our own transactions are
/// announced again until a peer has fetched them.
///
/// From a peer that may not be banned nothing need be hidden (Bitcoin Core's `fSendTrickle`): it hears of a
/// transaction at once, and of what comes until it has asked for that one in the next message; or, as it may
/// have them already, when a batch waits or with the next tick.
///
/// A peer may fetch any transaction that arrived before our last announcement to it, announced to it or not,
/// and none that arrived later: otherwise it could probe when we received a transaction (Bitcoin Core's
/// `m_last_inv_sequence`).
final class TxAnnouncer {
    static final Duration OUTBOUND_MEAN = Duration.ofSeconds(2);
    static final Duration INBOUND_MEAN = Duration.ofSeconds(5);

    /// Announcements waiting for one peer; the oldest give way.
    static final int MAX_QUEUED = 5_000;

    /// A batch is at least so large if there is so much, and grows with the queue (Bitcoin Core's 14 a second).
    static final int BATCH = 70;

    static final int MAX_IN_BATCH = 1_000;

    /// Transactions whose place in the order of arrival is remembered; what is older may be fetched by everyone.
    static final int MAX_RECENT = 50_000;

    static final Duration OWN_AGAIN = Duration.ofMinutes(10);
    static final Duration POOL_INV_EVERY = Duration.ofMinutes(1);

    private final Context context;

    private Instant nextOwn = Instant.MIN;

    /// When peers that dialled us hear the next, by the way on which they came.
    private final Map<NetworkKey, Instant> nextInbound = new HashMap<>();

    /// The latest arrivals, numbered, oldest first.
    private final SequencedMap<Wtxid, Long> recent = new LinkedHashMap<>();

    private long arrivals;

    TxAnnouncer(Context context) {
        this.context = context;
    }

    private boolean wants(Peer peer) {
        return peer.isFull() && peer.wantsTransactions();
    }

    void announce(Transaction transaction) {
        recent.putLast(transaction.wtxid(), ++arrivals);
        if (recent.size() > MAX_RECENT) recent.pollFirstEntry();
        announceAgain(transaction);
    }

    /// Queues a transaction of the mempool for announcement to the peers that do not know it yet.
    void announceAgain(Transaction transaction) {
        for (Peer peer : context.ready()) if (wants(peer)) queue(peer, transaction);
    }

    private void queue(Peer peer, Transaction transaction) {
        TxRelay.State state = peer.relay;
        if (state.known.contains(idFor(peer, transaction))) return;
        state.queue.add(transaction.wtxid());
        if (peer.may(Permission.NO_BAN) && (!state.isToFetch || state.queue.size() >= BATCH)) sendBatch(peer);
        if (state.queue.size() > MAX_QUEUED) {
            Iterator<Wtxid> oldest = state.queue.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /// The peer has asked for transactions.
    void onFetching(Peer peer) {
        peer.relay.isToFetch = false;
        if (peer.may(Permission.NO_BAN)) sendBatch(peer);
    }

    /// Whether the peer may have a transaction that is in the mempool.
    boolean mayFetch(Peer peer, Transaction transaction) {
        return peer.isFull() && recent.getOrDefault(transaction.wtxid(), 0L) <= peer.relay.announcedUpTo;
    }

    private static Hash256 idFor(Peer peer, Transaction transaction) {
        return peer.handshake.wtxidRelay
                ? transaction.wtxid().hash()
                : transaction.txid().hash();
    }

    private static InventoryItem itemFor(Peer peer, Transaction transaction) {
        return peer.handshake.wtxidRelay ? InventoryItem.of(transaction.wtxid()) : InventoryItem.of(transaction.txid());
    }

    /// The mempool message (BIP-0035): the whole mempool, at most once a minute.
    void onPoolAsked(Peer peer, Instant now) {
        if (!Context.reached(peer.relay.nextPoolInv, now)) return;
        peer.relay.nextPoolInv = now.plus(POOL_INV_EVERY);
        peer.relay.announcedUpTo = arrivals;
        var items = new ArrayList<InventoryItem>();
        for (Transaction transaction : context.mempool.some(Limits.INVENTORY)) {
            if (context.mempool.feeRate(transaction.txid()) < peer.relay.feeFilter) continue;
            if (!BloomServer.lets(peer, transaction)) continue;
            peer.relay.known.add(idFor(peer, transaction));
            items.add(itemFor(peer, transaction));
        }
        if (!items.isEmpty()) context.send(peer, new Inv(items));
    }

    void tick(Instant now) {
        againOwn(now);
        for (Peer peer : context.ready()) {
            if (peer.isFull()) announceTo(peer, now);
        }
    }

    private void announceTo(Peer peer, Instant now) {
        boolean due = Context.reached(peer.relay.nextAnnouncement, now);
        if (due)
            peer.relay.nextAnnouncement = peer.inbound ? nextForInbound(peer, now) : now.plus(delay(OUTBOUND_MEAN));
        if (due || peer.may(Permission.NO_BAN)) sendBatch(peer);
    }

    /// Our own transactions that no peer has fetched, including those of an earlier run.
    private void againOwn(Instant now) {
        if (!Context.reached(nextOwn, now)) return;
        nextOwn = now.plus(OWN_AGAIN);
        for (Transaction transaction : context.mempool.unbroadcast()) {
            for (Peer peer : context.ready()) {
                peer.relay.known.remove(idFor(peer, transaction));
                if (wants(peer)) queue(peer, transaction);
            }
        }
    }

    private void sendBatch(Peer peer) {
        TxRelay.State state = peer.relay;
        state.announcedUpTo = arrivals;
        int most = Math.min(MAX_IN_BATCH, BATCH + state.queue.size() / 5);
        var items = new ArrayList<InventoryItem>();
        Iterator<Wtxid> waiting = state.queue.iterator();
        while (waiting.hasNext() && items.size() < most) {
            Wtxid wtxid = waiting.next();
            waiting.remove();
            Transaction transaction = context.mempool.get(wtxid);
            if (transaction == null || context.mempool.feeRate(transaction.txid()) < state.feeFilter) continue;
            if (!BloomServer.lets(peer, transaction)) continue;
            if (state.known.add(idFor(peer, transaction))) items.add(itemFor(peer, transaction));
        }
        if (items.isEmpty()) return;
        context.send(peer, new Inv(items));
        state.isToFetch = true;
    }

    private Instant nextForInbound(Peer peer, Instant now) {
        NetworkKey way = peer.networkKey();
        Instant next = nextInbound.getOrDefault(way, Instant.EPOCH);
        if (!Context.reached(next, now)) return next;
        Instant following = now.plus(delay(INBOUND_MEAN));
        nextInbound.put(way, following);
        return following;
    }

    /// Times between announcements as of a Poisson process, a minute at most.
    private Duration delay(Duration mean) {
        double factor = -Math.log(1 - context.random.nextDouble());
        return Duration.ofMillis((long) Math.min(60_000, mean.toMillis() * factor));
    }
}
