package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Fault;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;

/// Fetches the blocks of the best headers from all peers that have them; [BlockSelection] says which of whom.
///
/// When a peer has no request left and nothing to ask is within the window, the peer that the window waits for is
/// stalling: it has two seconds, and each time one is dropped for it the limit doubles up to 64 seconds (the fault may
/// be our own slow line), shrinking again as blocks come (P38). Apart from that a block may take as long as Bitcoin
/// Core allows, see [BlockRequests].
final class BlockDownload {
    static final Duration MIN_STALL = Duration.ofSeconds(2);
    static final Duration MAX_STALL = Duration.ofSeconds(64);

    /// A peer that said it does not have a block is not asked again for so long.
    static final Duration PAUSE = Duration.ofSeconds(10);

    /// Unrequested blocks further ahead of the tip are not looked at (P39), as Bitcoin Core has it.
    static final int MAX_AHEAD = 288;

    /// What is asked of one peer.
    static final class State {
        final BlockRequests.State requests = new BlockRequests.State();

        @Nullable
        HeaderNode lastCommon;

        Instant pausedUntil = Instant.EPOCH;
        Instant lastBlockAt = Instant.EPOCH;

        int lastCommonHeight() {
            return lastCommon == null ? -1 : lastCommon.height();
        }
    }

    private final Context context;
    private final HeaderSync headers;

    private final BlockRequests requests = new BlockRequests();

    /// Blocks handed over to be judged: not to be asked for meanwhile.
    private final Set<BlockHash> judging = new HashSet<>();

    /// Those of them that were put together from a compact block.
    private final Set<BlockHash> reconstructed = new HashSet<>();

    private final BlockSelection selection;

    /// Who sent the blocks that came last, for those that are judged only when their turn comes.
    private final Map<BlockHash, PeerId> sources = new LinkedHashMap<>();

    private Duration stallLimit = MIN_STALL;
    private boolean room = true;

