package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// The medium loses blocks and undo data that it had taken: the chain goes on, says what is lost, and is whole again
/// once the blocks are offered again.
class LostDataTest {
    private static final ChainParams PARAMS = TestChains.withMaturity(2);

    private final LossyStore store = new LossyStore();
    private Chain chain = open();

    private Chain open() {
        return Chain.open(PARAMS, store, ScriptChecker.inline(), ChainSettings.DEFAULT);
    }

    private void restart() {
        chain.flush();
        chain = open();
    }

    private Block mine(HeaderNode parent, long tag) {
        return BlockBuilder.on(PARAMS, parent).tag(tag).mine();
    }

    private BlockIndex accept(Block block) {
        assertEquals(Optional.empty(), chain.acceptBlock(block, TestChains.NOW).rejection());
        return Objects.requireNonNull(chain.find(block.hash()));
    }

    private List<BlockIndex> grow(BlockIndex from, int blocks, long tag) {
        var grown = new ArrayList<BlockIndex>();
        BlockIndex at = from;
        for (int i = 0; i < blocks; i++) {
            at = accept(mine(at, tag));
            grown.add(at);
        }
        return grown;
    }

    private void lose(BlockIndex block) {
        store.loseBlock(Objects.requireNonNull(block.data()));
    }

    private void loseUndo(BlockIndex block) {
        store.loseUndo(Objects.requireNonNull(block.undo()));
    }

    private static StorageEvent event(StorageEvent.Kind kind, BlockIndex block) {
        return new StorageEvent(kind, block.hash(), block.height());
    }

    @Test
    void s08_a_lost_block_is_asked_for_and_mended_and_the_chain_goes_on_meanwhile() {
        BlockIndex third = grow(chain.tip(), 5, 0).get(2);
        Block data = Objects.requireNonNull(chain.readBlock(third.hash()));
        lose(third);
        restart();
        BlockIndex lost = Objects.requireNonNull(chain.find(third.hash()));
        assertEquals(Set.of(), chain.lostBlocks());
        assertNull(chain.readBlock(lost.hash()));
        assertEquals(Set.of(lost), chain.lostBlocks());
        assertEquals(List.of(event(StorageEvent.Kind.BLOCK_LOST, lost)), chain.takeStorageEvents());
        grow(chain.tip(), 1, 0);
        // Known to be lost after a restart as well.
        restart();
        grow(chain.tip(), 1, 0);
        assertEquals(7, chain.tip().height());
        assertEquals(1, chain.lostBlocks().size());
        accept(data);
        assertEquals(Set.of(), chain.lostBlocks());
        assertNotNull(chain.readBlock(data.hash()));
        restart();
        assertNotNull(chain.readBlock(data.hash()));
        assertEquals(7, chain.tip().height());
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
    }

    @Test
    void s14_nobody_is_left_half_way_because_a_block_cannot_be_taken_back() {
        List<BlockIndex> ours = grow(chain.tip(), 4, 1);
        Block data = Objects.requireNonNull(chain.readBlock(ours.get(1).hash()));
        restart();
        BlockIndex genesis = Objects.requireNonNull(chain.atHeight(0));
        lose(Objects.requireNonNull(chain.find(ours.get(1).hash())));
        BlockHash tip = chain.tip().hash();
        // A longer branch is stored and waits; ours can still grow.
        BlockIndex at = genesis;
        for (int i = 0; i < 6; i++) {
            Block block = mine(at, 2);
            chain.acceptBlock(block, TestChains.NOW);
            at = Objects.requireNonNull(chain.find(block.hash()));
        }
        assertEquals(tip, chain.tip().hash());
        assertEquals(1, chain.lostBlocks().size());
        assertEquals(5, grow(chain.tip(), 1, 1).getFirst().height());
        accept(data);
        assertEquals(at.hash(), chain.tip().hash());
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
    }

    @Test
    void s14_undo_data_is_made_again_when_a_block_has_to_be_taken_back() {
        List<BlockIndex> ours = grow(chain.tip(), 3, 1);
        ours.forEach(this::loseUndo);
        BlockIndex at = Objects.requireNonNull(chain.atHeight(0));
        grow(at, 3, 2);
        assertEquals(ours.getLast(), chain.tip());
        BlockIndex other = chain.tips().stream()
                .map(ChainTip::block)
                .filter(block -> block != chain.tip())
                .findFirst()
                .orElseThrow();
        BlockIndex better = accept(mine(other, 2));
        assertEquals(better, chain.tip());
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
    }

    @Test
    void s13_a_block_off_the_best_chain_that_is_lost_is_as_if_it_had_never_come() {
        List<BlockIndex> ours = grow(chain.tip(), 3, 1);
        BlockIndex genesis = Objects.requireNonNull(chain.atHeight(0));
        Block first = mine(genesis, 2);
        BlockIndex a = accept(first);
        BlockIndex b = accept(mine(a, 2));
        lose(a);
        restart();
        assertNull(chain.readBlock(a.hash()));
        assertEquals(Set.of(), chain.lostBlocks());
        Block third = mine(b, 2);
        accept(third);
        accept(mine(Objects.requireNonNull(chain.find(third.hash())), 2));
        assertEquals(ours.getLast().hash(), chain.tip().hash());
        accept(first);
        assertEquals(4, chain.tip().height());
    }

    @Test
    void s09_a_repair_reads_everything_and_makes_again_what_it_can() {
        List<BlockIndex> ours = grow(chain.tip(), 40, 0);
        CoinSetHash before = chain.coinSetHash();
        restart();
        assertEquals(new RepairReport(41, 0, 0), chain.repair(false, Chain.Progress.NONE));
        ours.subList(5, 30).forEach(this::loseUndo);
        assertEquals(new RepairReport(41, 0, 25), chain.repair(false, Chain.Progress.NONE));
        assertEquals(before.hash(), chain.coinSetHash().hash());
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
        lose(ours.get(7));
        assertEquals(new RepairReport(40, 1, 0), chain.repair(true, Chain.Progress.NONE));
        assertEquals(before.hash(), chain.coinSetHash().hash());
    }

