package org.planchet.network;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.InventoryItem;

/// Which blocks to ask of which peer: at most 16 of one, and none further than 1,024 blocks beyond the last that it
/// shares with us, so that what arrives out of order stays bounded. That last common block moves over every block that
/// is stored, so a fork of any depth is followed.
///
/// If there is nothing else to request, a block that another peer owes us is requested from one more peer
/// (P36).
final class BlockSelection {
    /// BLOCK_DOWNLOAD_WINDOW.
    static final int WINDOW = 1_024;

    /// A peer that signals only NODE_NETWORK_LIMITED has the last 288 blocks (BIP-0159); two fewer are asked
    /// for, since it may have moved on.
    static final int LIMITED_DEPTH = 286;

    private final Context context;
    private final BlockRequests requests;
    private final Set<BlockHash> judging;

    /// @param judging blocks that are here and being judged; a view that changes
    BlockSelection(Context context, BlockRequests requests, Set<BlockHash> judging) {
        this.context = context;
        this.requests = requests;
        this.judging = judging;
    }

    /// What to ask of the peer now, which has free places; it counts as asked for.
    List<InventoryItem> next(Peer peer, Instant now) {
        HeaderNode best = peer.chain.best();
        if (best == null) return List.of();
        List<InventoryItem> wanted = lost(peer, best, now);
        boolean hasPlaces = peer.download.requests.size() < BlockRequests.MAX_PER_PEER;
        if (hasPlaces && isWorthIt(best)) wanted.addAll(choose(peer, best, now));
        return wanted;
    }

    /// Blocks that our disk has lost, if they lie in the peer's chain too: of many lost ones the first 1,024 at a
    /// time.
    private List<InventoryItem> lost(Peer peer, HeaderNode best, Instant now) {
        var wanted = new ArrayList<InventoryItem>();
        int looked = 0;
        for (HeaderNode lost : context.chain.lostBlocks()) {
            if (peer.download.requests.size() >= BlockRequests.MAX_PER_PEER || ++looked > WINDOW) break;
            BlockHash hash = lost.hash();
            if (!requests.askedFor(hash).isEmpty() || judging.contains(hash)) continue;
            if (peer.isLimited() && best.height() - lost.height() >= LIMITED_DEPTH) continue;
            if (ForkPoint.leadsTo(lost, best)) wanted.add(ask(peer, hash, now));
        }
        return wanted;
    }

    private boolean isWorthIt(HeaderNode best) {
        ChainReads chain = context.chain;
        if (chain.inBestChain(best) || chain.isInvalid(best)) return false;
        BigInteger work = chain.work(best);
        return work.compareTo(chain.work(chain.tip())) >= 0 && work.compareTo(context.settings.minimumChainWork()) >= 0;
    }

    /// The blocks to ask of the peer now, in order (Bitcoin Core's `FindNextBlocks`); they count as asked for.
    private List<InventoryItem> choose(Peer peer, HeaderNode best, Instant now) {
        ChainReads chain = context.chain;
        HeaderNode common = lastCommon(peer, best);
        int windowEnd = common.height() + WINDOW;
        var wanted = new ArrayList<InventoryItem>();
        HeaderNode missing = null;
        for (HeaderNode node : path(common, best.ancestor(Math.min(best.height(), windowEnd + 1)))) {
            if (chain.isInvalid(node)) return wanted;
            if (chain.hasBlock(node)) {
                // If all before it are stored too, the window moves.
                if (node.height() == peer.download.lastCommonHeight() + 1) peer.download.lastCommon = node;
                continue;
            }
            if (judging.contains(node.hash())) continue;
            if (!requests.askedFor(node.hash()).isEmpty()) {
                if (missing == null) missing = node;
                continue;
            }
            if (node.height() > windowEnd) {
                if (wanted.isEmpty() && missing != null) noteStalling(peer, missing, now);
                return wanted;
            }
            if (peer.isLimited() && best.height() - node.height() >= LIMITED_DEPTH) continue;
            wanted.add(ask(peer, node.hash(), now));
            if (peer.download.requests.size() >= BlockRequests.MAX_PER_PEER) return wanted;
        }
        if (wanted.isEmpty() && missing != null) wanted.addAll(askToo(peer, missing, now));
        return wanted;
    }

    /// The last block that our best chain or what is stored shares with the peer's: the fork, or above it.
    private HeaderNode lastCommon(Peer peer, HeaderNode best) {
        HeaderNode fork = ForkPoint.of(best, context.chain.tip());
        HeaderNode last = peer.download.lastCommon;
        if (last == null || fork.height() > last.height() || !ForkPoint.leadsTo(last, best)) last = fork;
        peer.download.lastCommon = last;
        return last;
    }

    private static List<HeaderNode> path(HeaderNode above, HeaderNode to) {
        var path = new ArrayList<HeaderNode>();
        for (HeaderNode node = to; node != null && node.height() > above.height(); node = node.parent()) path.add(node);
        return path.reversed();
    }

    private InventoryItem ask(Peer peer, BlockHash hash, Instant now) {
        requests.add(peer, hash, now);
        return InventoryItem.witnessBlock(hash);
    }

    /// A peer with nothing else to do is asked for a block that others owe us, if it has it.
    private List<InventoryItem> askToo(Peer peer, HeaderNode missing, Instant now) {
        if (peer.download.requests.size() > 0 || peer.isLimited()) return List.of();
        boolean choiceIsThere = context.peers.values().stream().anyMatch(other -> other.ready() && other.isPreferred());
        if (!requests.mayAskToo(peer, missing.hash(), choiceIsThere, now)) return List.of();
        return List.of(ask(peer, missing.hash(), now));
    }

    /// The download window waits for a block that others owe us, and this peer waits for the window.
    private void noteStalling(Peer idle, HeaderNode missing, Instant now) {
        if (idle.download.requests.size() > 0) return;
        for (Peer peer : requests.askedFor(missing.hash())) {
            BlockRequests.State owing = peer.download.requests;
            if (owing.stallingSince == null) owing.stallingSince = now;
        }
    }
}
