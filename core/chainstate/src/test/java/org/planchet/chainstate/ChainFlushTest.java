package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// When the chain writes what it holds, and what it keeps in memory then.
class ChainFlushTest {
    private static final ChainSettings LAZY = ChainSettings.DEFAULT.withFlushEveryBlock(false);

    private static ChainFixture with(ChainSettings settings) {
        return new ChainFixture(TestChains.withMaturity(2), settings);
    }

    private static void isStored(ChainFixture at, Block tip) {
        assertEquals(tip.hash(), at.store.tip());
    }

    private static void enqueue(ChainFixture at, Block block) {
        assertEquals(
                Optional.empty(), at.chain.enqueueBlock(block, TestChains.NOW).rejection());
    }

    @Test
    void a_new_chain_is_stored_with_its_genesis_block() {
        var at = with(LAZY);
        isStored(at, at.params.genesis());
        assertEquals(1, at.store.entries().size());
    }

    @Test
    void near_the_tip_blocks_are_stored_with_their_coins_in_quiet_moments_where_the_settings_say_so() {
        var each = with(ChainSettings.DEFAULT);
        Block accepted = each.mine(2).getLast();
        isStored(each, each.params.genesis());
        each.chain.flushNearTip();
        isStored(each, accepted);
        assertNotNull(each.store.coin(CoinCodec.key(ChainFixture.reward(accepted))));
        Block received = each.onTip().mine();
        each.chain.receiveBlock(received, TestChains.NOW);
        isStored(each, accepted);
        each.chain.flushNearTip();
        isStored(each, received);
        Block enqueued = each.onTip().mine();
        enqueue(each, enqueued);
        isStored(each, received);
        each.chain.settle();
        isStored(each, enqueued);

        var lazy = with(LAZY);
        lazy.mine(3);
        lazy.chain.settle();
        lazy.chain.flushNearTip();
        isStored(lazy, lazy.params.genesis());
        lazy.chain.flush();
        assertEquals(lazy.chain.tip().hash(), lazy.store.tip());
    }

    @Test
    void closing_stores_everything() {
        var at = with(LAZY);
        Block last = at.mine(3).getLast();
        at.chain.close();
        isStored(at, last);
    }

    @Test
    void a_flush_waits_for_what_is_in_flight() {
        var at = with(LAZY);
        Block block = at.onTip().mine();
        enqueue(at, block);
        assertFalse(at.chain.isSettled());
        at.chain.flush();
        assertTrue(at.chain.isSettled());
        isStored(at, block);
    }

    @Test
    void while_far_behind_the_best_header_only_memory_makes_it_write() {
        var at = with(ChainSettings.DEFAULT);
        List<Block> ahead = at.branch(at.chain.tip(), 18, 1);
        for (Block block : ahead.subList(0, 16)) at.chain.acceptHeader(block.header(), TestChains.NOW);
        assertFalse(at.chain.isFarBehind(), "16 blocks");
        at.chain.acceptHeader(ahead.get(16).header(), TestChains.NOW);
        assertTrue(at.chain.isFarBehind(), "17 blocks");
        at.chain.acceptHeader(ahead.get(17).header(), TestChains.NOW);
        enqueue(at, ahead.getFirst());
        at.chain.settle();
        assertEquals(1, at.chain.tip().height());
        isStored(at, at.params.genesis());
        enqueue(at, ahead.get(1));
        at.chain.settle();
        isStored(at, ahead.get(1));
    }

    @Test
    void unwritten_coins_are_written_when_they_outgrow_their_bound() {
        var at = with(LAZY);
        at.mine(2);
        long two = unwrittenBytes(at);
        // The same two blocks fit into as many bytes, and not into one less.
        for (long bound : new long[] {two, two - 1}) {
            var bounded = with(LAZY.withDirtyBytes(bound));
            bounded.mine(2);
            assertEquals(bound < two, bounded.chain.tip().hash().equals(bounded.store.tip()), "bound " + bound);
            var importing = with(LAZY.withDirtyBytes(bound).withPipelineBlocks(1));
            for (Block block : importing.branch(importing.chain.tip(), 2, 1)) enqueue(importing, block);
            assertEquals(bound < two, importing.chain.tip().hash().equals(importing.store.tip()), "bound " + bound);
        }
    }

