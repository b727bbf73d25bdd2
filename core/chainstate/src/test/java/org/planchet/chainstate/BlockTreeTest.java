package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

class BlockTreeTest {
    private static final int EASY = 0x207fffff;
    /// Twice the work of EASY, about.
    private static final int HARDER = 0x203fffff;

    private static final BlockPosition SOMEWHERE = new BlockPosition(0, 0, 0, 0);

    private int nonce;

    private BlockHeader header(Hash256 previous, int bits) {
        return new BlockHeader(1, new BlockHash(previous), Hash256.ZERO, 1_000, bits, nonce++);
    }

    private BlockIndex add(BlockTree tree, BlockIndex parent, int bits) {
        return tree.add(header(parent.hash().hash(), bits), parent);
    }

    private BlockIndex genesis(BlockTree tree) {
        BlockIndex genesis = tree.add(header(Hash256.ZERO, EASY), null);
        tree.stored(genesis, SOMEWHERE, 1);
        return genesis;
    }

    @Test
    void ancestors_and_forks_are_those_of_a_plain_walk() {
        var tree = new BlockTree();
        var random = new Random(1);
        List<BlockIndex> blocks = new ArrayList<>();
        blocks.add(genesis(tree));
        for (int i = 0; i < 3_000; i++) {
            int back = random.nextInt(10) == 0 ? random.nextInt(Math.min(200, blocks.size())) : 0;
            blocks.add(add(tree, blocks.get(blocks.size() - 1 - back), EASY));
        }
        for (int i = 0; i < 2_000; i++) {
            BlockIndex a = blocks.get(random.nextInt(blocks.size()));
            BlockIndex b = blocks.get(random.nextInt(blocks.size()));
            BlockIndex walk = a;
            int height = random.nextInt(a.height() + 1);
            while (walk.height() > height) walk = parent(walk);
            assertSame(walk, a.ancestor(height));
            BlockIndex x = a;
            BlockIndex y = b;
            while (x != y) {
                if (x.height() >= y.height()) x = parent(x);
                else y = parent(y);
            }
            assertSame(x, BlockIndex.fork(a, b));
            assertEquals(x == a, a.isAncestorOf(b));
        }
    }

    private static BlockIndex best(BlockTree tree, BlockIndex genesis) {
        return tree.best(genesis, block -> true);
    }

    private static BlockIndex parent(BlockIndex block) {
        BlockIndex parent = block.parent();
        assertTrue(parent != null);
        return parent;
    }

