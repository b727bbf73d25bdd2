package org.planchet.wallet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Coin;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A chain and a mempool as simple as they can be: a list of blocks, a list of transactions, and the coins found by
/// going through both from the start each time. No rule is checked; the twin that the wallet is compared with.
final class TestChain {
    static final long REWARD = 5_000_000_000L;

    final List<Block> blocks = new ArrayList<>();
    final List<Transaction> pool = new ArrayList<>();
    private int unique;

    TestChain() {
        blocks.add(block(new BlockHash(Hash256.ZERO), List.of(coinbase(Script.EMPTY))));
    }

    int height() {
        return blocks.size() - 1;
    }

    /// A block on the tip that holds `transactions` and pays its reward to `to`.
    ChainEvent mine(Script to, List<Transaction> transactions) {
        var all = new ArrayList<Transaction>(List.of(coinbase(to)));
        all.addAll(transactions);
        blocks.add(block(blocks.getLast().hash(), all));
        return new ChainEvent.BlockConnected(blocks.getLast(), height(), BlockUndo.EMPTY);
    }

    /// Takes the tip off.
    ChainEvent undo() {
        return new ChainEvent.BlockDisconnected(blocks.removeLast(), blocks.size(), BlockUndo.EMPTY);
    }

    /// Coins of the chain, then with the mempool's on top (at height -1).
    Map<OutPoint, Coin> coins(boolean withPool) {
        var coins = new LinkedHashMap<OutPoint, Coin>();
        for (int height = 1; height < blocks.size(); height++)
            for (Transaction tx : blocks.get(height).transactions()) apply(tx, height, coins);
        if (withPool) for (Transaction tx : pool) apply(tx, -1, coins);
        return coins;
    }

    private static void apply(Transaction tx, int height, Map<OutPoint, Coin> coins) {
        for (TxIn input : tx.inputs()) coins.remove(input.prevout());
        for (int i = 0; i < tx.outputs().size(); i++)
            coins.put(tx.outPoint(i), new Coin(tx.outputs().get(i), height, tx.isCoinbase()));
    }

    /// Puts into the mempool, in order, those of `candidates` whose coins are there. Returns those that found no place.
    List<Transaction> refill(List<Transaction> candidates, int maturity) {
        pool.clear();
        var left = new ArrayList<Transaction>();
        Map<OutPoint, Coin> coins = coins(true);
        for (Transaction tx : candidates) {
            boolean valid = tx.inputs().stream().allMatch(input -> {
                Coin coin = coins.get(input.prevout());
                return coin != null && (!coin.coinbase() || height() + 1 - coin.height() >= maturity);
            });
            if (valid && !pool.contains(tx)) {
                pool.add(tx);
                apply(tx, -1, coins);
            } else if (!valid) left.add(tx);
        }
        return left;
    }

    static Transaction pay(List<OutPoint> from, TxOut... to) {
        return new Transaction(
                2, from.stream().map(at -> new TxIn(at, Script.EMPTY, -3)).toList(), List.of(to), 0);
    }

    private Transaction coinbase(Script to) {
        Script unlike = Script.wrap(new ByteWriter().int32(unique++).toByteArray());
        return new Transaction(1, List.of(new TxIn(OutPoint.NULL, unlike, -1)), List.of(new TxOut(REWARD, to)), 0);
    }

    private Block block(BlockHash previous, List<Transaction> transactions) {
        BlockHeader header = Blocks.header(previous, transactions, 1_700_000_000 + unique++, Blocks.EASIEST);
        return new Block(header, transactions);
    }
}
