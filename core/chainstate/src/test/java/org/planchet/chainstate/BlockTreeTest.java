package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
}
