package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// What other threads see of a chain while its owner goes on.
class ChainSnapshotTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);
    private volatile ChainSnapshot published = at.chain.snapshot();

    @Test
    void it_stays_as_it_was_whatever_the_chain_does() {
        BlockIndex fork = at.chain.tip();
        List<Block> a = at.branch(fork, 2, 1);
        List<Block> b = at.branch(fork, 3, 2);
        a.forEach(at::accepted);
        ChainSnapshot before = at.chain.snapshot();
        assertSame(before, at.chain.snapshot(), "nothing has happened");
        b.forEach(at::accepted);
        ChainSnapshot after = at.chain.snapshot();
        assertIs(before, a);
        assertIs(after, b);
        assertFalse(before.isInBestChain(at.index(b.get(1))));
        assertFalse(after.isInBestChain(at.index(a.get(1))));
        assertNull(before.atHeight(3));
        assertNull(after.atHeight(-1));
        // What is there is found by its hash, in the best chain or not.
        assertNotNull(before.find(b.get(2).hash()));
        assertNull(before.find(at.onTip().mine().hash()));
    }

    @Test
    void the_ends_of_branches_are_those_of_that_moment() {
        BlockIndex fork = at.chain.tip();
        List<Block> ours = at.branch(fork, 2, 1);
        Block other = at.branch(fork, 1, 2).getFirst();
        ours.forEach(at::accepted);
        ChainSnapshot before = at.chain.snapshot();
        at.chain.acceptBlock(other, TestChains.NOW);
        ChainSnapshot after = at.chain.snapshot();
        assertEquals(List.of(ours.getLast().hash()), ends(before));
        assertEquals(List.of(ours.getLast().hash(), other.hash()), ends(after));
        // A header that stands on the tip does not take its place from it.
        at.chain.acceptHeader(at.onTip().mine().header(), TestChains.NOW);
        assertEquals(ChainTip.Status.ACTIVE, after.tips().getFirst().status());
        assertEquals(3, at.chain.snapshot().tips().size());
        assertEquals(at.chain.tips(), at.chain.snapshot().tips());
        assertEquals(2, after.tips().size());
    }

    private static List<BlockHash> ends(ChainSnapshot chain) {
        return chain.tips().stream().map(tip -> tip.block().hash()).toList();
    }

    private static void assertIs(ChainSnapshot chain, List<Block> blocks) {
        assertEquals(blocks.getLast().hash(), chain.tip().hash());
        for (int i = 0; i < blocks.size(); i++) {
            BlockIndex index = chain.atHeight(i + 1);
            assertNotNull(index);
            assertEquals(blocks.get(i).hash(), index.hash());
            assertTrue(chain.isInBestChain(index));
            Block read = chain.readBlock(index);
            assertNotNull(read);
            assertEquals(blocks.get(i).hash(), read.hash());
            assertNotNull(chain.readUndo(index));
        }
    }

    @Test
    void the_genesis_block_needs_no_store() {
        ChainSnapshot chain = at.chain.snapshot();
        assertSame(at.params.genesis(), chain.readBlock(chain.tip()));
        assertEquals(BlockUndo.EMPTY, chain.readUndo(chain.tip()));
    }

    @Test
    void what_cannot_be_read_is_null_and_a_header_alone_has_no_block() {
        var lossy = new LossyStore();
        Chain chain = Chain.open(at.params, lossy, ScriptChecker.inline(), ChainSettings.DEFAULT);
        Block block = at.onTip().mine();
        chain.acceptHeader(block.header(), TestChains.NOW);
        BlockIndex index = chain.find(block.hash());
        assertNotNull(index);
        assertNull(chain.snapshot().readBlock(index));
        assertNull(chain.snapshot().readUndo(index));
        chain.acceptBlock(block, TestChains.NOW);
        assertNotNull(chain.snapshot().readBlock(index));
        BlockPosition data = index.data();
        assertNotNull(data);
        lossy.loseBlock(data);
        assertNull(chain.snapshot().readBlock(index));
        assertFalse(index.isLost(), "only the owner notes a loss");
        assertNull(chain.readBlock(block.hash()));
        assertTrue(index.isLost());
    }

    @Test
    void a_reader_beside_reorganisations_sees_only_whole_chains() throws Exception {
        BlockIndex fork = at.chain.tip();
        List<Block> a = at.branch(fork, 30, 1);
        List<Block> b = at.branch(fork, 31, 2);
        List<Block> c = at.branch(fork, 300, 3);
        a.forEach(at::accepted);
        b.forEach(at::accepted);
        BlockIndex firstOfB = at.index(b.getFirst());
        published = at.chain.snapshot();
        var over = new AtomicBoolean();
        var seen = new AtomicInteger();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                assertWhole(published);
                seen.incrementAndGet();
            }
        });
        for (int round = 0; round < 50 || (seen.get() < 50 && !reader.isDone()); round++) {
            at.chain.invalidate(firstOfB);
            published = at.chain.snapshot();
            at.chain.reconsider(firstOfB);
            published = at.chain.snapshot();
            // The table of hashes grows meanwhile.
            for (int i = 0; i < 4 && !c.isEmpty(); i++)
                at.chain.acceptHeader(c.removeFirst().header(), TestChains.NOW);
        }
        over.set(true);
        reader.get();
    }

    /// Block stands on block, each is found by height and by hash, and none is of another branch.
    private static void assertWhole(ChainSnapshot chain) {
        BlockIndex above = null;
        for (int height = chain.tip().height(); height >= 0; height--) {
            BlockIndex index = chain.atHeight(height);
            assertNotNull(index);
            assertEquals(height, index.height());
            assertSame(index, chain.find(index.hash()));
            assertTrue(chain.isInBestChain(index));
            Block block = chain.readBlock(index);
            assertNotNull(block);
            assertEquals(index.hash(), block.hash());
            assertNotNull(chain.readUndo(index));
            if (above != null) assertEquals(index.hash(), above.header().previous());
            above = index;
        }
    }
}