    /// What a flush would write of coins: keys and values.
    private static long unwrittenBytes(ChainFixture at) {
        var bytes = new long[1];
        at.chain.forEachUnflushedCoin(new ChainFlush.CoinChangeVisitor() {
            @Override
            public void put(byte[] key, byte[] value, int offset, int length) {
                bytes[0] += key.length + length;
            }

            @Override
            public void delete(byte[] key) {
                throw new AssertionError("nothing was spent");
            }
        });
        return bytes[0];
    }

    @Test
    void coins_stay_in_memory_after_a_flush_while_there_is_room_for_them() {
        var roomy = with(LAZY);
        roomy.mine(5);
        roomy.chain.flush();
        assertEquals(5, roomy.chain.cacheFigures().coins());
        long used = roomy.chain.cacheFigures().bytes();
        assertTrue(used > 0);

        var full = with(LAZY.withCacheBytes(used - 1));
        full.mine(5);
        assertEquals(full.chain.tip().hash(), full.store.tip(), "written because it was full");
        assertEquals(0, full.chain.cacheFigures().coins());
        var exact = with(LAZY.withCacheBytes(used));
        exact.mine(5);
        assertEquals(exact.params.genesisHash(), exact.store.tip());
        assertEquals(5, exact.chain.cacheFigures().coins());
    }

    @Test
    void the_coins_are_not_to_be_read_while_blocks_are_in_flight() {
        var at = with(LAZY);
        enqueue(at, at.onTip().mine());
        assertThrows(AssertionError.class, at.chain::coins);
        at.chain.settle();
        assertNotNull(at.chain.coins());
    }

    @Test
    void the_set_of_coins_is_told_with_what_is_unwritten_and_in_flight() {
        var at = with(LAZY);
        List<Block> base = at.mine(3);
        at.chain.flush();
        var spent =
                BlockBuilder.spend(ChainFixture.rewardValue(base.getFirst()), 0, ChainFixture.reward(base.getFirst()));
        Block block = at.onTip().with(spent).mine();
        enqueue(at, block);
        var told = new ArrayList<String>();
        at.chain.forEachCoin((key, value) -> told.add(CoinCodec.outPoint(key).toString()));
        List<String> expected = List.of(
                        ChainFixture.reward(base.get(1)),
                        ChainFixture.reward(base.get(2)),
                        spent.outPoint(0),
                        ChainFixture.reward(block))
                .stream()
                .map(Object::toString)
                .toList();
        assertEquals(expected.stream().sorted().toList(), told.stream().sorted().toList());
        assertEquals(block.hash(), at.chain.coinSetHash().tip().hash());
        assertEquals(at.chain.coinSetHash().coins(), 4);
    }

    @Test
    void opening_tells_how_far_the_blocks_are_that_were_not_written() {
        var at = with(LAZY);
        at.mine(3);
        var told = new ArrayList<String>();
        ChainSettings settings = LAZY.withPipelineBlocks(1);
        Chain.open(at.params, at.store, ChainFixture.CHECKER, settings, (done, total) -> told.add(done + "/" + total));
        // Each is read, then each is connected: one is left in flight.
        assertEquals(List.of("1/3", "2/3", "3/3", "0/3", "1/3", "2/3"), told);
    }

    @Test
    void an_index_without_the_block_at_which_the_coins_stand_is_damaged() {
        var at = with(LAZY);
        at.mine(1);
        at.chain.flush();
        var store = new MemoryChainStore();
        List<BlockIndexEntry> entries = at.store.entries();
        store.flush(new ChainFlush() {
            @Override
            public BlockHash tip() {
                return at.chain.tip().hash();
            }

            @Override
            public List<BlockIndexEntry> entries() {
                return entries.subList(0, 1);
            }

            @Override
            public void forEachCoinChange(CoinChangeVisitor visitor) {} // none
        });
        DamagedStoreException damaged = assertThrows(
                DamagedStoreException.class, () -> Chain.open(at.params, store, ChainFixture.CHECKER, LAZY));
        assertEquals(
                "the stored block index is damaged: it lacks the tip "
                        + at.chain.tip().hash(),
                damaged.getMessage());
    }
}
