package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.ProtocolVersion;

/// Detects a dead peer whose connection is still open: sends a ping a minute, disconnects a peer that is
/// silent for two of them, and one that sends other messages but leaves a ping unanswered for ten minutes.
///
/// Parts of a message count as received data: a large block on a slow line takes longer than two pings.
final class KeepAlive {
    static final Duration PING_EVERY = Duration.ofMinutes(1);
    static final Duration SILENCE = PING_EVERY.plus(PING_EVERY);
    static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration HELD_UP = Duration.ofSeconds(30);

    /// What is known of one peer's pings.
    static final class State {
        Instant nextPing;
        Instant lastHeard;
        long nonce;

        @Nullable
        Instant pingSent;

        long roundTripMillis = -1;
        long leastRoundTripMillis = Long.MAX_VALUE;

        State(Instant now) {
            nextPing = now;
            lastHeard = now;
        }
    }

    private final Context context;
    private Instant lastTick = Instant.MAX;

    KeepAlive(Context context) {
        this.context = context;
    }

    void onPing(Peer peer, Ping ping) {
        if (peer.speaks(ProtocolVersion.PONG + 1)) context.send(peer, new Pong(ping.nonce()));
    }

    /// A pong that answers no ping of ours is ignored.
    void onPong(Peer peer, Pong pong, Instant now) {
        State state = peer.keepAlive;
        if (state.pingSent == null || state.nonce != pong.nonce()) return;
        state.roundTripMillis =
                Math.max(0, Duration.between(state.pingSent, now).toMillis());
        state.leastRoundTripMillis = Math.min(state.leastRoundTripMillis, state.roundTripMillis);
        state.pingSent = null;
    }

    void pingNow(Peer peer, Instant now) {
        peer.keepAlive.nextPing = now;
        tick(peer, now);
    }

    /// While a ping is open, nothing has come for as long as two of them.
    private static boolean isSilent(State state, Instant now) {
        if (state.pingSent == null) return false;
        Instant since = state.lastHeard.isAfter(state.pingSent) ? state.lastHeard : state.pingSent;
        return Context.reached(since.plus(SILENCE), now);
    }

    /// Time has passed. If this node was stalled, what its peers sent meanwhile may still be waiting to be
    /// read.
    void tick(Instant now) {
        boolean heldUp = lastTick.isBefore(now.minus(HELD_UP));
        lastTick = now;
        for (Peer peer : context.all()) {
            if (heldUp) peer.keepAlive.lastHeard = now;
            tick(peer, now);
        }
    }

    void tick(Peer peer, Instant now) {
        State state = peer.keepAlive;
        if (!peer.ready()) return;
        boolean isNew =
                !Context.reached(peer.connectedAt.plus(context.settings.limits().handshake()), now);
        if (!isNew && isSilent(state, now)) {
            context.disconnect(peer, "nothing heard over two pings");
        } else if (!isNew && Context.reached(state.lastHeard.plus(TIMEOUT), now)) {
            context.disconnect(peer, "nothing heard for " + TIMEOUT.toMinutes() + " minutes");
        } else if (state.pingSent != null) {
            if (!isNew && Context.reached(state.pingSent.plus(TIMEOUT), now))
                context.disconnect(peer, "no pong for " + TIMEOUT.toMinutes() + " minutes");
        } else if (Context.reached(state.nextPing, now)) {
            state.nextPing = now.plus(PING_EVERY);
            if (peer.speaks(ProtocolVersion.PONG + 1)) state.pingSent = now;
            state.nonce = context.random.nextLong();
            context.send(peer, new Ping(state.nonce));
        }
    }
}
