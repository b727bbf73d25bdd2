package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// The chain beside its naive twin, on random trees of blocks in random order, with crashes in between.
class ChainModelTest {
    private static final int SEEDS = 12;
    private static final int BLOCKS = 90;

    private long reorganisations;
    private long refusals;
    private long crashes;
    private long overtaken;

    @Test
    void tip_and_coins_are_those_of_the_model_through_reorganisations_and_crashes() {
        for (long seed = 1; seed <= SEEDS; seed++) story(seed);
        // Otherwise the stories would say nothing.
        assertTrue(reorganisations > SEEDS, "reorganisations: " + reorganisations);
        assertTrue(refusals > 10, "refusals: " + refusals);
        assertTrue(crashes > SEEDS, "crashes: " + crashes);
        assertTrue(overtaken > SEEDS, "overtaken: " + overtaken);
    }

    /// S20: what a chain holds depends on its blocks alone, not on how much of it is kept in memory, how often that is
    /// written, or how many blocks are checked beside each other.
    @Test
    void s20_tip_and_coins_are_the_same_in_every_setting() {
        var seen = new HashSet<List<Object>>();
        for (long cache : new long[] {20_000, 1 << 20, 1 << 30})
            for (long dirty : new long[] {0, 8_000, 1 << 30})
                for (int pipeline : new int[] {1, 2, 8})
                    for (boolean flush : new boolean[] {false, true}) {
                        ChainSettings settings = ChainSettings.DEFAULT
                                .withCacheBytes(cache)
                                .withDirtyBytes(dirty)
                                .withFlushEveryBlock(flush)
                                .withPipelineBlocks(pipeline);
                        var at = new ChainFixture(TestChains.withMaturity(2), settings);
                        var blocks = new RandomBlocks(at.params, at.chain.tip(), 20, 6, 14);
                        for (int i = 0; i < 200; i++)
                            at.chain.enqueueBlock(blocks.next().block(), TestChains.NOW);
                        at.chain.settle();
                        at.chain.flush();
                        seen.add(List.of(
                                at.chain.tip().hash(), at.chain.coinSetHash().hash()));
                    }
        assertEquals(1, seen.size(), seen::toString);
    }

    private void story(long seed) {
        var random = new Random(seed * 7_919);
        ChainSettings settings = ChainSettings.DEFAULT
                .withCacheBytes(random.nextBoolean() ? 20_000 : 1 << 30)
                .withDirtyBytes(random.nextInt(3) * 4_000L)
                .withFlushEveryBlock(random.nextInt(3) == 0)
                .withPipelineBlocks(1 + random.nextInt(5));
        var at = new ChainFixture(TestChains.withMaturity(2), settings);
        var blocks = new RandomBlocks(at.params, at.chain.tip(), seed, 6, 14);
        var model = new ChainModel(at.params.genesis());
        BlockHash followed = at.chain.tip().hash();
        var headers = new ArrayList<BlockHeader>();
        List<RandomBlocks.Made> order = shuffledALittle(blocks, random, headers);
        for (BlockHeader header : headers) at.chain.acceptHeader(header, TestChains.NOW);
        for (RandomBlocks.Made made : order) {
            String where = "seed " + seed + ", block " + made.block().hash();
            BlockResult result;
            if (random.nextBoolean()) {
                result = at.accept(made.block());
                followed = follow(followed, result.events(), where);
            } else {
                result = at.chain.enqueueBlock(made.block(), TestChains.NOW);
                followed = follow(followed, result.events(), where);
                BlockResult settled = at.chain.settle();
                followed = follow(followed, settled.events(), where);
                if (settled.refused().containsKey(made.block().hash())) result = settled;
            }
            if (at.chain.find(made.block().hash()) != null && result.isNew()) {
                BlockIndex parent = at.chain.find(made.block().header().previous());
                if (parent != null && !parent.hasBlock()) overtaken++;
                model.add(made.block(), made.height());
            }
            refusals += result.rejection().isPresent() ? 1 : 0;
            if (random.nextInt(12) == 0) {
                crashes++;
                at.crash();
                followed = at.chain.tip().hash();
                // Headers that came alone are not kept: peers send them again.
                for (BlockHeader header : headers) at.chain.acceptHeader(header, TestChains.NOW);
            }
            assertEquals(model.tip(), at.chain.tip().hash(), where);
            assertEquals(followed, at.chain.tip().hash(), where);
            if (random.nextInt(4) == 0)
                assertEquals(model.coinHash(model.tip()), at.chain.coinSetHash().hash(), where);
        }
        assertEquals(
                Optional.empty(),
                at.chain
                        .verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE)
                        .problem());
    }

    /// The tip that events lead to: each must start where the one before ended.
    private BlockHash follow(BlockHash from, List<ChainEvent> events, String where) {
        BlockHash tip = from;
        for (ChainEvent event : events) {
            Block block = event.block();
            switch (event) {
                case ChainEvent.BlockConnected _ -> {
                    assertEquals(tip, block.header().previous(), where);
                    tip = block.hash();
                }
                case ChainEvent.BlockDisconnected _ -> {
                    reorganisations++;
                    assertEquals(tip, block.hash(), where);
                    tip = block.header().previous();
                }
            }
        }
        return tip;
    }

    /// The blocks nearly in order: each may be overtaken by a few, but headers are known before.
    private static List<RandomBlocks.Made> shuffledALittle(
            RandomBlocks blocks, Random random, List<BlockHeader> headers) {
        Deque<RandomBlocks.Made> made = new ArrayDeque<>();
        for (int i = 0; i < BLOCKS; i++) made.add(blocks.next());
        for (RandomBlocks.Made each : made) headers.add(each.block().header());
        var order = new ArrayList<RandomBlocks.Made>();
        var held = new ArrayList<RandomBlocks.Made>();
        while (!made.isEmpty() || !held.isEmpty()) {
            if (!made.isEmpty()) held.add(made.remove());
            while (held.size() > 4 || (made.isEmpty() && !held.isEmpty()))
                order.add(held.remove(random.nextInt(3) == 0 ? random.nextInt(held.size()) : 0));
        }
        return order;
    }
}
