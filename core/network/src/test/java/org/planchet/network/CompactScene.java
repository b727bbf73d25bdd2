package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.planchet.fixtures.Blocks;
import org.planchet.network.NetworkEffect.CheckBlock;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.SendCmpct;

/// A stage whose initial download is over, blocks of transactions, and peers that speak compact blocks.
abstract class CompactScene {
    final Stage stage = new Stage();
    final List<Transaction> known = transactions(10, 3);
    final List<Transaction> unknown = transactions(20, 2);
    BlockHash tip = ToyChain.GENESIS.hash();
    int height;

    /// Ends the initial download: some blocks, the last of them young.
    CompactScene() {
        for (int i = 0; i < 3; i++) stage.mined(List.of(next(List.of())));
    }

    static List<Transaction> transactions(int tag, int count) {
        var transactions = new ArrayList<Transaction>();
        for (int i = 0; i < count; i++) transactions.add(ToyPool.transaction(tag + i));
        return transactions;
    }

    /// The next block, with a coinbase before these.
    Block next(List<Transaction> transactions) {
        Block block = on(tip, ++height, transactions);
        tip = block.hash();
        return block;
    }

    static Block on(BlockHash parent, int height, List<Transaction> transactions) {
        var all = new ArrayList<Transaction>();
        all.add(ToyPool.transaction(1_000_000 + height));
        all.addAll(transactions);
        return Blocks.unmined(parent, all);
    }

    PeerId peer(String remote, boolean inbound) {
        PeerId peer = stage.peer(remote, inbound, height);
        stage.receive(peer, new SendCmpct(false, 2));
        stage.receive(peer, new Headers(List.of(stage.chain.tip().header())));
        return peer;
    }

    static List<Block> judged(List<NetworkEffect> effects) {
        var blocks = new ArrayList<Block>();
        for (NetworkEffect effect : effects) if (effect instanceof CheckBlock(var _, Block block)) blocks.add(block);
        return blocks;
    }

    static GetData whole(Block block) {
        return new GetData(List.of(InventoryItem.witnessBlock(block.hash())));
    }

    Block withKnown() {
        known.forEach(stage.pool::add);
        return next(known);
    }
}
