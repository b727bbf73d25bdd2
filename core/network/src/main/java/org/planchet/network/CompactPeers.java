package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.SendCmpct;
import org.planchet.wire.ProtocolVersion;

/// Which peers support compact blocks, and which three announce new blocks to us that way (BIP-0152's high
/// bandwidth): those that brought us the last ones, one of which we dialled stays among them.
final class CompactPeers {
    /// The version with wtxids; like Bitcoin Core since 23, no other is spoken.
    static final long VERSION = 2;

    static final int MAX_SELECTED = 3;

    /// What was negotiated with one peer, and what it is sending.
    static final class State {
        /// Whether it answers with compact blocks.
        boolean provides;

        /// Whether it wants new blocks announced as compact blocks.
        boolean wantsAnnouncements;

        /// Whether we want that of it.
        boolean selected;

        /// A compact block whose header is being judged.
        @Nullable
        CmpctBlock pending;

        /// One that waits for transactions: one a peer, so that it holds no more of them than one message does.
        @Nullable
        PartialBlock partial;
    }

    private final Context context;
    private final List<Peer> selected = new ArrayList<>();

    CompactPeers(Context context) {
        this.context = context;
    }

    void onReady(Peer peer) {
        if (peer.speaks(ProtocolVersion.COMPACT_BLOCKS)) context.send(peer, new SendCmpct(false, VERSION));
    }

    /// Offers of other versions are ignored.
    void onSendCmpct(Peer peer, SendCmpct message) {
        if (message.version() != VERSION) return;
        peer.compact.provides = true;
        peer.compact.wantsAnnouncements = message.highBandwidth();
    }

    /// The peer brought a new block, when no other was on its way. Without a mempool of transactions nothing is gained
    /// by a compact announcement.
    void onBlockFrom(Peer peer) {
        if (!peer.compact.provides || !context.settings.relay().transactions()) return;
        if (selected.remove(peer)) {
            selected.addLast(peer);
            return;
        }
        if (selected.size() == MAX_SELECTED) deselect(peer);
        peer.compact.selected = true;
        selected.addLast(peer);
        context.send(peer, new SendCmpct(true, VERSION));
    }

    /// Drops the one that brought nothing for longest; but for an inbound peer not the only one we dialled.
    private void deselect(Peer successor) {
        long dialled = selected.stream().filter(peer -> !peer.inbound).count();
        boolean keepsFirst = successor.inbound && dialled == 1 && !selected.getFirst().inbound;
        Peer dropped = selected.remove(keepsFirst ? 1 : 0);
        dropped.compact.selected = false;
        context.send(dropped, new SendCmpct(false, VERSION));
    }

    void onGone(Peer peer) {
        selected.remove(peer);
    }
}
