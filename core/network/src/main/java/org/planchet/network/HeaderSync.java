package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.ProtocolVersion;

/// Learns which chain each peer has. One peer is asked first ([HeaderStart]), page after page, until it has
/// sent all its headers; then the others are asked, which costs little, since most of their headers are then
/// known. After that, peers are asked when they announce a block that we do not know, and all of them every now
/// and then.
///
/// At most one getheaders a peer is out at a time, for as long as two minutes: headers that connect to nothing do not
/// count as an answer, so a peer that sends them without end gets one question in two minutes (P04).
///
/// No header is kept of a chain that has too little work: what costs an attacker nothing must not cost us memory
/// (P01). If a peer may have a chain with enough, [HeaderPresync] finds out first.
final class HeaderSync {
    /// After this an unanswered getheaders is forgotten, and the peer may be asked again.
    static final Duration ASK_AGAIN = Duration.ofMinutes(2);

    /// How long the other peers wait for one that is asked before them.
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// How often in a row a peer's headers may follow one and the same block that we do not know.
    static final int MAX_STRANGE = 3;

    static final BlockHash NO_STOP = new BlockHash(Hash256.ZERO);

    /// How far one peer is with telling its chain.
    static final class State {
        /// Whether the peer wants new blocks as headers (BIP-0130).
        boolean wantsHeaders;

        /// Whether it knows that we do.
        boolean sentPreference;

        /// What the last headers followed that followed nothing we know, and how many in a row followed just
        /// that.
        @Nullable
        BlockHash strangeRoot;

        int strange;

        /// Whether it was asked at once after headers that follow nothing we know: once until some do.
        boolean askedAtOnce;

        @Nullable
        Instant askedAt;

        boolean started;

        /// The first pass over headers of which it is not known whether they have enough work to be kept, or
        /// the second.
        @Nullable
        HeaderPresync presync;

        /// Whether it sent headers that did not fit the memory bound.
        boolean heldBack;

        /// Whether the last headers message had as many as one can.
        boolean lastWasFull;

        /// Whether more of the requested pages are to come.
        boolean reading;

        Instant readingSince = Instant.EPOCH;
    }

    private final Context context;
    private final HeaderAdmission admission;
    private Instant nextRound = Instant.EPOCH;
    private boolean hasReceivedHeaders;

    HeaderSync(Context context) {
        this.context = context;
        this.admission = new HeaderAdmission(context);
    }

    /// Starts with whomever it is time to start with.
    void start(Instant now) {
        if (!hasReceivedHeaders) {
            for (Peer peer : HeaderStart.next(context, now)) begin(peer, now);
            return;
        }
        for (Peer peer : context.ready()) if (!peer.sync.started) begin(peer, now);
    }

    private void begin(Peer peer, Instant now) {
        State state = peer.sync;
        state.started = true;
        state.reading = true;
        state.readingSince = now;
        ask(peer, startingPoint(), now, true);
    }

    /// The block before the best header: so even a peer with nothing new answers with something, and we learn that it
    /// has our best header.
    private HeaderNode startingPoint() {
        HeaderNode best = context.chain.bestHeader();
        HeaderNode parent = best.parent();
        return parent == null ? best : parent;
    }

    /// @param again whether to ask even if an answer is still awaited
    private void ask(Peer peer, HeaderNode from, Instant now, boolean again) {
        State state = peer.sync;
        boolean waits = state.askedAt != null && state.askedAt.plus(ASK_AGAIN).isAfter(now);
        // In the middle of a presync the answer to another question would end it.
        if (waits && (!again || state.presync != null)) return;
        state.presync = null;
        send(peer, context.chain.locator(from), now);
    }

    /// Asks a peer that should have more headers than it has sent, unless it is sending them now.
    void askAgain(Peer peer, HeaderNode from, Instant now) {
        ask(peer, from, now, true);
    }

    private void send(Peer peer, List<BlockHash> locator, Instant now) {
        peer.sync.askedAt = now;
        context.send(peer, new GetHeaders(ProtocolVersion.OURS, locator, NO_STOP));
    }

    /// Asks everyone for news: what the user can want, and what happens on its own every so often (mission N6).
    ///
    /// @param from height of the last block whose header is taken as known
    void askAll(int from, Instant now, boolean again) {
        nextRound = now.plus(context.settings.syncInterval());
        HeaderNode usual = startingPoint();
        HeaderNode start = from < usual.height() ? usual.ancestor(from) : usual;
        for (Peer peer : context.ready()) ask(peer, start, now, again);
    }

