package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// What a flush of the coins is told.
class CoinsCacheTest {
    /// The keys of the coins that a flush would put and delete, as often as it would.
    private record Changes(List<String> put, List<String> deleted) {
        static Changes of(Chain chain) {
            var changes = new Changes(new ArrayList<>(), new ArrayList<>());
            chain.forEachUnflushedCoin(new ChainFlush.CoinChangeVisitor() {
                @Override
                public void put(byte[] key, byte[] value, int offset, int length) {
                    changes.put.add(CoinCodec.outPoint(key).toString());
                }

                @Override
                public void delete(byte[] key) {
                    changes.deleted.add(CoinCodec.outPoint(key).toString());
                }
            });
            return changes;
        }
    }

    private final ChainFixture at =
            new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT.withFlushEveryBlock(false));

    /// Mines blocks in each of which one coin is spent to make the next. Returns the last of them.
    private OutPoint passOn(OutPoint first, long value, int times) {
        OutPoint coin = first;
        for (int i = 0; i < times; i++) {
            Transaction tx = BlockBuilder.spend(value, 0, coin);
            at.accepted(at.onTip().with(tx).mine());
            coin = tx.outPoint(0);
        }
        return coin;
    }

    @Test
    void each_coin_is_told_once_however_often_its_room_was_used() {
        Block first = at.mine(3).getFirst();
        OutPoint last = passOn(ChainFixture.reward(first), ChainFixture.rewardValue(first), 200);
        Changes changes = Changes.of(at.chain);
        Set<String> distinct = new TreeSet<>(changes.put);
        assertEquals(distinct.size(), changes.put.size());
        // The rewards, but for the one that was passed on; and the coin that it became.
        assertEquals(at.chain.tip().height(), distinct.size());
        assertTrue(distinct.contains(last.toString()));
    }

    /// A block's own coins are looked for nowhere.
    @Test
    void what_blocks_spend_was_in_memory_or_is_read() {
        for (long memory : new long[] {1 << 20, 0}) {
            var chain = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT.withCacheBytes(memory));
            Block first = chain.mine(3).getFirst();
            Transaction tx = BlockBuilder.spend(ChainFixture.rewardValue(first), 0, ChainFixture.reward(first));
            Transaction next = BlockBuilder.spend(ChainFixture.rewardValue(first), 0, tx.outPoint(0));
            chain.accepted(chain.onTip().with(tx).with(next).mine());
            ChainReader.CacheFigures figures = chain.chain.cacheFigures();
            assertEquals(memory > 0 ? 1 : 0, figures.hits());
            assertEquals(memory > 0 ? 0 : 1, figures.misses());
        }
    }

    @Test
    void a_coin_that_came_and_went_between_two_flushes_is_never_told() {
        Block first = at.mine(3).getFirst();
        OutPoint stored = ChainFixture.reward(first);
        at.chain.flush();
        OutPoint last = passOn(stored, ChainFixture.rewardValue(first), 2);
        Changes changes = Changes.of(at.chain);
        assertEquals(List.of(stored.toString()), changes.deleted);
        assertEquals(3, changes.put.size());
        assertTrue(changes.put.contains(last.toString()));
        at.chain.flush();
        assertEquals(new Changes(List.of(), List.of()), Changes.of(at.chain));
    }

    /// One read brings the coins that a block needs: not those that are here, nor those that it makes itself.
    @Test
    void the_coins_that_a_block_spends_are_read_together() {
        var store = new LossyStore();
        Chain chain = Chain.open(at.params, store, ChainFixture.CHECKER, ChainSettings.DEFAULT);
        List<Block> base = at.mine(5);
        for (Block block : base) chain.acceptBlock(block, TestChains.NOW);
        chain.close();
        chain = Chain.open(at.params, store, ChainFixture.CHECKER, ChainSettings.DEFAULT);
        chain.coins().coin(ChainFixture.reward(base.get(2)));
        Transaction first = joined(base.get(0), base.get(1));
        Transaction second = BlockBuilder.spend(
                ChainFixture.rewardValue(base.get(2)) * 3, 0, ChainFixture.reward(base.get(2)), first.outPoint(0));
        Block block = at.onTip().with(first, second).mine();
        store.coinsRead.clear();
        chain.acceptBlock(block, TestChains.NOW);
        assertEquals(block.hash(), chain.tip().hash());
        assertEquals(
                List.of(List.of(ChainFixture.reward(base.get(0)), ChainFixture.reward(base.get(1)))),
                store.coinsReadTogether);
        for (Transaction tx : List.of(first, second))
            for (TxIn input : tx.inputs()) assertFalse(store.coinsRead.contains(input.prevout()));
        // Where all are here, nothing is read.
        Block next = at.on(BlockBuilder.node(block, at.chain.tip()))
                .with(BlockBuilder.spend(ChainFixture.rewardValue(base.get(2)) * 3, 0, second.outPoint(0)))
                .mine();
        chain.acceptBlock(next, TestChains.NOW);
        assertEquals(next.hash(), chain.tip().hash());
        assertEquals(1, store.coinsReadTogether.size());
    }

    private static Transaction joined(Block one, Block two) {
        return BlockBuilder.spend(
                ChainFixture.rewardValue(one) + ChainFixture.rewardValue(two),
                0,
                ChainFixture.reward(one),
                ChainFixture.reward(two));
    }

    /// Blocks that make and spend thousands of coins, connected and taken back, with flushes of both kinds in between:
    /// the store and the cache hold together what a plain map holds, and a flush is as large as it is said to be.
    @Test
    void s21_cache_and_store_hold_what_a_plain_map_holds() {
        for (long seed = 1; seed <= 2; seed++) {
            var random = new Random(seed);
            var store = new MemoryChainStore();
            var cache = new CoinsCache(store);
            Map<OutPoint, Coin> model = new LinkedHashMap<>();
            Map<OutPoint, Coin> ever = new HashMap<>();
            for (int height = 1; height <= 25; height++) {
                Block block = randomBlock(model, height, random);
                Map<OutPoint, Coin> before = new LinkedHashMap<>(model);
                var undo = new ArrayList<List<Coin>>();
                for (Transaction tx :
                        block.transactions().subList(1, block.transactions().size())) {
                    var spent = new ArrayList<Coin>();
                    for (TxIn input : tx.inputs()) spent.add(Objects.requireNonNull(model.remove(input.prevout())));
                    undo.add(spent);
                    addOutputs(model, tx, height, false);
                }
                addOutputs(model, block.transactions().getFirst(), height, true);
                ever.putAll(before);
                ever.putAll(model);
                cache.prefetch(block);
                assertEquals(List.of(), cache.connect(block, height));
                agree(model, ever, cache);
                if (random.nextInt(3) == 0) {
                    cache.disconnect(block, new BlockUndo(undo), List.of());
                    model = before;
                    agree(model, ever, cache);
                }
                if (random.nextInt(4) == 0) flush(cache, store, random.nextBoolean());
            }
            flush(cache, store, true);
            var stored = new int[1];
            store.forEachCoin((key, value) -> stored[0]++);
            assertEquals(model.size(), stored[0]);
            assertEquals(0, cache.dirtyBytes());
            assertFalse(cache.hasChanges());
        }
    }

    private static Block randomBlock(Map<OutPoint, Coin> coins, int height, Random random) {
        var transactions = new ArrayList<Transaction>();
        transactions.add(new Transaction(
                height,
                List.of(new TxIn(OutPoint.NULL, Script.EMPTY, random.nextInt())),
                List.of(new TxOut(random.nextInt(1_000), BlockBuilder.ANYONE)),
                height));
        var free = new ArrayList<>(coins.keySet());
        Collections.shuffle(free, random);
        for (int i = random.nextInt(4); i > 0 && !free.isEmpty(); i--) {
            List<OutPoint> inputs = List.copyOf(free.subList(0, Math.min(free.size(), 1 + random.nextInt(400))));
            free.subList(0, inputs.size()).clear();
            var outputs = new ArrayList<TxOut>();
            for (int n = 1 + random.nextInt(600); n > 0; n--)
                outputs.add(new TxOut(random.nextInt(1_000_000), Script.wrap(new byte[random.nextInt(60)])));
            transactions.add(BlockBuilder.spend(inputs, outputs));
        }
        return Blocks.unmined(new BlockHash(Hash256.ZERO), transactions);
    }

    private static void addOutputs(Map<OutPoint, Coin> coins, Transaction tx, int height, boolean coinbase) {
        for (int n = 0; n < tx.outputs().size(); n++)
            coins.put(tx.outPoint(n), new Coin(tx.outputs().get(n), height, coinbase));
    }

    /// @param ever every coin that there was
    private static void agree(Map<OutPoint, Coin> model, Map<OutPoint, Coin> ever, CoinsCache cache) {
        for (OutPoint at : ever.keySet()) assertEquals(model.get(at), cache.coin(at));
        var bytes = new long[1];
        Set<OutPoint> told = new HashSet<>();
        cache.forEachChange(new ChainFlush.CoinChangeVisitor() {
            @Override
            public void put(byte[] key, byte[] value, int offset, int length) {
                bytes[0] += key.length + length;
                assertTrue(told.add(CoinCodec.outPoint(key)), "told twice");
                assertEquals(model.get(CoinCodec.outPoint(key)), CoinCodec.decode(value, offset, length));
            }

            @Override
            public void delete(byte[] key) {
                OutPoint at = CoinCodec.outPoint(key);
                bytes[0] += key.length + CoinCodec.encode(Objects.requireNonNull(ever.get(at))).length;
                assertTrue(told.add(at), "told twice");
                assertFalse(model.containsKey(at));
            }
        });
        assertEquals(bytes[0], cache.dirtyBytes());
    }

    private static void flush(CoinsCache cache, MemoryChainStore store, boolean keep) {
        store.flush(new ChainFlush() {
            @Override
            public BlockHash tip() {
                return TestChains.regtest().genesisHash();
            }

            @Override
            public List<BlockIndexEntry> entries() {
                return List.of();
            }

            @Override
            public void forEachCoinChange(CoinChangeVisitor visitor) {
                cache.forEachChange(visitor);
            }
        });
        int size = cache.size();
        cache.flushed(keep);
        assertTrue(keep ? cache.size() <= size : cache.size() == 0);
    }

    @Test
    void a_block_that_spends_what_is_not_there_is_our_mistake() {
        List<Block> base = at.mine(1);
        var cache = new CoinsCache(at.store);
        cache.connect(base.getFirst(), 1);
        Transaction tx = BlockBuilder.spend(1, 0, ChainFixture.reward(base.getFirst()));
        Block block = new Block(base.getFirst().header(), List.of(at.onTip().coinbase(), tx));
        cache.connect(block, 2);
        assertThrows(AssertionError.class, () -> cache.connect(block, 2));
    }
}
