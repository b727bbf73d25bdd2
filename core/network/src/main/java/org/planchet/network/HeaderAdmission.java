package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.BlockHeader;

/// Which of the headers that peers send may take memory. Asked before they are judged by the chain.
final class HeaderAdmission {
    /// Of peers that chose us, so many may have a presync at a time: at most some 1.3 MiB each.
    static final int INBOUND_PRESYNCS = 8;

    /// Headers kept without their blocks, at most, some 140 bytes each.
    static final int MAX_BARE_HEADERS = 300_000;

    /// So many may be kept of chains that have not reached the least work: half as many again as Bitcoin's
    /// main chain has. No other peer can add that many: all of them have the work that the two passes
    /// demanded.
    static final int MAX_BARE_HEADERS_TO_LEAST_WORK = 1_500_000;

    /// How far ahead of our tip headers are taken, apart from those that a chain needs for the least work.
    static final int MAX_AHEAD = 100_000;

    /// So many more may be those of new blocks.
    private static final int BARE_HEADERS_OF_NEWS = 50_000;

    /// How often headers are forgotten, at most.
    static final Duration FORGETTING_INTERVAL = Duration.ofMinutes(1);

    private final Context context;
    private Instant nextForgetting = Instant.EPOCH;

    HeaderAdmission(Context context) {
        this.context = context;
    }

    /// Whether each has its proof of work and is the parent of the next; a peer that sends others is dropped
    /// (P03).
    boolean areWellFormed(Peer peer, List<BlockHeader> headers) {
        for (int i = 0; i < headers.size(); i++) {
            BlockHeader header = headers.get(i);
            Optional<Rejection> broken = context.chain.checkWork(header);
            if (broken.isPresent()) {
                context.misbehaved(peer, "headers: " + broken.get());
                return false;
            }
            if (i > 0 && !header.previous().equals(headers.get(i - 1).hash())) {
                context.misbehaved(peer, "headers do not follow one another (non-continuous headers sequence)");
                return false;
            }
        }
        return true;
    }

    /// Whether a chain that ends with these headers has the work that keeping them takes.
    ///
    /// @param start the header before the first
    boolean haveEnoughWork(HeaderNode start, List<BlockHeader> headers) {
        BigInteger work = context.chain.work(start);
        for (BlockHeader header : headers)
            work = work.add(ChainWork.ofBits(header.bits()).value());
        return work.compareTo(context.antiDosWork()) >= 0;
    }

    /// Whether these headers may be kept without their blocks. The others are asked for again once blocks
    /// have come. If there are too many in all, no peer delivers their blocks: all are forgotten, since they
    /// would otherwise keep out headers whose blocks are delivered, and every peer is asked again.
    ///
    /// @param start the header before the first
    boolean haveRoom(HeaderNode start, List<BlockHeader> headers, Instant now) {
        if (!isNear(start.height() + headers.size(), start)) return false;
        if (fit(start, headers)) return true;
        if (Context.reached(nextForgetting, now)) {
            nextForgetting = now.plus(FORGETTING_INTERVAL);
            context.effect(new NetworkEffect.ForgetHeaders());
        }
        return false;
    }

    /// Once a chain has the least work that the one we look for is known to have, the blocks are what is missing:
    /// its headers are taken no further ahead of them than a while's download.
    private boolean isNear(int height, HeaderNode start) {
        return height <= context.chain.tip().height() + MAX_AHEAD || lacksLeastWork(start);
    }

    private boolean lacksLeastWork(HeaderNode node) {
        return context.chain.work(node).compareTo(context.settings.minimumChainWork()) < 0;
    }

    /// If there are too many in all, those of a new block on one that is stored still may be kept.
    private boolean fit(HeaderNode start, List<BlockHeader> headers) {
        int bare = context.chain.bareHeaders() + headers.size();
        if (bare <= (lacksLeastWork(start) ? MAX_BARE_HEADERS_TO_LEAST_WORK : MAX_BARE_HEADERS)) return true;
        return bare <= MAX_BARE_HEADERS + BARE_HEADERS_OF_NEWS
                && headers.size() <= BlockRelay.MAX_HEADERS
                && context.chain.hasBlock(start);
    }

    /// Whether it is time to ask for more if there was no room: blocks have caught up half the way.
    boolean hasRoomAgain() {
        return context.chain.bestHeader().height() <= context.chain.tip().height() + MAX_AHEAD / 2;
    }

    /// Whoever chose us shares a few places, so that all of them together take little memory.
    boolean mayPresync(Peer peer, Instant now) {
        if (!peer.inbound) return true;
        int others = 0;
        for (Peer other : context.ready()) {
            HeaderSync.State state = other.sync;
            if (!other.inbound || state.presync == null) continue;
            if (state.askedAt != null && Context.reached(state.askedAt.plus(HeaderSync.ASK_AGAIN), now))
                state.presync = null;
            else others++;
        }
        return others < INBOUND_PRESYNCS;
    }
}
