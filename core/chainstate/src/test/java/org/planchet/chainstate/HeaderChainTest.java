package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Rule;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;

/// The chain of a light node: headers, judged and kept.
class HeaderChainTest {
    private final ChainFixture at = new ChainFixture(TestChains.regtest(), ChainSettings.DEFAULT);
    private final MemoryHeaderStore store = new MemoryHeaderStore();
    private HeaderChain chain = HeaderChain.open(at.params, store);
    private final BlockIndex genesis = at.chain.tip();

    private void accept(List<Block> blocks) {
        for (Block block : blocks)
            assertInstanceOf(
                    HeaderResult.Accepted.class, chain.acceptHeader(block.header(), TestChains.NOW), block.toString());
        chain.save();
    }

    private BlockIndex find(Block block) {
        BlockIndex found = chain.find(block.hash());
        assertNotNull(found);
        return found;
    }

    @Test
    void the_tip_follows_the_best_header_as_its_owner_says() {
        List<Block> blocks = at.branch(genesis, 3, 1);
        accept(blocks);
        assertEquals(0, chain.tip().height());
        assertEquals(3, chain.bestHeader().height());
        assertNull(chain.atHeight(1));
        chain.moveTip(find(blocks.get(1)));
        assertEquals(blocks.get(0).hash(), find(blocks.get(0)).hash());
        assertSame(find(blocks.get(0)), chain.atHeight(1));
        assertFalse(chain.isInBestChain(find(blocks.get(2))));
        assertSame(chain.tip(), chain.snapshot().tip());
        assertSame(chain.bestHeader(), chain.snapshot().bestHeader());
    }

    @Test
    void most_work_wins_and_the_fork_is_told() {
        List<Block> a = at.branch(genesis, 3, 1);
        List<Block> b = at.branch(genesis, 4, 2);
        accept(a);
        chain.moveTip(find(a.getLast()));
        accept(b.subList(0, 3));
        assertSame(chain.tip(), chain.fork(), "the first seen of two with as much work");
        accept(b);
        assertEquals(b.getLast().hash(), chain.bestHeader().hash());
        assertEquals(0, chain.fork().height());
        assertEquals(2, chain.tips().size());
    }

    @Test
    void every_rule_of_headers_is_kept() {
        Block good = at.branch(genesis, 1, 1).getFirst();
        BlockHeader early = Blocks.at(genesis.time(), good.header());
        HeaderResult result = chain.acceptHeader(mined(early), TestChains.NOW);
        assertEquals(
                Rule.TIME_TOO_OLD, ((HeaderResult.Refused) result).rejection().rule());
        assertInstanceOf(
                HeaderResult.Refused.class,
                chain.acceptHeader(at.branch(genesis, 2, 1).getLast().header(), TestChains.NOW),
                "its parent is not known");
    }

    private static BlockHeader mined(BlockHeader header) {
        BlockHeader at = header;
        for (int nonce = 0; ; nonce++) {
            at = header.withNonce(nonce);
            // Regtest's target: the first bit is zero.
            if (at.hash().hash().leadingZeroBits() > 0) return at;
        }
    }

    @Test
    void what_was_best_once_is_there_after_a_restart() {
        List<Block> a = at.branch(genesis, 3, 1);
        List<Block> b = at.branch(genesis, 4, 2);
        accept(a);
        accept(b);
        chain = HeaderChain.open(at.params, store);
        assertEquals(b.getLast().hash(), chain.tip().hash());
        assertNotNull(chain.find(a.getLast().hash()));
        assertEquals(0, chain.bareHeaders());
        assertEquals(7, store.size());
    }

    @Test
    void a_damaged_store_gives_fewer_headers() {
        List<Block> blocks = at.branch(genesis, 5, 1);
        var damaged = new MemoryHeaderStore();
        var headers = new ArrayList<>(blocks.stream().map(Block::header).toList());
        headers.remove(2);
        damaged.append(headers);
        chain = HeaderChain.open(at.params, damaged);
        assertEquals(2, chain.tip().height());
        assertEquals(2, damaged.size());
    }

    @Test
    void branches_that_never_were_best_are_forgotten_to_make_room() {
        List<Block> a = at.branch(genesis, 5, 1);
        List<Block> b = at.branch(genesis, 3, 2);
        accept(a);
        accept(b);
        assertEquals(3, chain.bareHeaders());
        assertEquals(5, store.size(), "they are not written either");
        chain.forgetBareHeaders();
        assertEquals(0, chain.bareHeaders());
        assertNull(chain.find(b.getFirst().hash()));
        assertEquals(a.getLast().hash(), chain.bestHeader().hash());
        // They may come again.
        accept(b);
        assertEquals(3, chain.bareHeaders());
    }

    @Test
    void a_block_that_breaks_a_rule_takes_its_branch_along() {
        List<Block> a = at.branch(genesis, 3, 1);
        accept(a);
        chain.moveTip(find(a.get(0)));
        assertThrows(AssertionError.class, () -> chain.refuse(find(a.get(0))));
        chain.refuse(find(a.get(1)));
        assertEquals(1, chain.bestHeader().height());
        HeaderResult again = chain.acceptHeader(a.get(1).header(), TestChains.NOW);
        assertEquals(
                Rule.BLOCK_KNOWN_INVALID,
                ((HeaderResult.Refused) again).rejection().rule());
    }

    @Test
    void no_block_is_here_but_the_genesis() {
        List<Block> a = at.branch(genesis, 1, 1);
        accept(a);
        assertNull(chain.readBlock(a.getFirst().hash()));
        assertNull(chain.readUndo(a.getFirst().hash()));
        assertSame(at.params.genesis(), chain.readBlock(at.params.genesisHash()));
        assertEquals(BlockUndo.EMPTY, chain.readUndo(at.params.genesisHash()));
        assertTrue(chain.lostBlocks().isEmpty());
    }
}
