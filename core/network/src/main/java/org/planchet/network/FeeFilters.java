package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import org.planchet.consensus.ChainParams;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.ProtocolVersion;

/// Tells peers the fee rate below which we want no transactions (BIP-0133): rounded, and at moments that say nothing
/// of when it changed (Bitcoin Core's `MaybeSendFeefilter`). During the initial download we want none at all. Who may
/// force transactions on us is sent nothing, and where none are taken from anybody nobody is.
final class FeeFilters {
    /// From one moment to the next, on average.
    static final Duration MEAN = Duration.ofMinutes(10);

    /// If the rate has changed by more than a quarter or a third, the next moment comes within this.
    static final Duration SOON = Duration.ofMinutes(5);

    /// Bitcoin Core's DEFAULT_MIN_RELAY_TX_FEE, by which the steps of all nodes are the same.
    private static final long USUAL_RELAY_RATE = 100;

    /// What one peer was sent.
    static final class State {
        long sent;
        Instant next = Instant.EPOCH;
    }

    private final Context context;
    private final FeeFilterRounder rounder = new FeeFilterRounder(USUAL_RELAY_RATE);

    /// Tells a peer to announce nothing: the highest step.
    private final long nothing;

    FeeFilters(Context context) {
        this.context = context;
        this.nothing = rounder.round(ChainParams.MAX_MONEY, context.random);
    }

    void tick(Instant now) {
        if (!context.settings.relay().transactions()) return;
        boolean takesAny = context.initialDownload.isOver();
        long rate = takesAny ? context.mempool.minFeeRate(now) : ChainParams.MAX_MONEY;
        for (Peer peer : context.ready()) {
            boolean filters =
                    peer.isFull() && peer.speaks(ProtocolVersion.FEE_FILTER) && !peer.may(Permission.FORCE_RELAY);
            if (!filters) continue;
            if (takesAny && peer.feeFilter.sent == nothing) peer.feeFilter.next = Instant.EPOCH;
            send(peer, rate, now);
        }
    }

    private void send(Peer peer, long rate, Instant now) {
        State state = peer.feeFilter;
        if (Context.reached(state.next, now)) {
            state.next = now.plus(context.poisson(MEAN));
            long relay = context.settings.relay().minFeeRate();
            long least = rate <= relay ? relay : Math.max(relay, rounder.round(rate, context.random));
            if (least == state.sent) return;
            state.sent = least;
            context.send(peer, new FeeFilter(least));
        } else if (state.next.isAfter(now.plus(SOON)) && differs(rate, state.sent)) {
            state.next = now.plusMillis(context.random.nextLong(SOON.toMillis()));
        }
    }

    private static boolean differs(long rate, long sent) {
        return rate < 3 * sent / 4 || rate > 4 * sent / 3;
    }
}
