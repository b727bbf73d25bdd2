package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Services;

/// Fetches the blocks of the best headers from all peers that have them, each block from one peer at a time: at most 16
/// asked of a peer, and none further than 1,024 blocks beyond the last that we share with it, so that what arrives out
/// of order stays bounded.
///
/// When a peer has a free place but nothing is left to ask within the window, the peer that the window waits for is
/// stalling: it has two seconds, and each time one is dropped for it the limit doubles up to 64 seconds (the fault may
/// be our own slow line), shrinking again as blocks come (P38). Apart from that, a peer that delivers nothing of what
/// it was asked for in 30 seconds loses its requests to others.
final class BlockDownload {
    static final int WINDOW = 1_024;
    static final int PER_PEER = 16;
    static final Duration LEAST_STALL = Duration.ofSeconds(2);
    static final Duration MOST_STALL = Duration.ofSeconds(64);

    /// A peer that delivers no block for so long loses what it was asked for.
    static final Duration DELIVERY = Duration.ofSeconds(30);

    /// A peer that lost its requests is not asked again for so long.
    static final Duration PAUSE = Duration.ofSeconds(10);

    /// Times a peer may lose its requests in a row.
    static final int MOST_LOSSES = 3;

    /// Unrequested blocks further ahead of the tip are not looked at (P39), as Bitcoin Core has it.
    static final int MOST_AHEAD = 288;

    /// What is asked of one peer.
    static final class State {
        final Map<BlockHash, Instant> inFlight = new LinkedHashMap<>();

        @Nullable
        HeaderNode lastCommon;

        @Nullable
        Instant stallingSince;

        Instant progressAt = Instant.EPOCH;
        Instant pausedUntil = Instant.EPOCH;
        Instant lastBlockAt = Instant.EPOCH;
        int losses;
    }

    private final Context context;
    private final HeaderSync headers;

    /// Whom each block was asked of. At most 16 a peer.
    private final Map<BlockHash, Peer> askedOf = new HashMap<>();

    /// Blocks handed over to be judged: not to be asked for meanwhile.
    private final Map<BlockHash, Boolean> judging = new HashMap<>();

    /// Who sent the blocks that came last, for those that are judged only when their turn comes.
    private final Map<BlockHash, PeerId> sources = new LinkedHashMap<>();

    private Duration stallLimit = LEAST_STALL;
    private boolean room = true;

    BlockDownload(Context context, HeaderSync headers) {
        this.context = context;
        this.headers = headers;
    }

    /// Whether blocks can be stored.
    void setRoom(boolean there, Instant now) {
        room = there;
        fill(now);
    }

    /// Asks every peer that has places free for what it can give.
    void fill(Instant now) {
        if (!room) return;
        for (Peer peer : context.ready()) {
            headers.resolve(peer);
            State state = peer.download;
            // Half empty before it is filled again: the window is not gone through for each block.
            if (state.inFlight.size() > PER_PEER / 2 || state.pausedUntil.isAfter(now)) continue;
            if (peer.servesBlocks()) assign(peer, now);
        }
    }

    private void assign(Peer peer, Instant now) {
        HeaderNode best = peer.sync.bestKnown;
        ChainReads chain = context.chain;
        if (best == null || chain.inBestChain(best) || chain.isInvalid(best)) return;
        BigInteger work = chain.work(best);
        if (work.compareTo(chain.work(chain.tip())) < 0) return;
        if (work.compareTo(context.settings.minimumChainWork()) < 0) return;

        HeaderNode common = lastCommon(peer, best);
        int windowEnd = common.height() + WINDOW;
        List<HeaderNode> path = path(common, best.ancestor(Math.min(best.height(), windowEnd + 1)));
        var wanted = new ArrayList<InventoryItem>();
        Peer waitingFor = null;
        for (HeaderNode node : path) {
            if (chain.isInvalid(node)) break;
            BlockHash hash = node.hash();
            if (chain.hasBlock(node) || judging.containsKey(hash)) continue;
            Peer holder = askedOf.get(hash);
            if (holder != null) {
                if (waitingFor == null) waitingFor = holder;
                continue;
            }
            if (node.height() > windowEnd) {
                if (wanted.isEmpty() && waitingFor != null && waitingFor != peer) stalls(waitingFor, now);
                break;
            }
            wanted.add(ask(peer, hash, now));
            if (peer.download.inFlight.size() >= PER_PEER) break;
        }
        if (!wanted.isEmpty()) context.send(peer, new GetData(wanted));
    }

    /// The last block that our best chain and the peer's share, kept between calls so that it is found at once.
    private HeaderNode lastCommon(Peer peer, HeaderNode best) {
        ChainReads chain = context.chain;
        HeaderNode tip = chain.tip();
        HeaderNode level = best.ancestor(Math.min(best.height(), tip.height()));
        HeaderNode common = peer.download.lastCommon;
        if (common == null || chain.inBestChain(level)) common = level;
        if (common.height() > best.height()) common = common.ancestor(best.height());
        HeaderNode other = best.ancestor(common.height());
        while (!common.hash().equals(other.hash())) {
            HeaderNode a = common.parent();
            HeaderNode b = other.parent();
            if (a == null || b == null) throw new AssertionError("two trees of headers in one index");
            common = a;
            other = b;
        }
        // Down to where our chain branches off, unless what lies between is stored already.
        while (!chain.inBestChain(common) && !chain.hasBlock(common)) {
            HeaderNode parent = common.parent();
            if (parent == null) break;
            common = parent;
        }
        peer.download.lastCommon = common;
        return common;
    }

