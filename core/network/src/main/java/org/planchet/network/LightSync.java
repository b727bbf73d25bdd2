package org.planchet.network;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MerkleBlock;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Services;

/// How a light node finds the blocks that concern its wallet: by compact filters ([FilterSync]) as soon as a peer
/// serves them, and otherwise, after a while, by bloom filters ([BloomSync]), which reveal to peers what the wallet
/// watches and cannot show what a peer leaves out. What was looked at by bloom filters is therefore looked at once more
/// when the first peer with compact filters comes.
final class LightSync {
    private final Context context;
    private final FilterSync filters;
    private final BloomSync bloom;

    /// Since when there are peers with bloom filters and none with compact ones; null if that is not so.
    private @Nullable Instant withoutFiltersSince;

    private boolean byBloom;

    /// The past was looked at once more: a peer that comes and goes costs that once.
    private boolean lookedAgain;

    LightSync(Context context, FilterWatch watch) {
        this.context = context;
        var blocks = new BlocksToScan(context, watch);
        this.filters = new FilterSync(context, watch, blocks);
        this.bloom = new BloomSync(context, watch, blocks);
    }

    /// Whether a peer of our own choice is of no use: nothing of the wallet's could be asked of it, or would be.
    boolean isUseless(Peer peer) {
        if (peer.inbound || peer.manual || peer.offers(Services.COMPACT_FILTERS)) return false;
        return !peer.offers(Services.BLOOM) || filtersAreServed();
    }

    private boolean filtersAreServed() {
        for (Peer peer : context.ready()) if (peer.offers(Services.COMPACT_FILTERS)) return true;
        return false;
    }

    private boolean bloomIsServed() {
        for (Peer peer : context.ready()) if (BloomSync.isServedBy(context, peer)) return true;
        return false;
    }

    private void decide(Instant now) {
        if (filtersAreServed()) {
            withoutFiltersSince = null;
            if (byBloom) leaveBloom();
        } else if (!byBloom) {
            if (!bloomIsServed()) withoutFiltersSince = null;
            else if (withoutFiltersSince == null) withoutFiltersSince = now;
            else if (Context.reached(withoutFiltersSince.plus(FilterSync.ALONE), now)) turnToBloom();
        }
    }

    private void turnToBloom() {
        byBloom = true;
        filters.stop();
        context.effect(new NetworkEffect.LogLine("no peer serves compact filters: bloom filters are used, which"
                + " tell peers what the wallet watches and do not show what a peer leaves out"));
    }

    private void leaveBloom() {
        byBloom = false;
        int from = bloom.stop();
        for (Peer peer : context.ready())
            if (isUseless(peer)) context.disconnect(peer, "does not serve compact filters");
        if (lookedAgain || from >= context.chain.tip().height()) return;
        lookedAgain = true;
        context.effect(new NetworkEffect.LookAgain(from));
    }

    /// Goes on as far as it can.
    void go(Instant now) {
        if (byBloom) bloom.go(now);
        else filters.go(now);
    }

    void onBlock(Peer peer, Block block, Instant now) {
        if (byBloom) bloom.onBlock(peer, block);
        else filters.onBlock(peer, block, now);
    }

    void onCFilter(Peer peer, CFilter message, Instant now) {
        if (!byBloom) filters.onCFilter(peer, message, now);
    }

    void onCFHeaders(Peer peer, CFHeaders message, Instant now) {
        if (!byBloom) filters.onCFHeaders(peer, message, now);
    }

    /// Answers that come after bloom filters were given up are taken, so that none is missing.
    void onMerkleBlock(Peer peer, MerkleBlock answer, Instant now) {
        bloom.onMerkleBlock(peer, answer, now);
        if (byBloom) bloom.go(now);
    }

    void onChecked(@Nullable Peer peer, BlockHash hash, Optional<Rejection> rejection, Instant now) {
        if (byBloom) bloom.onChecked(peer, hash, rejection);
        else filters.onChecked(peer, hash, rejection, now);
    }

    void onGone(Peer peer) {
        filters.onGone(peer);
        bloom.onGone(peer);
    }

    void tick(Instant now) {
        decide(now);
        bloom.endLate(now);
        if (byBloom) bloom.tick(now);
        else filters.tick(now);
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return filters.isEmpty() && bloom.isEmpty();
    }
}
