package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.ProtocolVersion;

/// Tells peers of transactions: each peer at random moments, two seconds apart on average for those we dialled and five
/// for the others, a batch at a time, parents before children, and nothing below the fee rate that the peer named
/// (BIP-0133). Our own transactions are told again until somebody has fetched them.
final class TxAnnouncer {
    static final Duration OUTBOUND_MEAN = Duration.ofSeconds(2);
    static final Duration INBOUND_MEAN = Duration.ofSeconds(5);

    /// Announcements waiting for one peer; the oldest give way.
    static final int MAX_QUEUED = 5_000;

    /// A batch is at least so large if there is so much, and grows with the queue (Bitcoin Core's 14 a second).
    static final int BATCH = 70;

    static final int MAX_IN_BATCH = 1_000;

    /// Pool transactions that a new peer is told of.
    static final int TOLD_AT_FIRST = 1_000;

    static final Duration OWN_AGAIN = Duration.ofMinutes(10);
    static final Duration FEE_FILTER_EVERY = Duration.ofMinutes(1);
    static final Duration POOL_INV_EVERY = Duration.ofMinutes(1);

    private final Context context;

    private final FeeFilterRounder rounder;

    private Instant nextOwn = Instant.MIN;

    TxAnnouncer(Context context) {
        this.context = context;
        this.rounder = new FeeFilterRounder(context.settings.minRelayFeeRate());
    }

    /// A new peer may have been cut off from us: it hears of what waits for a block.
    void onReady(Peer peer, Instant now) {
        if (!wants(peer)) return;
        peer.relay.nextAnnouncement = now.plus(delay(peer));
        for (Transaction transaction : context.mempool.some(TOLD_AT_FIRST)) queue(peer, transaction);
    }

    private boolean wants(Peer peer) {
        return peer.isFull() && peer.wantsTransactions();
    }

    void announce(Transaction transaction) {
        for (Peer peer : context.ready()) if (wants(peer)) queue(peer, transaction);
    }

    private static void queue(Peer peer, Transaction transaction) {
        TxRelay.State state = peer.relay;
        if (state.known.contains(idFor(peer, transaction))) return;
        state.queue.add(transaction.wtxid());
        if (state.queue.size() > MAX_QUEUED) {
            Iterator<Wtxid> oldest = state.queue.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static Hash256 idFor(Peer peer, Transaction transaction) {
        return peer.handshake.wtxidRelay
                ? transaction.wtxid().hash()
                : transaction.txid().hash();
    }

    private static InventoryItem itemFor(Peer peer, Transaction transaction) {
        return peer.handshake.wtxidRelay ? InventoryItem.of(transaction.wtxid()) : InventoryItem.of(transaction.txid());
    }

    /// The mempool message (BIP-0035): the whole pool, at most once a minute.
    void onPoolAsked(Peer peer, Instant now) {
        if (!Context.reached(peer.relay.nextPoolInv, now)) return;
        peer.relay.nextPoolInv = now.plus(POOL_INV_EVERY);
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
            if (peer.isFull()
                    && peer.speaks(ProtocolVersion.FEE_FILTER)
                    && Context.reached(peer.relay.nextFeeFilter, now)) sendFeeFilter(peer, now);
            if (!peer.relay.queue.isEmpty() && Context.reached(peer.relay.nextAnnouncement, now)) sendBatch(peer, now);
        }
    }

    /// Our own transactions that nobody has fetched, those of an earlier run included.
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

    private void sendFeeFilter(Peer peer, Instant now) {
        TxRelay.State state = peer.relay;
        state.nextFeeFilter = now.plus(FEE_FILTER_EVERY);
        long relay = context.settings.minRelayFeeRate();
        long pool = context.mempool.minFeeRate(now);
        if (pool == state.poolRateTold) return;
        state.poolRateTold = pool;
        long least = pool <= relay ? relay : Math.max(relay, rounder.round(pool, context.random));
        if (least == state.feeFilterSent) return;
        state.feeFilterSent = least;
        context.send(peer, new FeeFilter(least));
    }

    private void sendBatch(Peer peer, Instant now) {
        TxRelay.State state = peer.relay;
        state.nextAnnouncement = now.plus(delay(peer));
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
        if (!items.isEmpty()) context.send(peer, new Inv(items));
    }

    /// Times between announcements as of a Poisson process, a minute at most.
    private Duration delay(Peer peer) {
        Duration mean = peer.inbound ? INBOUND_MEAN : OUTBOUND_MEAN;
        double factor = -Math.log(1 - context.random.nextDouble());
        return Duration.ofMillis((long) Math.min(60_000, mean.toMillis() * factor));
    }
}
