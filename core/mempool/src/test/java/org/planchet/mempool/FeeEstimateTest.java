package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

class FeeEstimateTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withRequireStandard(false);

    @Test
    void it_says_that_it_does_not_know() {
        TestChain c = new TestChain(LENIENT);
        c.mineEmpty(3);
        FeeEstimate estimate = c.pool.estimateFee(1, c.now);
        assertTrue(estimate.rate().isEmpty());
        assertEquals(3, estimate.blocks());
        assertTrue(estimate.note().startsWith("no data"), estimate.note());
        assertThrows(IllegalArgumentException.class, () -> c.pool.estimateFee(0, c.now));
        assertThrows(IllegalArgumentException.class, () -> c.pool.estimateFee(1_009, c.now));
    }

    @Test
    void it_tells_what_was_mined_in_time_from_what_had_to_wait() {
        TestChain c = new TestChain(LENIENT);
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 40);
        var rich = new ArrayList<Transaction>();
        var poor = new ArrayList<Transaction>();
        for (int i = 0; i < 20; i++) {
            rich.add(c.spend(coins.get(2 * i), 1, 10_000));
            poor.add(c.spend(coins.get(2 * i + 1), 1, 1_000));
        }
        rich.forEach(tx -> assertEquals("ok", c.offer(tx)));
        poor.forEach(tx -> assertEquals("ok", c.offer(tx)));
        c.mine(rich.toArray(Transaction[]::new));
        c.mineEmpty(3);
        c.mine(poor.toArray(Transaction[]::new));
        assertEquals(
                FeeRate.of(10_000, rich.getFirst().vsize()),
                c.pool.estimateFee(1, c.now).rate().orElseThrow());
        assertEquals(
                FeeRate.of(1_000, poor.getFirst().vsize()),
                c.pool.estimateFee(6, c.now).rate().orElseThrow());
    }

    @Test
    void a_line_longer_than_the_target_asks_for_more_than_its_last() {
        TestChain c = new TestChain(LENIENT.withBlockMaxWeight(8_000));
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 60);
        for (int i = 0; i < 60; i++) assertEquals("ok", c.offer(c.spend(coins.get(i), 1, 1_000 + 100 * i)));
        int vsize = c.pool.entries().getFirst().vsize();
        int fitting = 2_000 / vsize;
        FeeRate next = FeeRate.of(1_000 + 100 * (59 - fitting), vsize);
        assertEquals(
                next.plus(new FeeRate(1)), c.pool.estimateFee(1, c.now).rate().orElseThrow());
        assertTrue(c.pool.estimateFee(10, c.now).rate().isEmpty());
    }
}
