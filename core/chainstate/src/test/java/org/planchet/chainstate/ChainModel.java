package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;

/// A naive twin of the chain: it keeps a whole map of coins for every block, and finds the best tip by looking at all
/// blocks. It knows of blocks that spend what is not there; all else about a block is taken as valid.
public final class ChainModel {
    private record Node(Block block, int height, BlockHash parent) {}

    private final BlockHash genesis;
    private final Map<BlockHash, Node> nodes = new HashMap<>();
    /// Coins after each block; absent if the block or an ancestor is invalid.
    private final Map<BlockHash, Map<OutPoint, Coin>> coins = new HashMap<>();
    private final Map<BlockHash, List<BlockHash>> waiting = new HashMap<>();
    /// Complete blocks in the order in which they became so.
    private final Set<BlockHash> linked = new LinkedHashSet<>();

    public ChainModel(Block genesis) {
        this.genesis = genesis.hash();
        nodes.put(this.genesis, new Node(genesis, 0, this.genesis));
        coins.put(this.genesis, Map.of());
        linked.add(this.genesis);
    }

    /// Takes a block at `height`, in any order.
    public void add(Block block, int height) {
        BlockHash parent = block.header().previous();
        nodes.put(block.hash(), new Node(block, height, parent));
        if (!linked.contains(parent)) {
            waiting.computeIfAbsent(parent, hash -> new ArrayList<>()).add(block.hash());
            return;
        }
        var queue = new ArrayList<BlockHash>();
        queue.add(block.hash());
        while (!queue.isEmpty()) {
            BlockHash next = queue.removeFirst();
            linked.add(next);
            apply(node(next));
            queue.addAll(waiting.getOrDefault(next, List.of()));
        }
    }

    /// Whether the block and all its ancestors are complete and valid.
    public boolean isValid(BlockHash hash) {
        return coins.containsKey(hash);
    }

    /// The best tip: the highest, as all blocks have equal work; of equal ones the first.
    public BlockHash tip() {
        BlockHash best = genesis;
        for (BlockHash hash : linked) if (isValid(hash) && node(hash).height > node(best).height) best = hash;
        return best;
    }

    /// The coins after the block `hash`, which is valid.
    public Map<OutPoint, Coin> coins(BlockHash hash) {
        Map<OutPoint, Coin> known = coins.get(hash);
        if (known == null) throw new AssertionError("not valid: " + hash);
        return known;
    }

    /// The hash of the coins after the block `hash`, computed from the map.
    public Hash256 coinHash(BlockHash hash) {
        var sorted = new TreeMap<byte[], Coin>(Arrays::compareUnsigned);
        coins(hash).forEach((outPoint, coin) -> sorted.put(CoinCodec.key(outPoint), coin));
        var hasher = new CoinSetHasher();
        sorted.forEach((key, coin) -> hasher.coin(key, CoinCodec.encode(coin)));
        var unused = new BlockIndex(node(genesis).block.header(), null);
        return hasher.result(unused).hash();
    }

    private Node node(BlockHash hash) {
        Node node = nodes.get(hash);
        if (node == null) throw new AssertionError("not in the model: " + hash);
        return node;
    }

    private void apply(Node node) {
        Map<OutPoint, Coin> before = coins.get(node.parent);
        if (before == null) return;
        var after = new LinkedHashMap<>(before);
        var spentHere = new HashSet<OutPoint>();
        for (Transaction tx : node.block.transactions()) {
            boolean coinbase = tx.isCoinbase();
            if (!coinbase)
                for (TxIn input : tx.inputs())
                    if (after.remove(input.prevout()) == null || !spentHere.add(input.prevout())) return;
            for (int i = 0; i < tx.outputs().size(); i++)
                if (!Coin.isUnspendable(tx.outputs().get(i).scriptPubKey()))
                    after.put(tx.outPoint(i), new Coin(tx.outputs().get(i), node.height, coinbase));
        }
        coins.put(node.block.hash(), after);
    }
}
