package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class FeeEstimateTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED);

    @Test
    void it_says_that_it_does_not_know() {
        TestChain c = new TestChain(LENIENT);
        c.mineEmpty(3);
        FeeEstimate estimate = c.pool.feeEstimates(c.now).within(1);
        assertTrue(estimate.rate().isEmpty());
        assertEquals(3, estimate.blocks());
        assertEquals(FeeEstimate.Source.NOTHING, estimate.source());
        assertThrows(
                IllegalArgumentException.class, () -> c.pool.feeEstimates(c.now).within(0));
        assertThrows(
                IllegalArgumentException.class, () -> c.pool.feeEstimates(c.now).within(1_009));
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
                c.pool.feeEstimates(c.now).within(1).rate().orElseThrow());
        assertEquals(
                FeeRate.of(1_000, poor.getFirst().vsize()),
                c.pool.feeEstimates(c.now).within(6).rate().orElseThrow());
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
                next.plus(new FeeRate(1)),
                c.pool.feeEstimates(c.now).within(1).rate().orElseThrow());
        assertTrue(c.pool.feeEstimates(c.now).within(10).rate().isEmpty());
    }

    /// Who took them before asks them at leisure, on another thread.
    @Test
    void estimates_stay_as_they_were_taken() {
        TestChain c = new TestChain(LENIENT.withBlockMaxWeight(8_000));
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 60);
        FeeEstimates empty = c.pool.feeEstimates(c.now);
        for (int i = 0; i < 60; i++) assertEquals("ok", c.offer(c.spend(coins.get(i), 1, 1_000 + 100 * i)));
        FeeEstimates full = c.pool.feeEstimates(c.now);
        FeeRate before = full.within(1).rate().orElseThrow();
        int blocks = full.within(1).blocks();
        c.mineEmpty(1);
        c.mine(c.pool.entries().stream().map(MempoolEntry::tx).toArray(Transaction[]::new));
        assertTrue(empty.within(1).rate().isEmpty());
        assertEquals(before, full.within(1).rate().orElseThrow());
        assertEquals(blocks, full.within(1).blocks());
        assertEquals(blocks + 2, c.pool.feeEstimates(c.now).within(1).blocks());
    }

    private static MempoolEntry entry(long tag, long fee, int vsize, int height) {
        var coin = new OutPoint(new Txid(new Hash256(tag, fee, vsize, height)), 0);
        Transaction tx = TestChain.spend(List.of(coin), List.of(new TxOut(1, TestChain.ANYONE)));
        return new MempoolEntry(tx, fee, 0, 0, vsize, Instant.EPOCH, height, false);
    }

    /// `count` transactions of `fee` for 1,000 virtual bytes that entered `waited` blocks before `height`.
    private static List<MempoolEntry> mined(int count, long fee, int height, int waited) {
        var entries = new ArrayList<MempoolEntry>();
        for (int i = 0; i < count; i++) entries.add(entry(i, fee, 1_000, height - waited));
        return entries;
    }

    private static Optional<FeeRate> rate(FeeEstimator estimator, int target) {
        return estimator
                .estimates(List.of(), 1_000_000, FeeRate.ZERO)
                .within(target)
                .rate();
    }

    @Test
    void ten_mined_transactions_are_a_history_and_nine_are_none() {
        var estimator = new FeeEstimator();
        estimator.onBlock(10, mined(9, 5_000, 10, 1));
        assertEquals(Optional.empty(), rate(estimator, 1));
        estimator.onBlock(11, mined(1, 5_000, 11, 1));
        assertEquals(Optional.of(new FeeRate(5_000)), rate(estimator, 1));
        assertEquals(Optional.of(new FeeRate(5_000)), rate(estimator, 1_008), "the furthest target");
    }

    @Test
    void a_block_that_is_taken_back_is_forgotten_and_so_is_the_oldest_of_145() {
        var estimator = new FeeEstimator();
        estimator.onBlock(10, mined(10, 5_000, 10, 1));
        estimator.onDisconnected(11);
        assertEquals(Optional.of(new FeeRate(5_000)), rate(estimator, 1));
        estimator.onDisconnected(10);
        assertEquals(Optional.empty(), rate(estimator, 1));
        estimator.onBlock(10, mined(10, 5_000, 10, 1));
        for (int height = 11; height < 10 + 144; height++) estimator.onBlock(height, List.of());
        assertEquals(Optional.of(new FeeRate(5_000)), rate(estimator, 1), "144 blocks are remembered");
        estimator.onBlock(10 + 144, List.of());
        assertEquals(Optional.empty(), rate(estimator, 1));
    }

    /// 85 of 100 that paid a rate or more were mined in time: that rate does; with 84 it does not.
    @Test
    void eighty_five_in_a_hundred_are_enough() {
        var enough = new FeeEstimator();
        enough.onBlock(50, mined(85, 5_000, 50, 2));
        enough.onBlock(51, mined(15, 5_000, 51, 3));
        assertEquals(Optional.of(new FeeRate(5_000)), rate(enough, 2));
        var few = new FeeEstimator();
        few.onBlock(50, mined(84, 5_000, 50, 2));
        few.onBlock(51, mined(16, 5_000, 51, 3));
        assertEquals(Optional.empty(), rate(few, 2));
        assertEquals(Optional.of(new FeeRate(5_000)), rate(few, 3));
    }

    @Test
    void rates_are_looked_at_from_the_best_down_each_as_a_whole() {
        var estimator = new FeeEstimator();
        // Ten in time at 9,000; of the twenty at 5,000 the last half waited: 20 of 30 are too few.
        estimator.onBlock(50, mined(10, 5_000, 50, 1));
        estimator.onBlock(51, mined(10, 9_000, 51, 1));
        estimator.onBlock(52, mined(10, 5_000, 52, 5));
        assertEquals(Optional.of(new FeeRate(9_000)), rate(estimator, 1));
        // Whatever the order of the blocks: all of both rates were in time, so the lower one does.
        var rising = new FeeEstimator();
        rising.onBlock(50, mined(10, 5_000, 50, 1));
        rising.onBlock(51, mined(10, 9_000, 51, 1));
        assertEquals(Optional.of(new FeeRate(5_000)), rate(rising, 1));
    }

    @Test
    void what_just_fits_into_the_target_sets_no_price() {
        var estimator = new FeeEstimator();
        List<MempoolEntry> line = List.of(entry(1, 9_000, 600, 1), entry(2, 3_000, 400, 1), entry(3, 10, 1, 1));
        assertEquals(
                Optional.empty(),
                estimator
                        .estimates(line.subList(0, 2), 1_000, FeeRate.ZERO)
                        .within(1)
                        .rate());
        assertEquals(
                Optional.of(new FeeRate(10_001)),
                estimator.estimates(line, 1_000, FeeRate.ZERO).within(1).rate());
    }

    /// Each source of an estimate is named.
    @Test
    void it_says_what_it_rests_on() {
        var estimator = new FeeEstimator();
        List<MempoolEntry> line = mined(3, 2_000, 9, 1);
        assertEquals(
                FeeEstimate.Source.MEMPOOL,
                estimator.estimates(line, 2_000, FeeRate.ZERO).within(1).source());
        estimator.onBlock(10, mined(10, 5_000, 10, 1));
        assertEquals(
                FeeEstimate.Source.BLOCKS,
                estimator.estimates(line, 3_000, FeeRate.ZERO).within(1).source());
        assertEquals(
                FeeEstimate.Source.BLOCKS_AND_MEMPOOL,
                estimator.estimates(line, 2_000, FeeRate.ZERO).within(1).source());
        assertEquals(
                Optional.of(new FeeRate(7_000)),
                estimator.estimates(line, 2_000, new FeeRate(7_000)).within(1).rate(),
                "never below the floor");
    }
}
