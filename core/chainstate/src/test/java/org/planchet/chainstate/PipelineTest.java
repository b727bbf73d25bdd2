package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// Blocks in flight: connected, and neither tip nor told while their scripts are checked.
class PipelineTest {
    private final ChainFixture at =
            new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT.withPipelineBlocks(3));

    private BlockResult enqueue(Block block) {
        return at.chain.enqueueBlock(block, TestChains.NOW);
    }

    @Test
    void as_many_blocks_are_in_flight_as_the_settings_say() {
        List<Block> blocks = at.branch(at.chain.tip(), 5, 1);
        for (Block block : blocks.subList(0, 3))
            assertEquals(List.of(), enqueue(block).events());
        assertEquals(0, at.chain.tip().height());
        assertFalse(at.chain.isSettled());
        BlockResult fourth = enqueue(blocks.get(3));
        assertEquals(1, fourth.events().size());
        assertEquals(
                blocks.getFirst().hash(), fourth.events().getFirst().block().hash());
        at.tipIs(blocks.getFirst());
        BlockResult settled = at.chain.settle();
        assertEquals(3, settled.events().size());
        assertEquals(at.chain.tip(), settled.index());
        assertFalse(settled.isNew());
        at.tipIs(blocks.get(3));
        assertTrue(at.chain.isSettled());
    }

    /// What is in flight counts as connected: a branch is left only after it has come to its end.
    @Test
    void a_better_branch_waits_for_what_is_in_flight() {
        List<Block> ours = at.branch(at.chain.tip(), 2, 1);
        List<Block> better = at.branch(at.chain.tip(), 3, 2);
        ours.forEach(this::enqueue);
        better.forEach(this::enqueue);
        BlockResult settled = at.chain.settle();
        at.tipIs(better.getLast());
        assertEquals(at.chain.tip(), settled.index());
    }

    /// Where a block before it fails, that is the reason for both.
    @Test
    void a_block_on_one_that_fails_is_refused_for_its_parent() {
        Block locked = at.onTip().payTo(BlockBuilder.NOBODY).mine();
        at.accepted(locked);
        at.mine(1);
        BlockIndex tip = at.chain.tip();
        Block bad =
                at.onTip().with(spend(rewardValue(locked), 0, reward(locked))).mine();
        Block greedy = at.on(BlockBuilder.node(bad, tip)).claimMore(1).mine();
        enqueue(bad);
        BlockResult result = enqueue(greedy);
        assertEquals(Optional.of("bad-prevblk"), result.rejection().map(Rejection::code));
        assertEquals(Rule.BLOCK_SCRIPT, rule(result.refused(), bad));
        assertEquals(tip, at.chain.tip());
        // And if it does not fail, the block's own.
        Block good = at.onTip().tag(1).mine();
        Block greedyToo = at.on(BlockBuilder.node(good, tip)).claimMore(1).mine();
        enqueue(good);
        assertEquals(
                Optional.of("bad-cb-amount"), enqueue(greedyToo).rejection().map(Rejection::code));
        at.tipIs(good);
    }

    private static Rule rule(Map<BlockHash, Rejection> refused, Block block) {
        Rejection why = refused.get(block.hash());
        if (why == null) throw new AssertionError("not refused: " + block);
        return why.rule();
    }

    /// Of what is taken back nothing goes on running.
    @Test
    void scripts_of_blocks_that_are_taken_back_are_cancelled() {
        var cancelled = new ArrayList<Integer>();
        var submitted = new ArrayList<Integer>();
        ScriptChecker checker = checks -> {
            int number = submitted.size();
            submitted.add(number);
            return new ScriptChecker.Pending() {
                @Override
                public Optional<Rejection> await() {
                    return number == 1 ? Optional.of(Rule.BLOCK_SCRIPT.broken("the second")) : Optional.empty();
                }

                @Override
                public void cancel() {
                    cancelled.add(number);
                }
            };
        };
        Chain chain = Chain.open(at.params, new MemoryChainStore(), checker, ChainSettings.DEFAULT);
        List<Block> blocks = at.branch(at.chain.tip(), 3, 1);
        for (Block block : blocks) chain.enqueueBlock(block, TestChains.NOW);
        chain.settle();
        assertEquals(blocks.getFirst().hash(), chain.tip().hash());
        assertEquals(List.of(0, 1, 2), submitted);
        assertTrue(cancelled.contains(2));
        assertFalse(cancelled.contains(0));
    }
}
