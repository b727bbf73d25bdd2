package org.planchet.network;

import static org.planchet.network.Stage.sent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;

/// A machine that knows its genesis block alone, and peers that have 1,500 blocks more.
final class DownloadScene {
    final Stage stage = new Stage();
    final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 1_500, 0);
    private final Map<Hash256, Block> byHash = new HashMap<>();
    private int read;

    DownloadScene() {
        add(blocks);
    }

    /// Has peers know these too.
    void add(List<Block> others) {
        for (Block block : others) byHash.put(block.hash().hash(), block);
    }

    /// A peer that we dialled and that has told all the headers.
    PeerId teller(String remote) {
        return teller(remote, false, blocks.size());
    }

    /// A peer that has told the headers of the first `count` blocks.
    PeerId teller(String remote, boolean inbound, int count) {
        PeerId peer = stage.peer(remote, inbound, count);
        stage.receive(peer, new Headers(ToyChain.headers(blocks.subList(0, count))));
        return peer;
    }

    BlockMessage block(Hash256 hash) {
        return new BlockMessage(Objects.requireNonNull(byHash.get(hash)));
    }

    /// What a peer is asked for, in order.
    static List<Hash256> asked(List<NetworkEffect> effects, PeerId peer) {
        var hashes = new ArrayList<Hash256>();
        for (GetData request : sent(effects, peer, GetData.class))
            for (InventoryItem item : request.items()) hashes.add(item.hash());
        return hashes;
    }

    void deliver(PeerId peer, List<Hash256> hashes) {
        for (Hash256 hash : hashes) stage.receive(peer, block(hash));
    }

    /// Delivers everything asked of a peer so far and while it does so.
    void deliverAll(PeerId peer) {
        while (read < stage.effects.size()) {
            NetworkEffect effect = stage.effects.get(read++);
            if (effect instanceof NetworkEffect.Send(PeerId to, GetData(var items)) && to.equals(peer))
                for (InventoryItem item : items) stage.receive(peer, block(item.hash()));
        }
    }
}
