package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.consensus.CompactTarget;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// The `planchet` chain as its first miner sees it: real proof of work, and a clock that goes as fast as the work.
class MinedChainTest {
    /// What the machine of this story hashes in a second: a block's worth of 16 bits in the 10 seconds it should take.
    private static final long HASHES_A_SECOND = 6_554;

    @Test
    void a_first_chain_is_mined_and_spent_at_its_pace() {
        var c = new MiningFixture(Chains.planchet(), PolicySettings.DEFAULT);
        long start = c.now.getEpochSecond();
        Block first = mine(c);
        assertTrue(first.hash().hash().leadingZeroBits() >= 16);
        OutPoint reward = first.transactions().getFirst().outPoint(0);
        assertEquals(500_000_000, paid(first));
        for (int i = 0; i < 8; i++) mine(c);
        Transaction spend = c.spend(List.of(reward), 1, 1_000);
        // Block 1's coinbase can be spent from block 11 on, maturity being 10: not yet in block 10.
        assertEquals(
                "bad-txns-premature-spend-of-coinbase",
                c.pool.accept(spend, c.now).rejection().orElseThrow().code());
        mine(c);
        c.offer(spend);
        Block with = mine(c);
        assertEquals(spend, with.transactions().get(1));
        assertEquals(500_001_000, paid(with));
        for (int i = 0; i < 9; i++) mine(c);
        assertEquals(20, c.chain.tip().height());
        assertEquals(0, c.pool.size());
        long seconds = c.now.getEpochSecond() - start;
        // Twenty blocks of 10 seconds each, give or take what luck does to twenty.
        assertTrue(seconds > 50 && seconds < 600, "took " + seconds + " seconds");
        assertTrue(CompactTarget.leadingZeroBits(c.chain.tip().header().bits()) >= 16);
    }

    private static long paid(Block block) {
        return block.transactions().getFirst().outputs().getFirst().value();
    }

    private static Block mine(MiningFixture c) {
        MiningJob.Step step = c.mine();
        c.now = c.now.plusSeconds(1 + step.tries() / HASHES_A_SECOND);
        return step.found().orElseThrow();
    }
}
