package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

/// S04: the power is cut after every write of a chain that grows, forks, reorganises and makes its coins again, and
/// after every write of each start that follows; whatever is left opens on the best chain of the blocks that are left,
/// with exactly its coins.
class PowerCutTest {
    private static final int BLOCKS = 24;
    private static final ChainParams PARAMS = TestChains.withMaturity(2);

    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong cutsInStarts = new AtomicLong();
    private final AtomicLong goneOn = new AtomicLong();
    private final AtomicLong rebuilt = new AtomicLong();

    @Test
    void s04_a_chain_opens_whole_after_a_power_cut_at_any_write() {
        run(25);
    }

    @Test
    @Tag("slow")
    void s04_a_million_power_cuts() {
        run(17_000);
        assertTrue(cuts.get() >= 1_000_000, "power cuts: " + cuts);
    }

    /// S07: whether what failed is on the disk all the same is not known to who was told of the failure.
    @Test
    void s07_after_a_write_that_failed_the_disk_is_the_truth_whether_the_write_is_on_it_or_not() {
        var failures = new AtomicLong();
        for (boolean written : new boolean[] {false, true})
            for (long seed = 1; seed <= 3; seed++) {
                int writes = 0;
                while (new Story(seed).failsAt(++writes, written)) failures.incrementAndGet();
                assertTrue(writes > BLOCKS, "writes of a story: " + writes);
            }
        assertTrue(failures.get() > 6 * BLOCKS, "failed writes: " + failures);
    }

    private void run(int stories) {
        LongStream.rangeClosed(1, stories).parallel().forEach(seed -> new Story(seed).run());
        System.out.println(cuts + " power cuts, " + cutsInStarts + " of them in the start after another; " + goneOn
                + " chains went on to their end; " + rebuilt + " chains made their coins again");
        assertTrue(cutsInStarts.get() > stories, "power cuts in starts: " + cutsInStarts);
        assertTrue(rebuilt.get() > stories / 8, "chains that made their coins again: " + rebuilt);
        assertTrue(goneOn.get() > stories, "chains that went on: " + goneOn);
    }

    /// A chain's life on one disk, and all its deaths.
    private final class Story {
        private final Random random;
        private final ChainSettings settings;
        private final SimulatedDisk disk = new SimulatedDisk();
        private final ChainModel model = new ChainModel(PARAMS.genesis());
        private final Map<BlockHash, Integer> heights = new HashMap<>();
        private final List<BlockHeader> headers = new ArrayList<>();
        private final List<Block> order = new ArrayList<>();
        /// What a chain has to be with the first n blocks of the disk.
        private final List<BlockHash> tips = new ArrayList<>();

        private final List<Hash256> coins = new ArrayList<>();
        private final long seed;
        private final BlockHash end;

        Story(long seed) {
            this.seed = seed;
            random = new Random(seed * 7_919);
            settings = ChainSettings.DEFAULT
                    .withCacheBytes(random.nextBoolean() ? 20_000 : 1 << 30)
                    .withDirtyBytes(random.nextInt(3) * 4_000L)
                    .withFlushEveryBlock(random.nextInt(3) == 0)
                    .withPipelineBlocks(1 + random.nextInt(5));
            // In the order of their making, but for every fourth, which its successor overtakes.
            var blocks =
                    new RandomBlocks(PARAMS, new BlockIndex(PARAMS.genesis().header(), null), seed, 4, 10);
            for (int i = 0; i < BLOCKS; i++) {
                RandomBlocks.Made made = blocks.next();
                heights.put(made.block().hash(), made.height());
                headers.add(made.block().header());
                order.add(i > 0 && random.nextInt(4) == 0 ? i - 1 : i, made.block());
            }
            var whole = new ChainModel(PARAMS.genesis());
            for (Block block : order) whole.add(block, height(block));
            end = whole.tip();
        }

        private int height(Block block) {
            return Objects.requireNonNull(heights.get(block.hash()));
        }

        @Override
        public String toString() {
            return "story " + seed + " with " + disk.blocks().size() + " blocks";
        }

        void run() {
            disk.afterEachWrite(() -> {
                noteTheModel();
                cut(disk, true);
            });
            Chain chain = open(disk);
            offer(chain);
            if (random.nextInt(4) == 0) rebuild(chain);
            chain.close();
        }

        /// The story until its write number `last` fails, before it is done or after; then what is on the disk is
        /// opened.
        ///
        /// @return whether the story has as many writes
        boolean failsAt(int last, boolean written) {
            int[] writes = {0};
            Runnable fail = () -> {
                if (++writes[0] == last) throw new ChainStoreException("the disk failed");
            };
            disk.afterEachWrite(this::noteTheModel);
            if (written)
                disk.afterEachWrite(() -> {
                    noteTheModel();
                    fail.run();
                });
            else disk.beforeEachWrite(fail);
            try {
                Chain chain = open(disk);
                offer(chain);
                chain.close();
                return false;
            } catch (ChainStoreException failed) {
                disk.beforeEachWrite(() -> {});
                disk.afterEachWrite(this::noteTheModel);
                Chain chain = open(disk);
                isWhole(chain, disk.blocks().size());
                offer(chain);
                assertEquals(end, chain.tip().hash(), this::toString);
                return true;
            }
        }

        /// Coins and undo data are made again from the blocks.
        private void rebuild(Chain chain) {
            rebuilt.incrementAndGet();
            assertEquals(0, chain.repair(true, (done, total) -> {}).lostBlocks());
            isWhole(chain, disk.blocks().size());
        }

        private Chain open(SimulatedDisk from) {
            return Chain.open(PARAMS, from, ChainFixture.CHECKER, settings);
        }

        private void offer(Chain chain) {
            for (BlockHeader header : headers) chain.acceptHeader(header, TestChains.NOW);
            for (Block block : order) {
                chain.enqueueBlock(block, TestChains.NOW);
                if (random.nextBoolean()) chain.settle();
            }
            chain.settle();
        }

        private void noteTheModel() {
            if (tips.size() == disk.blocks().size()) return;
            Block last = disk.blocks().getLast();
            if (disk.blocks().size() > 1) model.add(last, height(last));
            tips.add(model.tip());
            coins.add(model.coinHash(model.tip()));
        }

        private void cut(SimulatedDisk from, boolean again) {
            cuts.incrementAndGet();
            SimulatedDisk found = from.cutPower();
            if (again)
                found.afterEachWrite(() -> {
                    cutsInStarts.incrementAndGet();
                    cut(found, false);
                });
            Chain chain = open(found);
            isWhole(chain, found.blocks().size());
            if (random.nextInt(8) == 0) {
                found.afterEachWrite(() -> {});
                goneOn.incrementAndGet();
                offer(chain);
                assertEquals(end, chain.tip().hash(), this::toString);
            }
        }

        private void isWhole(Chain chain, int blocks) {
            assertEquals(tips.get(blocks - 1), chain.tip().hash(), this::toString);
            assertEquals(coins.get(blocks - 1), chain.coinSetHash().hash(), this::toString);
        }
    }
}
