package org.planchet.network;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.BlockHeader;

/// Which of the headers that strangers tell may take memory. Asked before they are judged by the chain.
final class HeaderAdmission {
    /// Of peers that chose us, so many may have a presync at a time: at most some 1.3 MiB each.
    static final int INBOUND_PRESYNCS = 8;

    /// Headers kept without their blocks, at most, some 140 bytes each: half as many again as Bitcoin's main chain has.
    static final int MAX_BARE_HEADERS = 1_500_000;

    /// So many more may be those of new blocks.
    private static final int BARE_HEADERS_OF_NEWS = 50_000;

    private final Context context;

    HeaderAdmission(Context context) {
        this.context = context;
    }

    /// Whether each has its proof of work and is the parent of the next; a peer that sends others is dropped (P03).
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

    /// Whether more headers may be kept without their blocks. Where there are too many, those of a new block on one that
    /// is stored still may; the others are asked for again once blocks have come.
    boolean hasRoom(HeaderNode start, List<BlockHeader> headers) {
        int bare = context.chain.bareHeaders() + headers.size();
        if (bare <= MAX_BARE_HEADERS) return true;
        return bare <= MAX_BARE_HEADERS + BARE_HEADERS_OF_NEWS
                && headers.size() <= BlockRelay.MOST_HEADERS
                && context.chain.hasBlock(start);
    }

    /// Whoever chose us shares a few places, so that all of them together take little memory.
    boolean mayPresync(Peer peer, Instant now) {
        if (!peer.inbound) return true;
        int others = 0;
        for (Peer other : context.ready()) {
            HeaderSync.State state = other.sync;
            if (!other.inbound || state.presync == null) continue;
            if (state.askedAt != null && Context.reached(state.askedAt.plus(HeaderSync.ASK_AGAIN), now)) state.presync = null;
            else others++;
        }
        return others < INBOUND_PRESYNCS;
    }
}