    void tick(Instant now) {
        if (nextRound.equals(Instant.EPOCH)) nextRound = now.plus(context.settings.syncInterval());
        else if (Context.reached(nextRound, now)) askAll(Integer.MAX_VALUE, now, false);
        if (admission.hasRoomAgain()) askThoseHeldBack(now);
        for (Peer peer : context.ready()) HeaderPreference.send(context, peer);
        start(now);
    }

    private void askThoseHeldBack(Instant now) {
        for (Peer peer : context.ready()) {
            if (!peer.sync.heldBack) continue;
            peer.sync.heldBack = false;
            ask(peer, context.chain.bestHeader(), now, false);
        }
    }

    /// The peer announced this block, one of perhaps many: one question at most follows (P05).
    void onAnnounced(Peer peer, BlockHash hash, Instant now) {
        HeaderNode node = context.chain.find(hash);
        if (node != null) {
            peer.chain.has(context.chain, node);
            return;
        }
        peer.chain.hasUnknown(hash);
        ask(peer, context.chain.bestHeader(), now, false);
    }

    void onHeaders(Peer peer, List<BlockHeader> headers, Instant now) {
        State state = peer.sync;
        if (headers.isEmpty()) {
            state.askedAt = null;
            state.presync = null;
            finish(peer, now);
            return;
        }
        if (!admission.areWellFormed(peer, headers)) return;
        state.lastWasFull = headers.size() == Limits.HEADERS;
        List<BlockHeader> ready = headers;
        boolean hasEnoughWork = false;
        // A new block may be announced in between: that is not the answer.
        boolean isAnswer = state.lastWasFull || (state.presync != null && state.presync.goesOnWith(headers.getFirst()));
        if (state.presync != null && isAnswer) {
            HeaderPresync.Result result = goOn(peer, state.presync, headers, now);
            if (peer.gone) return;
            if (result.success()) {
                ready = result.ready();
                hasEnoughWork = true;
                if (ready.isEmpty()) return;
            }
        }
        connect(peer, ready, hasEnoughWork, now);
    }

    /// Returns a message to the presync that is under way, and asks on if it wants more.
    private HeaderPresync.Result goOn(Peer peer, HeaderPresync presync, List<BlockHeader> headers, Instant now) {
        State state = peer.sync;
        boolean secondPass = presync.redownloads();
        HeaderPresync.Result result = presync.next(headers, state.lastWasFull);
        if (result.success()) state.askedAt = null;
        if (result.requestMore()) {
            state.reading = true;
            state.readingSince = now;
            send(peer, presync.locator(), now);
            return result;
        }
        state.presync = null;
        if (secondPass && (!result.success() || result.ready().isEmpty()))
            context.disconnect(peer, "sends other headers than it sent before");
        else if (result.success() && result.ready().isEmpty()) finish(peer, now);
        return result;
    }

    /// Headers that may follow something we know.
    private void connect(Peer peer, List<BlockHeader> headers, boolean hasEnoughWork, Instant now) {
        State state = peer.sync;
        BlockHash last = headers.getLast().hash();
        HeaderNode start = context.chain.find(headers.getFirst().previous());
        if (start == null) {
            peer.chain.hasUnknown(last);
            unconnected(peer, headers.getFirst().previous(), now);
            return;
        }
        state.strangeRoot = null;
        state.askedAtOnce = false;
        if (state.presync == null) state.askedAt = null;
        HeaderNode known = context.chain.find(last);
        if (known != null && !context.chain.isInvalid(known)) taken(peer, known, now);
        else if (!hasEnoughWork && !admission.haveEnoughWork(start, headers)) tooLittleWork(peer, start, headers, now);
        else if (!admission.haveRoom(start, headers, now)) holdBack(peer, now);
        else context.effect(new NetworkEffect.CheckHeaders(peer.id, headers));
    }

    /// Headers that follow nothing we know. A new block whose parent we lack may be announced this way; the
    /// answer to our request will contain the parent. But a question names our genesis block at its end, so
    /// that a peer with the same genesis answers with headers that follow one of ours: a peer that repeatedly
    /// answers from the same unknown block follows another chain.
    private void unconnected(Peer peer, BlockHash root, Instant now) {
        State state = peer.sync;
        if (state.presync != null) {
            // It has sent headers that connect to ours; blocks that it announces meanwhile are handled after
            // them.
            ask(peer, context.chain.bestHeader(), now, false);
            return;
        }
        state.strange = root.equals(state.strangeRoot) ? state.strange + 1 : 1;
        state.strangeRoot = root;
        if (state.strange > MAX_STRANGE) {
            BlockHash genesis = context.chain.bestHeader().ancestor(0).hash();
            context.disconnect(
                    peer,
                    "follows another chain: its headers start at " + root + ", and not at our genesis " + genesis);
            return;
        }
        boolean again = state.strange > 1 || !state.askedAtOnce;
        state.askedAtOnce = true;
        ask(peer, context.chain.bestHeader(), now, again);
    }

