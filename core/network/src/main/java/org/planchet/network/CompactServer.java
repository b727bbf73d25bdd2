package org.planchet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;

/// Serves blocks in their compact form (BIP-0152), and the transactions of them that a peer lacks. The newest
/// block is kept: it is announced to all in one form, and asked about at once.
final class CompactServer {
    /// Blocks so far below the tip are given in their compact form (Bitcoin Core's MAX_CMPCTBLOCK_DEPTH); few would
    /// have the transactions of older ones.
    static final int MAX_COMPACT_DEPTH = 5;

    /// Of blocks so far below the tip single transactions are given (MAX_BLOCKTXN_DEPTH).
    static final int MAX_TXN_DEPTH = 10;

    private final Context context;
    private final DataServer serving;
    private @Nullable Block newest;
    private @Nullable CmpctBlock newestCompact;

    /// The newest block's transactions by both ids, once one was asked for.
    private @Nullable Map<Hash256, Transaction> newestById;

    CompactServer(Context context, DataServer serving) {
        this.context = context;
        this.serving = serving;
    }

    /// This block joined the best chain or is about to.
    void onBlock(Block block) {
        if (newest != null && newest.hash().equals(block.hash())) return;
        newest = block;
        newestCompact = null;
        newestById = null;
    }

    /// The newest block's transaction of that txid or wtxid; null if it has none. Who got it announced while it waited
    /// may still be about to fetch it.
    @Nullable
    Transaction ofNewest(Hash256 id) {
        Block block = newest;
        if (block == null) return null;
        Map<Hash256, Transaction> byId = newestById;
        if (byId == null) {
            byId = new HashMap<>();
            for (Transaction transaction : block.transactions()) {
                byId.put(transaction.txid().hash(), transaction);
                byId.put(transaction.wtxid().hash(), transaction);
            }
            newestById = byId;
        }
        return byId.get(id);
    }

    /// The compact form of the newest block; null if that is another one.
    @Nullable
    CmpctBlock announcement(BlockHash hash) {
        Block block = newest;
        if (block == null || !block.hash().equals(hash)) return null;
        CmpctBlock compact = newestCompact;
        if (compact == null) {
            compact = ShortIds.compact(block, context.random.nextLong());
            newestCompact = compact;
        }
        return compact;
    }

    /// The answer to a request for this block's compact form; null if it has to be the whole block.
    @Nullable
    Message answer(Block block, HeaderNode node) {
        boolean recent = node.height() >= context.chain.tip().height() - MAX_COMPACT_DEPTH;
        if (!recent || !context.initialDownload.isOver()) return null;
        CmpctBlock known = announcement(block.hash());
        return known != null ? known : ShortIds.compact(block, context.random.nextLong());
    }

    /// Of old blocks the whole is given instead, in turn with all other requests; so it is to a peer that has not
    /// read its answers (P22).
    void onGetBlockTxn(Peer peer, GetBlockTxn request) {
        HeaderNode node = context.chain.find(request.block());
        if (node == null || !context.chain.hasBlock(node)) return;
        boolean recent = node.height() >= context.chain.tip().height() - MAX_TXN_DEPTH;
        if (!recent || !serving.hasRoom(peer)) {
            serving.onGetData(peer, List.of(InventoryItem.witnessBlock(request.block())));
            return;
        }
        Block held = newest;
        Block block =
                held != null && held.hash().equals(request.block()) ? held : context.chain.readBlock(request.block());
        if (block == null) return;
        var asked = new ArrayList<Transaction>(request.indexes().size());
        long bytes = 0;
        for (int index : request.indexes()) {
            if (index >= block.transactions().size()) {
                context.misbehaved(
                        peer,
                        "asks for transaction " + index + " of a block with "
                                + block.transactions().size() + " (BIP-0152)");
                return;
            }
            asked.add(block.transactions().get(index));
            bytes += asked.getLast().size();
        }
        serving.charge(peer, bytes);
        context.send(peer, new BlockTxn(request.block(), asked));
    }
}
