package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.HeaderNode;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// Makes a random tree of blocks from a seed: branches and branches of branches, transactions that spend coins of their
/// branch (also of their own block), and now and then a block that spends what is not there.
public final class RandomBlocks {
    /// A block with its height.
    public record Made(Block block, int height) {}

    private record Place(HeaderNode node, Map<OutPoint, Coin> coins, boolean valid) {}

    /// How many blocks back a branch may start.
    private static final int MAX_BACK = 8;

    /// What anybody can spend; and what nobody spends here, of several kinds.
    private static final Script ANYONE_TOO = Script.fromHex("5151");

    private static final List<Script> SCRIPTS = List.of(
            BlockBuilder.ANYONE,
            ANYONE_TOO,
            ANYONE_TOO,
            Script.fromHex("6a0101"),
            Script.fromHex("a9140102030405060708090a0b0c0d0e0f101112131487"),
            Script.fromHex("76a9140102030405060708090a0b0c0d0e0f101112131488ac"));

    private final ChainParams params;
    private final Random random;
    private final int transactions;
    private final int invalidOneIn;
    private final List<Place> places = new ArrayList<>();

    /// @param genesis      the chain's first node
    /// @param transactions how many a block has, at most
    /// @param invalidOneIn how rare invalid blocks are
    public RandomBlocks(ChainParams params, HeaderNode genesis, long seed, int transactions, int invalidOneIn) {
        this.params = params;
        this.random = new Random(seed);
        this.transactions = transactions;
        this.invalidOneIn = invalidOneIn;
        places.add(new Place(genesis, new LinkedHashMap<>(), true));
    }

    /// The next block; its parent was made before. Mostly on the latest valid one, sometimes on one a few before.
    public Made next() {
        int back = random.nextInt(6) == 0 ? random.nextInt(Math.min(MAX_BACK, places.size())) : 0;
        Place parent = places.get(places.size() - 1 - back);
        int height = parent.node.height() + 1;
        var coins = new LinkedHashMap<>(parent.coins);
        boolean spoil = random.nextInt(invalidOneIn) == 0;
        var made = new ArrayList<Transaction>();
        for (int i = random.nextInt(transactions + 1); i > 0; i--) {
            Transaction tx = spendSome(coins, height);
            if (tx == null) break;
            made.add(tx);
        }
        boolean valid = parent.valid && !(spoil && !made.isEmpty());
        if (spoil && !made.isEmpty()) {
            // Spends again what the block's first transaction spends.
            Transaction first = made.getFirst();
            made.add(BlockBuilder.spend(
                    first.inputs().stream().map(input -> input.prevout()).toList(),
                    List.of(new TxOut(0, BlockBuilder.ANYONE))));
        }
        Block block = BlockBuilder.on(params, parent.node)
                .tag(random.nextLong() >>> 8)
                .with(made)
                .mine();
        Transaction coinbase = block.transactions().getFirst();
        coins.put(coinbase.outPoint(0), new Coin(coinbase.outputs().getFirst(), height, true));
        // An invalid one never comes last: else all that follows would stand on it.
        places.add(
                valid ? places.size() : places.size() - 1,
                new Place(BlockBuilder.node(block, parent.node), coins, valid));
        if (places.size() > MAX_BACK) places.removeFirst();
        return new Made(block, height);
    }

    private @Nullable Transaction spendSome(Map<OutPoint, Coin> coins, int height) {
        List<OutPoint> ripe = new ArrayList<>();
        for (Map.Entry<OutPoint, Coin> entry : coins.entrySet()) {
            Coin coin = entry.getValue();
            Script script = coin.output().scriptPubKey();
            if (!script.equals(BlockBuilder.ANYONE) && !script.equals(ANYONE_TOO)) continue;
            if (!coin.coinbase() || height - coin.height() >= params.coinbaseMaturity()) ripe.add(entry.getKey());
        }
        if (ripe.isEmpty()) return null;
        var inputs = new ArrayList<OutPoint>();
        long value = 0;
        for (int i = 1 + random.nextInt(3); i > 0 && !ripe.isEmpty(); i--) {
            OutPoint coin = ripe.remove(random.nextInt(ripe.size()));
            Coin spent = coins.remove(coin);
            if (spent == null) throw new AssertionError("chosen twice");
            value += spent.output().value();
            inputs.add(coin);
        }
        var outputs = new ArrayList<TxOut>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++)
            outputs.add(new TxOut(value / count, SCRIPTS.get(random.nextInt(SCRIPTS.size()))));
        Transaction tx = BlockBuilder.spend(inputs, outputs);
        for (int i = 0; i < count; i++)
            if (!Coin.isUnspendable(outputs.get(i).scriptPubKey()))
                coins.put(tx.outPoint(i), new Coin(outputs.get(i), height, false));
        return tx;
    }
}
