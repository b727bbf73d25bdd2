package org.planchet.index.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// Several nodes follow one chain into one store, along random trees of blocks: they die between any two steps, or fall
/// asleep there and go on when others have gone past them.
final class FollowStoryTest {
    private static final int SEEDS = 150;
    private static final int BLOCKS = 60;

    private int takenBack;
    private int killed;
    private int overtaken;
    private int resets;

    @Test
    void s17_address_index_crash_a_store_holds_each_block_once_whoever_dies_or_sleeps() {
        for (long seed = 1; seed <= SEEDS; seed++) new Story(seed).run();
        // Otherwise the stories would say nothing.
        assertTrue(takenBack > SEEDS, "blocks taken back: " + takenBack);
        assertTrue(killed > SEEDS, "writers killed: " + killed);
        assertTrue(overtaken > SEEDS / 2, "sleepers that woke to another's lease: " + overtaken);
        assertTrue(resets > SEEDS, "resets: " + resets);
    }

    private final class Story {
        private final Random chance;
        private final Chain chain = Chain.open(
                TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        private final RandomBlocks blocks;
        private final ModelRows server = new ModelRows();
        private final String name;
        private boolean asleep;

        Story(long seed) {
            chance = new Random(seed);
            blocks = new RandomBlocks(chain.params(), chain.tip(), seed, 4, 20);
            name = "seed " + seed;
        }

        void run() {
            for (int i = 0; i < BLOCKS; i++) {
                chain.acceptBlock(blocks.next().block(), TestChains.NOW);
                if (chance.nextInt(20) == 0) reset();
                if (chance.nextInt(3) == 0) write(true);
            }
            write(false);
            compare();
        }

        /// A writer takes the lease and goes to the tip.
        ///
        /// @param mayFail it may die or fall asleep on the way
        private void write(boolean mayFail) {
            connected(mayFail, store -> {
                FollowStore.Standing taken = store.take(store.standing().lease(), "node " + chance.nextInt(3));
                if (taken != null) catchUp(store, taken.cursor());
            });
        }

        /// An operator has the store begin again.
        private void reset() {
            connected(true, store -> {
                if (store.reset()) resets++;
            });
        }

        private void connected(boolean mayFail, Consumer<FollowStore> work) {
            var connection = server.new Connection(chance);
            if (mayFail) {
                int steps = chance.nextInt(60);
                boolean dies = asleep || chance.nextBoolean();
                connection.before = new Runnable() {
                    private int left = steps;

                    @Override
                    public void run() {
                        if (left-- != 0) return;
                        if (dies) throw new ModelRows.Killed();
                        sleep();
                    }
                };
            }
            try {
                work.accept(new StagedFollowStore(connection));
            } catch (ModelRows.Killed dead) {
                killed++;
            } catch (LeaseLostException late) {
                overtaken++;
            }
        }

        /// While this writer stands still, the chain and other writers go on.
        private void sleep() {
            asleep = true;
            for (int i = chance.nextInt(4); i >= 0; i--) {
                chain.acceptBlock(blocks.next().block(), TestChains.NOW);
                if (chance.nextInt(6) == 0) reset();
                if (chance.nextBoolean()) write(chance.nextBoolean());
            }
            asleep = false;
        }

        private void catchUp(FollowStore store, @Nullable FollowCursor from) {
            FollowCursor at = from;
            while (true) {
                switch (FollowStep.next(at, best(chain))) {
                    case FollowStep.Connect(int height) -> {
                        FollowedBlock block = block(Objects.requireNonNull(chain.atHeight(height)));
                        store.connect(block);
                        at = block.cursor();
                    }
                    case FollowStep.Disconnect _ -> {
                        at = store.disconnect();
                        takenBack++;
                    }
                    case FollowStep.Behind _, FollowStep.AtTip _ -> {
                        return;
                    }
                }
            }
        }

        private FollowedBlock block(BlockIndex index) {
            Block block = Objects.requireNonNull(chain.readBlock(index.hash()));
            return FollowedBlock.of(
                    block,
                    index.height(),
                    index.chainWork(),
                    index.medianTimePast(),
                    Objects.requireNonNull(chain.readUndo(index.hash())),
                    chain.params().addresses());
        }

        /// What readers see is what a walk along the best chain makes, and the coins are the chain's own.
        private void compare() {
            var expected = new TreeMap<String, String>();
            for (int height = 0; height <= chain.tip().height(); height++) {
                FollowedBlock block = block(Objects.requireNonNull(chain.atHeight(height)));
                for (FollowRow row : FollowRow.made(block)) {
                    if (row instanceof FollowRow.OutputRow output) expected.put("output " + output.at(), "spent");
                    if (row instanceof FollowRow.TxRow tx)
                        expected.put("tx " + tx.tx().txid(), "");
                }
                expected.put("block " + block.block().hash(), "");
            }
            chain.forEachCoin((key, value) -> expected.put("output " + CoinCodec.outPoint(key), ""));
            assertEquals(expected, server.seen(), name);
            assertEquals(
                    chain.tip().hash(),
                    Objects.requireNonNull(server.journal().cursor()).block(),
                    name);
        }
    }

