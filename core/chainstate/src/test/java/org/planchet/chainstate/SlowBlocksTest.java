package org.planchet.chainstate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;

/// C27: a block whose scripts take very long does not hold the chain up: until they are checked it stays on the block
/// before, whole, and then takes the block up or refuses it.
class SlowBlocksTest {
    /// Its checks of more than one script are slow: they end when the test says so.
    private static final class SlowChecker implements ScriptChecker {
        private boolean ended;
        private boolean fails;
        private int submitted;

        @Override
        public Pending submit(List<ScriptCheck> checks) {
            boolean slow = checks.size() > 1;
            if (slow) submitted++;
            return new Pending() {
                @Override
                public Optional<Rejection> await() {
                    if (!slow) return Optional.empty();
                    ended = true;
                    return fails ? Optional.of(Rule.BLOCK_SCRIPT.broken("as the test wants")) : Optional.empty();
                }

                @Override
                public boolean isDone(Duration timeout) {
                    return !slow || ended;
                }

                @Override
                public void cancel() {} // nothing of it runs by itself
            };
        }
    }

    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);
    private final SlowChecker checker = new SlowChecker();
    private final Chain chain = Chain.open(
            at.params, new MemoryChainStore(), checker, ChainSettings.DEFAULT.withScriptTimeout(Duration.ofMillis(1)));
    private final List<Block> base = at.mine(6);

    SlowBlocksTest() {
        for (Block block : base) take(block);
    }

    private BlockResult take(Block block) {
        return chain.receiveBlock(block, TestChains.NOW);
    }

    /// A block on the tip with two inputs, which the checker takes its time for.
    private Block slowBlock(long tag) {
        Block one = base.get(0);
        Block two = base.get(1);
        long value = ChainFixture.rewardValue(one) + ChainFixture.rewardValue(two);
        Transaction spend = BlockBuilder.spend(value, 0, ChainFixture.reward(one), ChainFixture.reward(two));
        return at.on(at.index(base.getLast())).tag(tag).with(spend).mine();
    }

    /// A block on `parent`, which stands on the tip.
    private Block on(Block parent) {
        return at.on(BlockBuilder.node(parent, at.index(base.getLast()))).mine();
    }

    /// Nothing is in flight either.
    private void standsOn(Block block) {
        assertEquals(block.hash(), chain.tip().hash());
        assertTrue(chain.isSettled());
    }

    @Test
    void c27_the_chain_stays_whole_on_the_parent_until_a_slow_block_is_checked() {
        CoinSetHash before = chain.coinSetHash();
        Block slow = slowBlock(0);
        BlockResult result = take(slow);
        assertEquals(Optional.empty(), result.rejection());
        assertEquals(List.of(), result.events());
        standsOn(base.getLast());
        assertEquals(before, chain.coinSetHash());
        // A child must wait: nothing moves, and time alone changes nothing.
        Block child = on(slow);
        assertEquals(List.of(), take(child).events());
        assertEquals(List.of(), chain.settle().events());
        standsOn(base.getLast());

        checker.ended = true;
        assertFalse(chain.isSettled());
        assertEquals(List.of(slow.hash(), child.hash()), connected(chain.settle()));
        standsOn(child);
        assertEquals(1, checker.submitted, "its scripts ran once");
        at.accepted(slow);
        at.accepted(child);
        assertEquals(at.chain.coinSetHash().hash(), chain.coinSetHash().hash());
    }

    private static List<BlockHash> connected(BlockResult result) {
        List<BlockHash> connected = new ArrayList<>();
        for (ChainEvent event : result.events())
            if (event instanceof ChainEvent.BlockConnected each)
                connected.add(each.block().hash());
        return connected;
    }

    @Test
    void c27_a_slow_block_that_fails_is_refused_with_its_descendants() {
        checker.fails = true;
        CoinSetHash before = chain.coinSetHash();
        Block slow = slowBlock(0);
        Block child = on(slow);
        take(slow);
        take(child);
        checker.ended = true;
        BlockResult settled = chain.settle();
        Rejection why = requireNonNull(settled.refused().get(slow.hash()));
        assertEquals(Rule.BLOCK_SCRIPT, why.rule());
        standsOn(base.getLast());
        assertEquals(before, chain.coinSetHash());
        assertEquals(Optional.of("duplicate-invalid"), take(child).rejection().map(Rejection::code));
    }

    @Test
    void c27_a_slow_block_does_not_win_by_having_come_first() {
        Block slow = slowBlock(0);
        take(slow);
        Block rival = at.onTip().tag(9).mine();
        assertEquals(List.of(rival.hash()), connected(take(rival)));
        checker.ended = true;
        assertEquals(List.of(), chain.settle().events());
        standsOn(rival);
        // With a child it has more work. Its scripts are checked already.
        Block child = on(slow);
        assertEquals(List.of(slow.hash(), child.hash()), connected(take(child)));
        standsOn(child);
        assertEquals(1, checker.submitted, "its scripts ran once");
    }

    @Test
    void c27_the_best_branch_without_a_slow_block_is_taken_meanwhile() {
        Block slow = slowBlock(0);
        take(slow);
        take(on(slow));
        Block rival = at.onTip().tag(9).mine();
        assertEquals(List.of(rival.hash()), connected(take(rival)));
        Block better = on(rival);
        assertEquals(List.of(better.hash()), connected(take(better)));
        checker.ended = true;
        assertEquals(List.of(), chain.settle().events());
        standsOn(better);
    }

    @Test
    void c27_whoever_asks_for_a_verdict_waits_for_it() {
        Block slow = slowBlock(0);
        assertEquals(List.of(slow.hash()), connected(chain.acceptBlock(slow, TestChains.NOW)));
        standsOn(slow);
    }

    /// Cheap work must not buy endless checks side by side.
    @Test
    void c27_of_more_than_four_slow_blocks_the_outcome_is_waited_for() {
        for (int branch = 0; branch < 4; branch++) {
            takeLongerBranch(branch);
            standsOn(base.getLast());
        }
        Block last = takeLongerBranch(4);
        standsOn(last);
    }

    /// A slow block and `more` blocks on it, so that it is on the way to the best of all.
    private Block takeLongerBranch(int more) {
        Block slow = slowBlock(more);
        take(slow);
        Block last = slow;
        for (Block block : at.branch(BlockBuilder.node(slow, at.index(base.getLast())), more, more)) {
            take(block);
            last = block;
        }
        return last;
    }
}
