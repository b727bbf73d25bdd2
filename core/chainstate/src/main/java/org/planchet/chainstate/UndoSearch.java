package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// Makes the undo data of one block again: the coins that it spent stand as outputs in its own transactions and in the
/// blocks below it, which are read from the nearest down until all are found. Takes time in proportion to how far down
/// the oldest lies.
///
/// The two coinbases of 2010 that overwrote coins ([BlockUndoData.Overwritten]) are not searched for: those
/// blocks are never disconnected.
final class UndoSearch {
    private final Map<OutPoint, @Nullable Coin> wanted = new HashMap<>();
    private final Set<Txid> sources = new HashSet<>();
    private int missing;

    private UndoSearch(Block block) {
        for (Transaction tx : spenders(block)) {
            for (TxIn input : tx.inputs()) {
                wanted.put(input.prevout(), null);
                sources.add(input.prevout().txid());
            }
        }
        missing = wanted.size();
    }

    /// The undo data of the block at `index`; null if a block that is needed cannot be read.
    ///
    /// @param read reads a block; null if it cannot be read
    static @Nullable BlockUndoData of(BlockIndex index, Function<BlockIndex, @Nullable Block> read) {
        Block block = read.apply(index);
        if (block == null) return null;
        var search = new UndoSearch(block);
        search.lookAt(block, index.height());
        for (BlockIndex below = index.parent(); search.missing > 0; below = below.parent()) {
            if (below == null) throw new AssertionError(index + " was valid and spends what no block below it makes");
            Block source = read.apply(below);
            if (source == null) return null;
            search.lookAt(source, below.height());
        }
        return new BlockUndoData(search.undo(block), List.of());
    }

    private static List<Transaction> spenders(Block block) {
        return block.transactions().subList(1, block.transactions().size());
    }

    private void lookAt(Block block, int height) {
        for (int i = 0; i < block.transactions().size() && missing > 0; i++) {
            Transaction tx = block.transactions().get(i);
            if (!sources.contains(tx.txid())) continue;
            for (int n = 0; n < tx.outputs().size(); n++) {
                OutPoint at = tx.outPoint(n);
                if (!wanted.containsKey(at) || wanted.get(at) != null) continue;
                wanted.put(at, new Coin(tx.outputs().get(n), height, i == 0));
                missing--;
            }
        }
    }

    private BlockUndo undo(Block block) {
        var spent = new ArrayList<List<Coin>>();
        for (Transaction tx : spenders(block)) {
            var coins = new ArrayList<Coin>();
            for (TxIn input : tx.inputs()) {
                Coin coin = wanted.get(input.prevout());
                if (coin == null) throw new AssertionError("a search that is over lacks " + input.prevout());
                coins.add(coin);
            }
            spent.add(coins);
        }
        return new BlockUndo(spent);
    }
}