    @Test
    void c37_most_work_first_seen_in_the_tree() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex a1 = add(tree, genesis, EASY);
        BlockIndex a2 = add(tree, a1, EASY);
        BlockIndex a3 = add(tree, a2, EASY);
        for (BlockIndex block : List.of(a1, a2, a3)) tree.stored(block, SOMEWHERE, 1);
        assertSame(a3, best(tree, genesis));
        // Two blocks with more work than three.
        BlockIndex b1 = add(tree, genesis, HARDER);
        BlockIndex b2 = add(tree, b1, HARDER);
        tree.stored(b1, SOMEWHERE, 1);
        assertSame(a3, best(tree, genesis));
        tree.stored(b2, SOMEWHERE, 1);
        assertSame(b2, best(tree, genesis));
        assertSame(b2, tree.bestHeader());
        // Equal work comes later: the first stays.
        BlockIndex c1 = add(tree, genesis, HARDER);
        BlockIndex c2 = add(tree, c1, HARDER);
        tree.stored(c1, SOMEWHERE, 1);
        tree.stored(c2, SOMEWHERE, 1);
        assertEquals(b2.chainWork(), c2.chainWork());
        assertSame(b2, best(tree, genesis));
        assertSame(b2, tree.bestHeader());
    }

    @Test
    void a_block_counts_once_all_before_it_are_stored() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex a1 = add(tree, genesis, EASY);
        BlockIndex a2 = add(tree, a1, EASY);
        BlockIndex a3 = add(tree, a2, EASY);
        tree.stored(a3, SOMEWHERE, 1);
        tree.stored(a2, SOMEWHERE, 1);
        assertSame(genesis, best(tree, genesis));
        assertFalse(a3.isLinked());
        tree.stored(a1, SOMEWHERE, 1);
        assertSame(a3, best(tree, genesis));
    }

    @Test
    void c38_invalid_descendant_in_the_tree() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex a1 = add(tree, genesis, EASY);
        BlockIndex a2 = add(tree, a1, EASY);
        BlockIndex b1 = add(tree, genesis, EASY);
        for (BlockIndex block : List.of(a1, a2, b1)) tree.stored(block, SOMEWHERE, 1);
        tree.failed(a1);
        assertTrue(a2.isInvalid());
        assertSame(b1, best(tree, genesis));
        assertSame(b1, tree.bestHeader());
        assertTrue(add(tree, a2, EASY).isInvalid(), "what comes later on an invalid block is invalid too");
        tree.changeStatus(List.of(a1), BlockIndex.FAILED, 0);
        assertFalse(a2.isInvalid());
        assertSame(a2, best(tree, genesis));
    }

    /// Bitcoin Core's `GetSkipHeight`.
    @Test
    void a_skip_leads_far_down() {
        int[] expected = {0, 0, 0, 1, 0, 1, 4, 1, 0, 1, 8, 1, 8, 1, 12, 9, 0, 1, 16};
        for (int height = 0; height < expected.length; height++)
            assertEquals(expected[height], BlockIndex.skipHeight(height), "height " + height);
    }

    @Test
    void there_is_no_ancestor_below_the_genesis_block_or_above_the_block() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex block = add(tree, genesis, EASY);
        assertSame(block, block.ancestor(1));
        assertThrows(AssertionError.class, () -> block.ancestor(2));
        assertSame(genesis, block.ancestor(0));
        assertThrows(AssertionError.class, () -> block.ancestor(-1));
        BlockIndex other = genesis(new BlockTree());
        assertThrows(AssertionError.class, () -> BlockIndex.fork(genesis, other));
    }

    /// Work beyond 2^63 and 2^64 is added, compared and subtracted like any.
    @Test
    void work_is_a_number_of_128_bits() {
        var tree = new BlockTree();
        var random = new Random(2);
        // From about 2^60 to 2^68 a block.
        int[] bits = {0x18100000, 0x18010000, 0x17400000, 0x17100000};
        BlockIndex last = genesis(tree);
        BigInteger sum = ChainWork.ofBits(EASY).value();
        List<BlockIndex> blocks = new ArrayList<>();
        List<BigInteger> sums = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int chosen = bits[random.nextInt(1 + Math.min(3, i / 15))];
            last = add(tree, last, chosen);
            sum = sum.add(ChainWork.ofBits(chosen).value());
            blocks.add(last);
            sums.add(sum);
            assertEquals(new ChainWork(sum), last.chainWork());
        }
        for (int a = 0; a < blocks.size(); a++)
            for (int b = 0; b < blocks.size(); b++)
                assertEquals(Integer.signum(a - b), Integer.signum(blocks.get(a).compareWork(blocks.get(b))));
        assertEquals(
                new ChainWork(sums.get(50).subtract(sums.get(3))),
                blocks.get(50).workAbove(blocks.get(3)));
        BlockIndex rest = last;
        assertThrows(AssertionError.class, () -> add(tree, rest, 0x03000001), "a target of one");
    }

    @Test
    void a_header_comes_back_as_it_was() {
        var tree = new BlockTree();
        var first = new BlockHeader(-7, new BlockHash(Hash256.ZERO), new Hash256(1, -2, 3, -4), -1, EASY, -9);
        BlockIndex genesis = tree.add(first, null);
        assertEquals(first, genesis.header());
        assertEquals(first.hash(), genesis.header().hash());
        assertEquals(0xffff_ffffL, genesis.time());
        var second = new BlockHeader(5, first.hash(), new Hash256(5, 6, 7, 8), 3, EASY, 2);
        assertEquals(second, tree.add(second, genesis).header());
        assertEquals("block " + first.hash() + " at height 0", genesis.toString());
    }

    /// What is written of a block is what a tree is made of again.
    @Test
    void a_tree_is_restored_from_its_entries() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex connected = add(tree, genesis, EASY);
        tree.stored(connected, new BlockPosition(1, 2, 3, 4), 5);
        tree.connected(connected, new BlockPosition(6, 7, 8, 9));
        BlockIndex early = add(tree, add(tree, connected, EASY), EASY);
        tree.keepWayTo(early);
        tree.stored(early, new BlockPosition(1, 20, 3, 4), 6);
        BlockIndex bad = add(tree, genesis, HARDER);
        tree.stored(bad, new BlockPosition(1, 30, 3, 4), 7);
        tree.failed(bad);
        BlockIndex lost = add(tree, genesis, EASY);
        tree.stored(lost, new BlockPosition(1, 40, 3, 4), 8);
        tree.lost(lost);
        tree.prefer(lost);
        List<BlockIndexEntry> entries = tree.changedEntries();
        assertEquals(6, entries.size());
        var again = new BlockTree();
        for (BlockIndexEntry entry : entries.stream()
                .sorted(Comparator.comparingInt(BlockIndexEntry::height))
                .toList()) assertEquals(entry, again.restore(entry).toEntry());
        again.restored(found(again, genesis));
        assertEquals(1, again.bareHeaders());
        assertEquals(
                List.of(lost.hash()),
                again.lost().stream().map(BlockIndex::hash).toList());
        assertEquals(
                List.of(bad.hash()),
                again.failures().stream().map(BlockIndex::hash).toList());
        assertEquals(early.hash(), again.bestHeader().hash());
        assertFalse(again.hasChanges());
        BlockIndex root = found(again, genesis);
        // The preferred one comes first of those with as much work; the next number follows the last.
        assertEquals(lost.hash(), best(again, root).hash());
        BlockIndex middle = found(again, Objects.requireNonNull(early.parent()));
        again.stored(middle, new BlockPosition(1, 50, 3, 4), 1);
        assertEquals(early.hash(), best(again, root).hash());
        assertEquals(
                List.of(4L, 5L), List.of(middle.sequence(), found(again, early).sequence()));
        assertEquals(0, again.bareHeaders());
        var broken = new BlockTree();
        assertThrows(DamagedStoreException.class, () -> broken.restore(entries.get(1)), "without its parent");
    }

    private static BlockIndex found(BlockTree tree, BlockIndex block) {
        return Objects.requireNonNull(tree.find(block.hash()));
    }

    /// A block that comes before its parents has the headers up to it written, and 1,024 more of the best chain's.
    @Test
    void the_way_to_a_block_is_kept_with_some_headers_above() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex last = genesis;
        for (int i = 0; i < 1_100; i++) last = add(tree, last, EASY);
        tree.flushed();
        BlockIndex parent = last.ancestor(10);
        assertTrue(tree.keepWayTo(parent));
        assertEquals(1_034, tree.changedEntries().size());
        assertTrue(last.ancestor(1_034).isKept());
        assertFalse(last.ancestor(1_035).isKept());
        assertTrue(tree.keepWayTo(parent), "not yet written");
        tree.flushed();
        assertFalse(tree.keepWayTo(parent), "all that leads to it is written");
        assertFalse(tree.hasChanges());
        // Off the best header's chain nothing above is kept.
        BlockIndex side = add(tree, add(tree, genesis, EASY), EASY);
        add(tree, side, EASY);
        assertTrue(tree.keepWayTo(side));
        assertEquals(2, tree.changedEntries().size());
    }

    /// Blocks that waited for the same parent are taken in the order in which they lie in the files: as they came.
    @Test
    void c37_of_blocks_that_waited_the_one_that_came_first_is_first() {
        BlockPosition[][] cases = {
            {new BlockPosition(2, 1, 9, 0), new BlockPosition(1, 7, 9, 0)},
            {new BlockPosition(1, 8, 9, 0), new BlockPosition(1, 7, 9, 0)}
        };
        for (BlockPosition[] each : cases) {
            var tree = new BlockTree();
            BlockIndex genesis = genesis(tree);
            BlockIndex parent = add(tree, genesis, EASY);
            BlockIndex later = add(tree, parent, EASY);
            BlockIndex earlier = add(tree, parent, EASY);
            tree.stored(later, each[0], 1);
            tree.stored(earlier, each[1], 1);
            tree.stored(parent, SOMEWHERE, 1);
            assertSame(earlier, best(tree, genesis));
            assertTrue(earlier.sequence() < later.sequence());
        }
    }

    @Test
    void an_invalid_block_is_not_the_best_header_after_a_restart() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex good = add(tree, genesis, EASY);
        tree.stored(good, SOMEWHERE, 1);
        BlockIndex bad = add(tree, genesis, HARDER);
        tree.stored(bad, SOMEWHERE, 1);
        tree.failed(bad);
        var again = new BlockTree();
        for (BlockIndex block : List.of(genesis, good, bad)) again.restore(block.toEntry());
        assertEquals(good.hash(), again.bestHeader().hash());
    }

    /// Each of these is written with the next flush.
    @Test
    void what_is_learned_of_a_stored_block_is_written() {
        var tree = new BlockTree();
        BlockIndex genesis = genesis(tree);
        BlockIndex block = add(tree, genesis, EASY);
        tree.stored(block, SOMEWHERE, 1);
        List<Runnable> changes = List.of(
                () -> tree.prefer(block),
                () -> tree.seenLast(block),
                () -> tree.connected(block, SOMEWHERE),
                () -> tree.undoLost(block),
                () -> tree.lost(block),
                () -> tree.stored(block, SOMEWHERE, 1),
                () -> tree.forgetData(block),
                () -> tree.failed(block));
        for (Runnable change : changes) {
            tree.flushed();
            change.run();
            assertEquals(List.of(block.toEntry()), tree.changedEntries());
        }
        assertEquals(1, tree.bareHeaders(), "its data was forgotten: only its header is known");
    }
}
