package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;

/// Tells peers of new blocks once they are the tip: as a compact block if the peer chose us for that (BIP-0152), as
/// headers if the peer asked for that and the headers connect to what it has
/// (BIP-0130), else as an inv of the tip alone.
final class BlockRelay {
    /// More new blocks than this go as an inv (Bitcoin Core's MAX_BLOCKS_TO_ANNOUNCE).
    static final int MAX_HEADERS = 8;

    private final Context context;
    private final CompactServer compact;

    BlockRelay(Context context, CompactServer compact) {
        this.context = context;
        this.compact = compact;
    }

    /// The best chain has a new tip. During the initial download that is no news to anyone.
    void onNewTip() {
        if (!context.initialDownload.isOver()) return;
        HeaderNode tip = context.chain.tip();
        for (Peer peer : context.ready()) announce(peer, tip);
    }

    /// A new peer that claims to be behind learns of our tip at once: it may not think of asking us.
    void onReady(Peer peer) {
        HeaderNode tip = context.chain.tip();
        int claimed = peer.version().map(version -> version.startHeight()).orElse(0);
        if (claimed < tip.height()) context.send(peer, new Inv(List.of(InventoryItem.of(tip.hash()))));
    }

    private void announce(Peer peer, HeaderNode tip) {
        if (peer.chain.hasBlock(tip)) return;
        var news = new ArrayList<BlockHeader>();
        HeaderNode node = tip;
        while (node != null && news.size() < MAX_HEADERS && !peer.chain.hasBlock(node)) {
            news.add(node.header());
            node = node.parent();
        }
        boolean connects = node != null && peer.chain.hasBlock(node);
        CmpctBlock small = peer.compact.wantsAnnouncements && connects && news.size() == 1
                ? compact.announcement(tip.hash())
                : null;
        if (small != null) {
            context.send(peer, small);
            peer.chain.wasSent(tip);
        } else if (peer.sync.wantsHeaders && connects) {
            context.send(peer, new Headers(news.reversed()));
            peer.chain.wasSent(tip);
        } else {
            context.send(peer, new Inv(List.of(InventoryItem.of(tip.hash()))));
        }
    }
}
