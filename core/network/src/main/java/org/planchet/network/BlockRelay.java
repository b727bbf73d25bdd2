package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;

/// Announces new blocks to peers: as a compact block if the peer chose us for that, and then before its
/// scripts are checked (BIP-0152); once they are the tip as headers if the peer asked for that and the
/// headers connect to what it has (BIP-0130), else as an inv of the tip alone.
final class BlockRelay {
    /// More new blocks than this go as an inv (Bitcoin Core's MAX_BLOCKS_TO_ANNOUNCE).
    static final int MAX_HEADERS = 8;

    private final Context context;
    private final CompactServer compact;

    /// The highest block that was announced before it was fully validated: at most one is announced so at
    /// each height.
    private int highestAnnouncedEarly;

    BlockRelay(Context context, CompactServer compact) {
        this.context = context;
        this.compact = compact;
    }

    /// The best chain has a new tip. During the initial download peers know such blocks already.
    void onNewTip() {
        if (!context.initialDownload.isOver()) return;
        HeaderNode tip = context.chain.tip();
        for (Peer peer : context.ready()) announce(peer, tip);
    }

    /// A block on the tip has everything but its spending judged. Peers that chose us for high-bandwidth
    /// relay do not penalise us if it turns out invalid, and its proof of work makes an attack expensive.
    void onWellFormed(Block block) {
        HeaderNode node = context.chain.find(block.hash());
        if (node == null || node.height() <= highestAnnouncedEarly || !context.initialDownload.isOver()) return;
        highestAnnouncedEarly = node.height();
        compact.onBlock(block);
        for (Peer peer : context.ready()) {
            CmpctBlock small = small(peer, node);
            if (small != null) sendSmall(peer, small, node);
        }
    }

    /// The block as a peer wants it that chose us; null for others, if it has it, or if it does not have its parent.
    private @Nullable CmpctBlock small(Peer peer, HeaderNode node) {
        HeaderNode parent = node.parent();
        boolean fits = peer.compact.wantsAnnouncements
                && !peer.chain.hasBlock(node)
                && parent != null
                && peer.chain.hasBlock(parent);
        return fits ? compact.announcement(node.hash()) : null;
    }

    private void sendSmall(Peer peer, CmpctBlock small, HeaderNode node) {
        context.send(peer, small);
        peer.chain.wasSent(node);
    }

    private void announce(Peer peer, HeaderNode tip) {
        if (peer.chain.hasBlock(tip)) return;
        CmpctBlock small = small(peer, tip);
        if (small != null) {
            sendSmall(peer, small, tip);
            return;
        }
        var news = new ArrayList<BlockHeader>();
        HeaderNode node = tip;
        while (node != null && news.size() < MAX_HEADERS && !peer.chain.hasBlock(node)) {
            news.add(node.header());
            node = node.parent();
        }
        if (peer.sync.wantsHeaders && node != null && peer.chain.hasBlock(node)) {
            context.send(peer, new Headers(news.reversed()));
            peer.chain.wasSent(tip);
        } else {
            context.send(peer, new Inv(List.of(InventoryItem.of(tip.hash()))));
        }
    }
}
