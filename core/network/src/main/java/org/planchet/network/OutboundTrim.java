package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;

/// Detects that we may be cut off from the best chain, and disconnects the least useful automatic outbound
/// peers (Bitcoin Core's `CheckForStaleTipAndEvictPeers` and `ConsiderEviction`; P14):
///
///   - no new block in three times the spacing, and none under way: one more full connection is wanted;
///   - of full connections, if there are too many, the one goes whose last news of a block is oldest;
///   - of those for blocks alone the younger of the last two, or the other if the younger brought a block since;
///   - a peer whose chain has had less work than our tip had for twenty minutes, and that, asked for headers,
///     shows no more work within two further minutes. Four full ones that had as much once are spared.
final class OutboundTrim {
    static final Duration CHECK_EVERY = Duration.ofSeconds(45);
    static final Duration STALE_CHECK_EVERY = Duration.ofMinutes(10);
    static final int STALE_SPACINGS = 3;

    /// A peer younger than that had no chance to be of use yet.
    static final Duration CHANCE = Duration.ofSeconds(30);

    static final Duration CATCH_UP = Duration.ofMinutes(20);
    static final Duration ANSWER = Duration.ofMinutes(2);
    static final int MAX_PROTECTED = 4;

    /// What is known of a peer's use to us.
    static final class State {
        /// Until when the peer must have as much work as `expected` has; the epoch if it has enough.
        Instant deadline = Instant.EPOCH;

        @Nullable
        HeaderNode expected;

        boolean asked;
        boolean isProtected;

        /// When it last announced a block with more work than our tip had.
        Instant lastNews = Instant.EPOCH;
    }

    private final Context context;
    private final HeaderSync headers;
    private final BlockDownload download;
    private final OutboundSlots slots;
    private Instant nextCheck = Instant.EPOCH;
    private Instant nextStaleCheck = Instant.EPOCH;
    private Instant lastTip = Instant.EPOCH;

    OutboundTrim(Context context, HeaderSync headers, BlockDownload download, OutboundSlots slots) {
        this.context = context;
        this.headers = headers;
        this.download = download;
        this.slots = slots;
    }

    void onNewTip(Instant now) {
        lastTip = now;
    }

    void tick(Instant now) {
        for (Peer peer : context.ready()) if (isOurChoice(peer)) considerEnding(peer, now);
        if (!Context.reached(nextCheck, now)) return;
        nextCheck = now.plus(CHECK_EVERY);
        endExtraBlockOnly(now);
        endExtraFull(now);
        if (!Context.reached(nextStaleCheck, now)) return;
        nextStaleCheck = now.plus(STALE_CHECK_EVERY);
        slots.wantsExtraFull = tipMayBeStale(now);
    }

    private static boolean isOurChoice(Peer peer) {
        return !peer.inbound && !peer.manual && peer.kind != ConnectionKind.FEELER;
    }

    private boolean tipMayBeStale(Instant now) {
        if (lastTip.equals(Instant.EPOCH)) lastTip = now;
        Duration staleAfter = context.chain.targetSpacing().multipliedBy(STALE_SPACINGS);
        return lastTip.isBefore(now.minus(staleAfter)) && download.inFlight() == 0;
    }

    private boolean hasWorkOf(Peer peer, HeaderNode node) {
        HeaderNode best = peer.chain.best();
        return best != null && context.chain.work(best).compareTo(context.chain.work(node)) >= 0;
    }

    private void considerEnding(Peer peer, Instant now) {
        State state = peer.outbound;
        HeaderNode tip = context.chain.tip();
        if (hasWorkOf(peer, tip)) {
            state.deadline = Instant.EPOCH;
            state.expected = null;
            state.asked = false;
            if (!state.isProtected && peer.kind == ConnectionKind.FULL)
                state.isProtected = protectedCount() < MAX_PROTECTED;
            return;
        }
        if (state.isProtected || !peer.sync.started) return;
        HeaderNode expected = state.expected;
        if (expected == null || hasWorkOf(peer, expected)) {
            // It has caught up with the tip we had, or this begins now.
            state.deadline = now.plus(CATCH_UP);
            state.expected = tip;
            state.asked = false;
        } else if (state.deadline.isBefore(now)) {
            if (state.asked) {
                context.disconnect(peer, "has less work than our chain had " + CATCH_UP.toMinutes() + " minutes ago");
                return;
            }
            state.asked = true;
            state.deadline = now.plus(ANSWER);
            HeaderNode parent = expected.parent();
            headers.askAgain(peer, parent == null ? expected : parent, now);
        }
    }

    private int protectedCount() {
        int count = 0;
        for (Peer peer : context.peers.values()) if (peer.outbound.isProtected) count++;
        return count;
    }

    private List<Peer> chosen(ConnectionKind kind) {
        var peers = new ArrayList<Peer>();
        for (Peer peer : context.peers.values())
            if (!peer.inbound && !peer.manual && peer.kind == kind) peers.add(peer);
        return peers;
    }

    private void endExtraBlockOnly(Instant now) {
        List<Peer> peers = chosen(ConnectionKind.BLOCK_ONLY);
        if (peers.size() <= slots.maxBlockOnly() || peers.size() < 2) return;
        Peer youngest = peers.getLast();
        Peer before = peers.get(peers.size() - 2);
        Peer worse = youngest.download.lastBlockAt.isAfter(before.download.lastBlockAt) ? before : youngest;
        end(worse, "one connection for blocks alone too many", now);
    }

    private void endExtraFull(Instant now) {
        List<Peer> peers = chosen(ConnectionKind.FULL);
        if (peers.size() <= context.settings.reach().maxOutbound()) return;
        Peer worst = null;
        for (Peer peer : peers) {
            if (peer.outbound.isProtected) continue;
            // Of two that are as bad the younger.
            if (worst == null || !peer.outbound.lastNews.isAfter(worst.outbound.lastNews)) worst = peer;
        }
        if (worst != null && end(worst, "announced no block for longer than the others", now))
            slots.wantsExtraFull = false;
    }

    private boolean end(Peer peer, String reason, Instant now) {
        boolean hadItsChance = Context.reached(peer.connectedAt.plus(CHANCE), now);
        if (!hadItsChance || peer.download.requests.size() > 0) return false;
        context.disconnect(peer, reason);
        return true;
    }
}