    private static List<HeaderNode> path(HeaderNode above, HeaderNode to) {
        var path = new ArrayList<HeaderNode>();
        for (HeaderNode node = to; node != null && node.height() > above.height(); node = node.parent()) path.add(node);
        return path.reversed();
    }

    private InventoryItem ask(Peer peer, BlockHash hash, Instant now) {
        State state = peer.download;
        if (state.inFlight.isEmpty()) state.progressAt = now;
        state.inFlight.put(hash, now);
        askedOf.put(hash, peer);
        return peer.offers(Services.WITNESS) ? InventoryItem.witnessBlock(hash) : InventoryItem.of(hash);
    }

    private static void stalls(Peer peer, Instant now) {
        if (peer.download.stallingSince == null) peer.download.stallingSince = now;
    }

    void onBlock(Peer peer, Block block, Instant now) {
        BlockHash hash = block.hash();
        boolean requested = release(peer, hash);
        if (requested) {
            State state = peer.download;
            state.progressAt = now;
            state.stallingSince = null;
            state.losses = 0;
        } else if (!welcome(peer, block, now)) {
            return;
        }
        if (!room) return;
        judging.put(hash, Boolean.TRUE);
        sources.put(hash, peer.id);
        if (sources.size() > 2 * WINDOW)
            sources.remove(sources.keySet().iterator().next());
        context.effect(new NetworkEffect.CheckBlock(peer.id, block));
    }

    /// Whether a block that we did not ask this peer for may be looked at: only where it would be the new tip, and not
    /// far ahead (P39).
    private boolean welcome(Peer peer, Block block, Instant now) {
        ChainReads chain = context.chain;
        if (judging.containsKey(block.hash())) return false;
        HeaderNode parent = chain.find(block.header().previous());
        if (parent == null) {
            headers.onAnnounced(peer, block.hash(), now);
            return false;
        }
        HeaderNode known = chain.find(block.hash());
        if (known != null && chain.hasBlock(known)) {
            headers.has(peer, known);
            return false;
        }
        HeaderNode tip = chain.tip();
        BigInteger work =
                chain.work(parent).add(ChainWork.ofBits(block.header().bits()).value());
        return work.compareTo(chain.work(tip)) > 0
                && work.compareTo(context.settings.minimumChainWork()) >= 0
                && parent.height() + 1 <= tip.height() + MOST_AHEAD;
    }

    /// @param peer null where it has gone meanwhile
    void onChecked(@Nullable Peer peer, BlockHash hash, Optional<Rejection> rejection, Instant now) {
        judging.remove(hash);
        if (rejection.isEmpty()) shrinkStallLimit();
        if (peer != null) {
            HeaderNode node = context.chain.find(hash);
            if (rejection.isPresent()) {
                Blame.lay(context, peer, "block " + hash, rejection.get());
            } else {
                peer.download.lastBlockAt = now;
                if (node != null) headers.has(peer, node);
            }
        }
        fill(now);
    }

    /// A block that had been stored turned out to be invalid.
    void onRefused(BlockHash hash, Rejection rejection) {
        PeerId source = sources.remove(hash);
        Peer peer = source == null ? null : context.peer(source);
        if (peer != null) Blame.lay(context, peer, "block " + hash, rejection);
    }

    /// The peer says it does not have them.
    void onNotFound(Peer peer, List<InventoryItem> items, Instant now) {
        for (InventoryItem item : items) {
            if (item.isBlock() && release(peer, new BlockHash(item.hash())))
                peer.download.pausedUntil = now.plus(PAUSE);
        }
    }

    void onGone(Peer peer) {
        for (BlockHash hash : List.copyOf(peer.download.inFlight.keySet())) release(peer, hash);
    }

    private boolean release(Peer peer, BlockHash hash) {
        if (peer.download.inFlight.remove(hash) == null) return false;
        askedOf.remove(hash);
        return true;
    }

    void tick(Instant now) {
        for (Peer peer : context.ready()) {
            State state = peer.download;
            if (state.stallingSince != null && Context.reached(state.stallingSince.plus(stallLimit), now)) {
                context.disconnect(
                        peer, "stalls the download of blocks for more than " + stallLimit.toMillis() + " ms");
                stallLimit = least(stallLimit.multipliedBy(2), MOST_STALL);
            } else if (!state.inFlight.isEmpty() && Context.reached(state.progressAt.plus(DELIVERY), now)) {
                lose(peer, now);
            }
        }
        fill(now);
    }

    private void lose(Peer peer, Instant now) {
        State state = peer.download;
        if (++state.losses >= MOST_LOSSES) {
            context.disconnect(peer, "delivers none of the blocks it was asked for");
            return;
        }
        onGone(peer);
        state.stallingSince = null;
        state.pausedUntil = now.plus(PAUSE);
    }

    /// Back towards two seconds, 15 % a block, as Bitcoin Core does.
    private void shrinkStallLimit() {
        Duration smaller = stallLimit.multipliedBy(85).dividedBy(100);
        stallLimit = smaller.compareTo(LEAST_STALL) < 0 ? LEAST_STALL : smaller;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Blocks asked for and not yet come, of all peers.
    int inFlight() {
        return askedOf.size();
    }
}