    BlockDownload(Context context, HeaderSync headers) {
        this.context = context;
        this.headers = headers;
        this.selection = new BlockSelection(context, requests, judging);
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
            peer.chain.resolve(context.chain);
            State state = peer.download;
            // Half empty before it is filled again: the window is not scanned for each block.
            if (state.requests.size() > BlockRequests.MAX_PER_PEER / 2 || state.pausedUntil.isAfter(now)) continue;
            if (!peer.servesBlocks()) continue;
            List<InventoryItem> wanted = selection.next(peer, now);
            if (!wanted.isEmpty()) context.send(peer, new GetData(compact(peer, wanted)));
        }
    }

    /// A single new block on top of ours is asked for in its compact form: most of it is in the mempool (BIP-0152).
    private List<InventoryItem> compact(Peer peer, List<InventoryItem> wanted) {
        if (!peer.compact.provides || wanted.size() != 1 || requests.size() != 1) return wanted;
        if (!context.initialDownload.isOver()) return wanted;
        Hash256 hash = wanted.getFirst().hash();
        HeaderNode node = context.chain.find(new BlockHash(hash));
        if (node == null || !context.chain.tip().equals(node.parent())) return wanted;
        return List.of(new InventoryItem(InventoryItem.COMPACT_BLOCK, hash));
    }

    BlockRequests requests() {
        return requests;
    }

    /// Whether the block is here and its verdict is to come.
    boolean isJudging(BlockHash hash) {
        return judging.contains(hash);
    }

    /// A block that was put together from its compact form. Its sender may not have checked it (BIP-0152), so an
    /// invalid one is not held against it.
    void onReconstructed(Peer peer, Block block, Instant now) {
        requests.removeAll(block.hash(), now);
        if (!room) return;
        judging.add(block.hash());
        reconstructed.add(block.hash());
        context.effect(new NetworkEffect.CheckBlock(peer.id, block));
    }

    void onBlock(Peer peer, Block block, Instant now) {
        BlockHash hash = block.hash();
        boolean requested = requests.remove(peer, hash, now);
        if (!requested && !welcome(peer, block, now)) return;
        if (!room) return;
        judging.add(hash);
        sources.put(hash, peer.id);
        if (sources.size() > 2 * BlockSelection.WINDOW)
            sources.remove(sources.keySet().iterator().next());
        context.effect(new NetworkEffect.CheckBlock(peer.id, block));
    }

    /// Whether a block that we did not ask this peer for may be looked at: only if it would be a tip no worse
    /// than ours, and not far ahead (P39). Its header is taken in any case.
    private boolean welcome(Peer peer, Block block, Instant now) {
        ChainReads chain = context.chain;
        if (judging.contains(block.hash())) return false;
        HeaderNode parent = chain.find(block.header().previous());
        if (parent == null) {
            headers.onAnnounced(peer, block.hash(), now);
            return false;
        }
        HeaderNode known = chain.find(block.hash());
        if (known != null && chain.isInvalid(known)) {
            // Found out before: it is not processed again, no matter which peer sends it or how often (P30).
            headers.onHeaders(peer, List.of(block.header()), now);
            return false;
        }
        if (known != null && chain.hasBlock(known)) {
            peer.chain.has(chain, known);
            return false;
        }
        HeaderNode tip = chain.tip();
        BigInteger work =
                chain.work(parent).add(ChainWork.ofBits(block.header().bits()).value());
        boolean taken = work.compareTo(chain.work(tip)) >= 0
                && work.compareTo(context.settings.minimumChainWork()) >= 0
                && parent.height() + 1 <= tip.height() + MAX_AHEAD;
        if (!taken) headers.onHeaders(peer, List.of(block.header()), now);
        return taken;
    }

    /// @param peer null if it has gone meanwhile
    void onChecked(@Nullable Peer peer, BlockHash hash, Optional<Rejection> rejection, Instant now) {
        judging.remove(hash);
        if (rejection.isEmpty()) {
            shrinkStallLimit();
            requests.removeAll(hash, now);
        }
        boolean wasCompact = reconstructed.remove(hash);
        if (peer != null) {
            HeaderNode node = context.chain.find(hash);
            if (rejection.isPresent() && wasCompact) {
                // A short id stood for another witness than ours: the block itself may be good.
                if (rejection.get().fault() == Fault.MUTATED) askWhole(peer, hash, now);
            } else if (rejection.isPresent()) {
                PeerPenalty.apply(context, peer, "block " + hash, rejection.get());
            } else {
                peer.download.lastBlockAt = now;
                if (node != null) peer.chain.has(context.chain, node);
            }
        } else {
            sources.remove(hash);
        }
        fill(now);
    }

    private void askWhole(Peer peer, BlockHash hash, Instant now) {
        requests.add(peer, hash, now);
        context.send(peer, new GetData(List.of(InventoryItem.witnessBlock(hash))));
    }

    /// The user wants the block from this peer: earlier requests for it no longer count (Bitcoin Core's `FetchBlock`).
    void fetch(Peer peer, BlockHash hash, Instant now) {
        requests.removeAll(hash, now);
        askWhole(peer, hash, now);
    }

    /// A block that had been stored turned out to be invalid.
    void onRefused(BlockHash hash, Rejection rejection) {
        PeerId source = sources.remove(hash);
        Peer peer = source == null ? null : context.peer(source);
        if (peer != null) PeerPenalty.apply(context, peer, "block " + hash, rejection);
    }

    /// The peer says it does not have them.
    void onNotFound(Peer peer, List<InventoryItem> items, Instant now) {
        for (InventoryItem item : items) {
            if (item.isBlock() && requests.remove(peer, new BlockHash(item.hash()), now))
                peer.download.pausedUntil = now.plus(PAUSE);
        }
    }

    void onGone(Peer peer, Instant now) {
        requests.removeAll(peer, now);
        sources.values().removeIf(peer.id::equals);
    }

    void tick(Instant now) {
        for (Peer peer : context.ready()) {
            Instant stalling = peer.download.requests.stallingSince;
            if (stalling != null && Context.reached(stalling.plus(stallLimit), now)) {
                context.disconnect(
                        peer, "stalls the download of blocks for more than " + stallLimit.toMillis() + " ms");
                stallLimit = least(stallLimit.multipliedBy(2), MAX_STALL);
                continue;
            }
            Duration deadline = requests.deadline(context.chain.targetSpacing());
            if (requests.isPast(peer, deadline, now))
                context.disconnect(
                        peer, "did not deliver a block it was asked for within " + deadline.toSeconds() + " seconds");
        }
        fill(now);
    }

    /// Back towards two seconds, 15 % a block, as Bitcoin Core does.
    private void shrinkStallLimit() {
        Duration smaller = stallLimit.multipliedBy(85).dividedBy(100);
        stallLimit = smaller.compareTo(MIN_STALL) < 0 ? MIN_STALL : smaller;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Whether nothing is kept of any peer.
    boolean isEmpty() {
        return requests.isEmpty() && judging.isEmpty() && sources.isEmpty();
    }

    /// Blocks asked for and not yet come, of all peers.
    int inFlight() {
        return requests.size();
    }
}