    /// Putting a block aside by hand is no way around a block that cannot be read either.
    @Test
    void s14_a_block_is_not_put_aside_while_one_above_it_cannot_be_taken_back() {
        List<BlockIndex> ours = grow(chain.tip(), 4, 1);
        Block data = Objects.requireNonNull(chain.readBlock(ours.get(2).hash()));
        lose(ours.get(2));
        assertEquals(List.of(), chain.invalidate(ours.get(1)).events());
        assertEquals(ours.get(3), chain.tip());
        assertFalse(ours.get(1).isInvalid());
        // What lies above the lost one can go.
        assertEquals(1, chain.invalidate(ours.get(3)).events().size());
        assertEquals(ours.get(2), chain.tip());
        accept(data);
        assertEquals(2, chain.invalidate(ours.get(1)).events().size());
        assertEquals(ours.get(0), chain.tip());
        assertTrue(ours.get(1).isInvalid());
    }

    /// Few are looked for one by one; of many the chain is connected anew.
    @Test
    void s09_undo_data_of_sixteen_blocks_is_searched_for_and_of_seventeen_made_by_connecting() {
        store.lossIsSeen = true;
        List<BlockIndex> blocks = grow(chain.tip(), 20, 0);
        blocks.subList(0, 16).forEach(this::loseUndo);
        restart();
        assertEquals(0, store.coinsForgotten);
        assertTrue(chain.verify(VerifyLevel.UNDO, 0, VerifyReport.Progress.NONE).ok());
        for (BlockIndex block : blocks.subList(0, 17)) loseUndo(Objects.requireNonNull(chain.find(block.hash())));
        restart();
        assertEquals(1, store.coinsForgotten);
        assertEquals(blocks.getLast().hash(), chain.tip().hash());
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
    }

    @Test
    void s09_undo_data_that_is_found_lost_while_running_is_made_again_block_by_block() {
        List<BlockIndex> blocks = grow(chain.tip(), 3, 0);
        blocks.forEach(this::loseUndo);
        for (BlockIndex block : blocks) assertNull(chain.readUndo(block.hash()));
        for (int left = 3; left > 0; left--) {
            chain.mendUndo();
            assertEquals(4 - left, blocks.stream().filter(BlockIndex::hasUndo).count());
        }
        assertTrue(
                chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE).ok());
    }

    @Test
    void s09_a_repair_tells_how_far_it_is() {
        grow(chain.tip(), 3, 0);
        var told = new ArrayList<String>();
        chain.repair(false, (done, total) -> told.add(done + "/" + total));
        assertEquals(List.of("1/4", "2/4", "3/4", "4/4"), told);
        assertEquals(0, store.coinsForgotten);
        chain.repair(true, Chain.Progress.NONE);
        assertEquals(1, store.coinsForgotten, "as it was asked for");
    }

    /// Random trees, and a store that loses what it likes: in the end the chain is the one that the naive twin
    /// makes.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s08_whatever_is_lost_the_chain_is_the_same_once_the_blocks_came_again(boolean seen) {
        store.lossIsSeen = seen;
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            var model = new ChainModel(PARAMS.genesis());
            var blocks =
                    new RandomBlocks(PARAMS, new BlockIndex(PARAMS.genesis().header(), null), seed, 4, 20);
            var lossy = new LossyStore();
            lossy.lossIsSeen = seen;
            Chain subject = Chain.open(PARAMS, lossy, ScriptChecker.inline(), ChainSettings.DEFAULT);
            var made = new ArrayList<RandomBlocks.Made>();
            for (int i = 0; i < 60; i++) {
                RandomBlocks.Made next = blocks.next();
                made.add(next);
                subject.acceptBlock(next.block(), TestChains.NOW);
                model.add(next.block(), next.height());
                BlockIndex victim = subject.find(
                        made.get(random.nextInt(made.size())).block().hash());
                if (victim == null) continue;
                BlockPosition data = victim.data();
                BlockPosition undo = victim.undo();
                if (data != null && random.nextInt(4) == 0) lossy.loseBlock(data);
                if (undo != null && random.nextInt(4) == 0) lossy.loseUndo(undo);
                if (random.nextInt(10) == 0) {
                    subject.flush();
                    subject = Chain.open(PARAMS, lossy, ScriptChecker.inline(), ChainSettings.DEFAULT);
                }
            }
            for (int round = 0; round < 3; round++) {
                for (RandomBlocks.Made each : made) {
                    subject.readBlock(each.block().hash());
                    subject.acceptBlock(each.block(), TestChains.NOW);
                }
            }
            assertEquals(model.tip(), subject.tip().hash(), "seed " + seed);
            assertEquals(model.coinHash(model.tip()), subject.coinSetHash().hash(), "seed " + seed);
            assertFalse(subject.tip().isLost());
            subject.flush();
            subject = Chain.open(PARAMS, lossy, ScriptChecker.inline(), ChainSettings.DEFAULT);
            while (true) {
                for (int h = 0; h <= subject.tip().height(); h++)
                    subject.readUndo(Objects.requireNonNull(subject.atHeight(h)).hash());
                if (subject.takeStorageEvents().isEmpty()) break;
                for (int i = 0; i < 20; i++) subject.mendUndo();
            }
            assertEquals(
                    Optional.empty(),
                    subject.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE)
                            .problem(),
                    "seed " + seed);
        }
    }
}
