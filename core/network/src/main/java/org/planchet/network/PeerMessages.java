package org.planchet.network;

import java.time.Instant;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.Version;

/// Hands each message of a peer to the part concerned, those of the handshake before all others.
final class PeerMessages {
    private final Parts parts;

    PeerMessages(Parts parts) {
        this.parts = parts;
    }

    void on(Peer peer, Message message, Instant now) {
        peer.lastSeen = now;
        peer.keepAlive.lastHeard = now;
        switch (message) {
            case Version version -> onVersion(peer, version, now);
            case Message.Verack() -> {
                if (parts.handshake.onVerack(peer)) onReady(peer, now);
            }
            case Message.WtxidRelay() -> parts.handshake.onWtxidRelay(peer);
            case Message.SendAddrV2() -> parts.handshake.onSendAddrV2(peer);
            default -> {
                // Other messages are ignored before the handshake is complete (P21).
                if (peer.ready()) onReadyMessage(peer, message, now);
            }
        }
    }

    private void onReadyMessage(Peer peer, Message message, Instant now) {
        switch (message) {
            case Version _, Message.Verack _, Message.WtxidRelay _, Message.SendAddrV2 _ ->
                throw new AssertionError("the handshake's own: " + message);
            case Message.Ping ping -> parts.keepAlive.onPing(peer, ping);
            case Message.Pong pong -> parts.keepAlive.onPong(peer, pong, now);
            case Message.GetHeaders request -> parts.serving.onGetHeaders(peer, request);
            case Message.GetBlocks request -> parts.serving.onGetBlocks(peer, request);
            case Message.GetData(var items) -> parts.serving.onGetData(peer, items);
            case Message.Headers(var list) -> {
                parts.headers.onHeaders(peer, list, now);
                parts.download.fill(now);
            }
            case Message.SendHeaders() -> peer.sync.wantsHeaders = true;
            case Message.Inv(var items) -> onInv(peer, items, now);
            case Message.NotFound(var items) -> {
                parts.download.onNotFound(peer, items, now);
                parts.transactions.onNotFound(peer, items, now);
            }
            case Message.BlockMessage(var block) -> {
                if (parts.light != null) parts.light.onBlock(peer, block, now);
                else parts.download.onBlock(peer, block, now);
            }
            case Message.TxMessage(var transaction) -> parts.transactions.onTx(peer, transaction, now);
            case Message.Addr(var addresses) -> parts.gossip.onAddr(peer, addresses, now);
            case Message.AddrV2(var entries) -> parts.gossip.onAddrV2(peer, entries, now);
            case Message.GetAddr() -> parts.gossip.onGetAddr(peer, now);
            case Message.MempoolRequest() -> {
                // Otherwise any peer could find out which transactions reached us first.
                if (parts.serving.givesPool(peer)) parts.announcer.onPoolAsked(peer, now);
            }
            case Message.FeeFilter(long feeRate) -> peer.relay.feeFilter = Math.max(0, feeRate);
            case Message.SendCmpct offer -> parts.compactPeers.onSendCmpct(peer, offer);
            case Message.CmpctBlock block -> {
                if (parts.light == null) parts.compact.onCmpctBlock(peer, block, now);
            }
            case Message.GetBlockTxn request -> parts.compactServing.onGetBlockTxn(peer, request);
            case Message.BlockTxn answer -> parts.compact.onBlockTxn(peer, answer, now);
            case Message.GetCFilters request -> parts.serving.filters().onGetCFilters(peer, request);
            case Message.GetCFHeaders request -> parts.serving.filters().onGetCFHeaders(peer, request);
            case Message.GetCFCheckpt request -> parts.serving.filters().onGetCFCheckpt(peer, request);
            case Message.CFilter filter -> {
                if (parts.light != null) parts.light.onCFilter(peer, filter, now);
            }
            case Message.CFHeaders filterHeaders -> {
                if (parts.light != null) parts.light.onCFHeaders(peer, filterHeaders, now);
            }
            case Message.MerkleBlockMessage(var answer) -> {
                if (parts.light != null) parts.light.onMerkleBlock(peer, answer, now);
            }
            // Nobody is asked for it.
            case Message.CFCheckpt _ -> {}
            case Message.FilterLoad load -> parts.serving.bloom().onFilterLoad(peer, load);
            case Message.FilterAdd(var element) -> parts.serving.bloom().onFilterAdd(peer, element);
            case Message.FilterClear() -> parts.serving.bloom().onFilterClear(peer);
            // Newer peers may say more than we know.
            case Message.Unknown _ -> {}
        }
    }

    private void onVersion(Peer peer, Version version, Instant now) {
        Peer self = peer.version().isEmpty() ? parts.handshake.sender(version) : null;
        if (self != null) parts.connections.onSelf(self);
        if (!parts.handshake.onVersion(peer, version, now)) return;
        if (parts.light != null && parts.light.isUseless(peer))
            parts.context.disconnect(peer, "does not serve compact filters");
        else parts.connections.onVersion(peer);
    }

    private void onReady(Peer peer, Instant now) {
        if (parts.light == null) parts.compactPeers.onReady(peer);
        parts.connections.onReady(peer, now);
        if (peer.gone) return;
        parts.gossip.onReady(peer, now);
        parts.headers.start(now);
        parts.keepAlive.tick(peer, now);
    }

    /// Announced blocks that we know show which chain the peer has; of the unknown ones, headers up to the
    /// last are requested.
    private void onInv(Peer peer, List<InventoryItem> items, Instant now) {
        BlockHash unknown = null;
        boolean blocksToo = false;
        boolean transactionsToo = false;
        for (InventoryItem item : items) {
            if (item.type() != InventoryItem.BLOCK) {
                transactionsToo = true;
                continue;
            }
            blocksToo = true;
            var hash = new BlockHash(item.hash());
            if (parts.context.chain.find(hash) == null) unknown = hash;
            else parts.headers.onAnnounced(peer, hash, now);
        }
        if (unknown != null) parts.headers.onAnnounced(peer, unknown, now);
        if (transactionsToo) parts.transactions.onInv(peer, items, now);
        if (blocksToo) parts.download.fill(now);
    }
}