    private static FollowStep.BestChain best(Chain chain) {
        return new FollowStep.BestChain() {
            @Override
            public int height() {
                return chain.tip().height();
            }

            @Override
            public ChainWork work() {
                return chain.tip().chainWork();
            }

            @Override
            public boolean contains(FollowCursor block) {
                BlockIndex at = chain.find(block.block());
                return at != null && chain.isInBestChain(at);
            }
        };
    }

    @Test
    void a_node_that_is_behind_the_store_takes_nothing_back() {
        Chain chain = Chain.open(
                TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        FollowStep.BestChain best = best(chain);
        assertEquals(new FollowStep.Connect(0), FollowStep.next(null, best));
        BlockIndex genesis = chain.tip();
        var there = new FollowCursor(0, genesis.hash(), genesis.chainWork());
        assertInstanceOf(FollowStep.AtTip.class, FollowStep.next(there, best));
        List<FollowCursor> further = new ArrayList<>();
        var elsewhere = new BlockHash(Hash256.fromHex("11".repeat(32)));
        further.add(new FollowCursor(7, elsewhere, genesis.chainWork().plus(genesis.chainWork())));
        further.add(new FollowCursor(0, elsewhere, genesis.chainWork()));
        for (FollowCursor cursor : further) assertInstanceOf(FollowStep.Behind.class, FollowStep.next(cursor, best));
        assertInstanceOf(
                FollowStep.Disconnect.class, FollowStep.next(new FollowCursor(0, elsewhere, ChainWork.ZERO), best));
    }

    @Test
    void a_stalled_leader_that_comes_back_changes_nothing_that_is_seen() {
        Chain chain = Chain.open(
                TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        var server = new ModelRows();
        var old = new StagedFollowStore(server.new Connection(new Random(1)));
        var next = new StagedFollowStore(server.new Connection(new Random(2)));
        BlockIndex genesis = chain.tip();
        FollowedBlock block = FollowedBlock.of(
                chain.params().genesis(),
                0,
                genesis.chainWork(),
                genesis.medianTimePast(),
                BlockUndo.EMPTY,
                chain.params().addresses());
        assertEquals(
                "old",
                Objects.requireNonNull(old.take(old.standing().lease(), "old"))
                        .lease()
                        .holder());
        assertEquals(
                "next",
                Objects.requireNonNull(next.take(next.standing().lease(), "next"))
                        .lease()
                        .holder());
        assertThrows(LeaseLostException.class, () -> old.connect(block));
        assertEquals(Map.of(), server.seen());
        assertThrows(LeaseLostException.class, old::renew);
        next.connect(block);
        assertEquals(2, server.seen().size());
    }
}
