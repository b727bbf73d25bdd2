package org.planchet.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Coin;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Txid;

/// The indexes beside naive twins, along random trees of blocks with many reorganisations.
final class IndexModelTest {
    private static final int SEEDS = 8;
    private static final int BLOCKS = 120;
    private static final Set<Index> BOTH = EnumSet.of(Index.TRANSACTIONS, Index.SCRIPTS);

    private int takenBack;

    @Test
    void the_indexes_hold_what_the_best_chain_holds_however_it_came_about() {
        for (long seed = 1; seed <= SEEDS; seed++) story(seed);
        // Otherwise the stories would say nothing.
        assertTrue(takenBack > 5 * SEEDS, "blocks taken back: " + takenBack);
    }

    private void story(long seed) {
        Chain chain = Chain.open(
                TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        var blocks = new RandomBlocks(chain.params(), chain.tip(), seed, 6, 14);
        var store = new MemoryIndexStore();
        Block genesis = chain.params().genesis();
        store.write(IndexBatch.forward(BOTH, List.of(new IndexBatch.Piece(genesis, 0, BlockUndo.EMPTY)), Hash256.ZERO));
        for (int i = 0; i < BLOCKS; i++) {
            for (ChainEvent event :
                    chain.acceptBlock(blocks.next().block(), TestChains.NOW).events()) follow(store, event);
            if (i % 10 == 0) compare(chain, store, "seed " + seed + ", step " + i);
        }
        compare(chain, store, "seed " + seed + ", the end");
    }

    private void follow(MemoryIndexStore store, ChainEvent event) {
        var piece = new IndexBatch.Piece(event.block(), event.height(), event.undo());
        switch (event) {
            case ChainEvent.BlockConnected _ -> store.write(IndexBatch.forward(BOTH, List.of(piece), Hash256.ZERO));
            case ChainEvent.BlockDisconnected _ -> {
                takenBack++;
                store.write(IndexBatch.back(BOTH, piece));
            }
        }
    }

    private static void compare(Chain chain, MemoryIndexStore store, String where) {
        assertEquals(rows(indexedAnew(chain)), rows(store), where);
        var reader = new IndexReader(store);
        Map<Txid, TxPosition> positions = new LinkedHashMap<>();
        for (int height = 0; height <= chain.tip().height(); height++) {
            Block block = block(chain, height);
            for (int i = 0; i < block.transactions().size(); i++)
                positions.put(block.transactions().get(i).txid(), new TxPosition(height, i));
        }
        positions.forEach((txid, at) -> assertEquals(Optional.of(at), reader.transaction(txid), where));
        coins(chain).forEach((script, coins) -> {
            var found = new TreeSet<String>();
            for (ScriptEvent.Funding coin :
                    reader.history(script, Integer.MAX_VALUE).coins())
                found.add(coin.outPoint() + " " + coin.value() + " " + coin.at().height());
            assertEquals(coins, found, where);
        });
    }

    /// Every script ever paid, and its coins as the chain knows them.
    private static Map<ScriptHash, Set<String>> coins(Chain chain) {
        var coins = new LinkedHashMap<ScriptHash, Set<String>>();
        for (int height = 1; height <= chain.tip().height(); height++)
            for (var tx : block(chain, height).transactions())
                for (var output : tx.outputs()) coins.put(ScriptHash.of(output.scriptPubKey()), new TreeSet<>());
        chain.forEachCoin((key, value) -> {
            Coin coin = CoinCodec.decode(value);
            Objects.requireNonNull(coins.get(ScriptHash.of(coin.output().scriptPubKey())))
                    .add(CoinCodec.outPoint(key) + " " + coin.output().value() + " " + coin.height());
        });
        return coins;
    }

    private static MemoryIndexStore indexedAnew(Chain chain) {
        var store = new MemoryIndexStore();
        for (int height = 0; height <= chain.tip().height(); height++) {
            Block block = block(chain, height);
            BlockUndo undo = Objects.requireNonNull(chain.readUndo(block.hash()));
            store.write(IndexBatch.forward(BOTH, List.of(new IndexBatch.Piece(block, height, undo)), Hash256.ZERO));
        }
        return store;
    }

    private static Block block(Chain chain, int height) {
        return Objects.requireNonNull(
                chain.readBlock(Objects.requireNonNull(chain.atHeight(height)).hash()));
    }

    private static Map<String, String> rows(MemoryIndexStore store) {
        var rows = new TreeMap<String, String>();
        store.read(view -> {
            for (Index index : Index.values()) {
                rows.put(index.name(), String.valueOf(view.cursor(index)));
                view.forEach(index.prefix(), row -> {
                    rows.put(row.toString(), "");
                    return true;
                });
            }
            return true;
        });
        return rows;
    }
}