    /// Headers of so little work are not kept. If the peer may have more, all of them are fetched twice; a
    /// chain that ends here is of no use (P01, Bitcoin Core's `TryLowWorkHeadersSync`).
    private void tooLittleWork(Peer peer, HeaderNode start, List<BlockHeader> headers, Instant now) {
        if (!peer.sync.lastWasFull || !admission.mayPresync(peer, now)) {
            finish(peer, now);
            return;
        }
        var presync = new HeaderPresync(context.chain, start, context.antiDosWork(), context.random, now);
        peer.sync.presync = presync;
        goOn(peer, presync, headers, now);
    }

    void onGone(Peer peer) {
        peer.sync.presync = null;
    }

    void onChecked(Peer peer, List<BlockHeader> headers, Optional<Rejection> rejection, Instant now) {
        HeaderNode last = lastTaken(headers);
        if (rejection.isEmpty()) {
            if (last != null) {
                HeaderNode tip = context.chain.tip();
                if (context.chain.work(last).compareTo(context.chain.work(tip)) > 0) peer.outbound.lastNews = now;
                taken(peer, last, now);
            }
            return;
        }
        if (last != null) peer.chain.has(context.chain, last);
        if (!PeerPenalty.apply(context, peer, "headers", rejection.get())) finish(peer, now);
    }

    private void holdBack(Peer peer, Instant now) {
        peer.sync.heldBack = true;
        finish(peer, now);
    }

    /// Drops references to headers that the chain has forgotten, and asks every peer again.
    void onForgotten(Instant now) {
        for (Peer peer : context.all()) {
            peer.sync.presync = null;
            peer.chain.onForgotten(context.chain);
            peer.download.lastCommon = PeerChain.stillThere(context.chain, peer.download.lastCommon);
        }
        askAll(Integer.MAX_VALUE, now, true);
    }

    private @Nullable HeaderNode lastTaken(List<BlockHeader> headers) {
        for (BlockHeader header : headers.reversed()) {
            HeaderNode node = context.chain.find(header.hash());
            if (node != null && !context.chain.isInvalid(node)) return node;
        }
        return null;
    }

    private void taken(Peer peer, HeaderNode last, Instant now) {
        peer.chain.has(context.chain, last);
        HeaderPreference.send(context, peer);
        // The next page is asked for already.
        if (peer.sync.presync != null) return;
        if (!peer.sync.lastWasFull) {
            finish(peer, now);
            return;
        }
        peer.sync.reading = true;
        peer.sync.readingSince = now;
        ask(peer, last, now, true);
    }

    private void finish(Peer peer, Instant now) {
        if (peer.sync.presync != null) return;
        peer.sync.reading = false;
        hasReceivedHeaders = true;
        start(now);
    }

    /// Whether a peer has sent its whole chain since the start.
    boolean hasReceivedHeaders() {
        return hasReceivedHeaders;
    }

    /// Whether some peer has more work, or is still sending headers. Who claims to have more and delivers
    /// nothing does not count.
    boolean syncing(Instant now) {
        HeaderNode tip = context.chain.tip();
        for (Peer peer : context.ready()) {
            HeaderNode best = peer.chain.best();
            if (best != null
                    && peer.servesBlocks()
                    && !peer.download.requests.isSilent(now)
                    && !context.chain.isInvalid(best)
                    && context.chain.work(best).compareTo(context.chain.work(tip)) > 0) return true;
            int claimed = peer.version().map(version -> version.startHeight()).orElse(0);
            boolean telling = peer.sync.reading && !Context.reached(peer.sync.readingSince.plus(ASK_AGAIN), now);
            if (telling && claimed > tip.height()) return true;
        }
        return false;
    }

    /// Whether a peer has sent its whole chain, which has no less work than ours, and nobody has more to give.
    boolean isLevelWithPeers(Instant now) {
        if (syncing(now)) return false;
        HeaderNode tip = context.chain.tip();
        for (Peer peer : context.ready()) {
            HeaderNode best = peer.chain.best();
            if (best != null
                    && peer.servesBlocks()
                    && !peer.sync.reading
                    && context.chain.work(best).compareTo(context.chain.work(tip)) >= 0) return true;
        }
        return false;
    }
}
