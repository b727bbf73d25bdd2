package org.planchet.chainstate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Undo data is made again from blocks, as it was.
class UndoSearchTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);
    private final List<Integer> heightsRead = new ArrayList<>();

    private BlockUndoData search(Block block) {
        BlockUndoData found = UndoSearch.of(at.index(block), index -> {
            heightsRead.add(index.height());
            return at.chain.readBlock(index.hash());
        });
        return requireNonNull(found);
    }

    /// Coins of a coinbase, of a transaction further up, and of the block itself.
    @Test
    void coins_are_found_from_the_block_itself_downwards_as_far_as_needed() {
        List<Block> base = at.mine(4);
        Transaction split = spend(
                List.of(reward(base.get(0))),
                List.of(
                        new TxOut(1_000, BlockBuilder.ANYONE),
                        new TxOut(rewardValue(base.get(0)) - 1_000, BlockBuilder.ANYONE)));
        at.accepted(at.onTip().with(split).mine());
        Transaction first = spend(1_000 + rewardValue(base.get(1)), 0, split.outPoint(0), reward(base.get(1)));
        Transaction second = spend(
                1_000 + rewardValue(base.get(1)) + rewardValue(base.get(0)) - 1_000,
                0,
                first.outPoint(0),
                split.outPoint(1));
        Block block = at.onTip().with(first, second).mine();
        at.accepted(block);
        BlockUndoData found = search(block);
        assertEquals(at.chain.readUndo(block.hash()), found.spent());
        assertEquals(List.of(), found.overwritten());
        assertEquals(List.of(6, 5, 4, 3, 2), heightsRead, "the oldest coin is of block 2");
        heightsRead.clear();
        Block plain = at.mine(1).getFirst();
        assertEquals(new BlockUndoData(BlockUndo.EMPTY, List.of()), search(plain));
        assertEquals(List.of(7), heightsRead, "a block that spends nothing needs no other");
    }

    @Test
    void without_a_block_that_is_needed_there_is_none() {
        List<Block> base = at.mine(3);
        Block block = at.onTip()
                .with(spend(rewardValue(base.getFirst()), 0, reward(base.getFirst())))
                .mine();
        at.accepted(block);
        assertNull(UndoSearch.of(at.index(block), index -> null));
        for (int height = 1; height <= 3; height++) {
            int missing = height;
            assertNull(UndoSearch.of(
                    at.index(block), index -> index.height() == missing ? null : at.chain.readBlock(index.hash())));
        }
        assertNotNull(
                UndoSearch.of(at.index(block), index -> index.height() == 0 ? null : at.chain.readBlock(index.hash())));
    }

    @Test
    void a_coin_that_no_block_makes_is_our_mistake() {
        Block block = at.mine(1).getFirst();
        var nowhere = new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0);
        var wrong = new Block(block.header(), List.of(block.transactions().getFirst(), spend(1, 0, nowhere)));
        BlockHash own = block.hash();
        assertThrows(
                AssertionError.class,
                () -> UndoSearch.of(
                        at.index(block), index -> index.hash().equals(own) ? wrong : at.chain.readBlock(index.hash())));
    }
}
