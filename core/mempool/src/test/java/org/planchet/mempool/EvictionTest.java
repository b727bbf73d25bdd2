package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// A full mempool, a rising floor, and old transactions: T2 and X5 of the mission, P45 of the hazards.
class EvictionTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED);
    private static final long BOUND = 4_040_000;

    /// X5, T2: what pays least leaves, the floor rises above it, and sinks again once blocks come.
    @Test
    void p45_t2_x5_a_flood_at_a_rising_fee_stays_within_the_bound() {
        TestChain c = new TestChain(LENIENT.withMaxMempoolBytes(BOUND));
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 3_000);
        long highest = 0;
        int evicted = 0;
        for (int i = 0; i < coins.size(); i++) {
            Transaction tx = c.spend(coins.get(i), 1, 100 + i);
            MempoolResult result = c.accept(tx);
            assertTrue(result.accepted(), () -> result.rejection().toString());
            evicted += result.removed().size();
            assertTrue(c.pool.memory() <= BOUND);
            highest = Math.max(highest, c.pool.memory());
        }
        assertTrue(highest > BOUND - 2_000);
        assertEquals(coins.size() - evicted, c.pool.size());
        assertTrue(evicted > 100, "evicted " + evicted);
        // The best stayed, and the worst is what stands last.
        List<MempoolEntry> left = c.pool.entries();
        assertEquals(100 + coins.size() - 1, left.getFirst().fee());
        assertEquals(100 + evicted, left.getLast().fee());
        FeeRate floor = c.pool.minFeeRate(c.now);
        assertTrue(floor.compareTo(LENIENT.fees().minRelay()) > 0);
        Transaction cheap = c.spend(c.coin(TestChain.ANYONE), 1, 20);
        assertEquals("mempool min fee not met", c.offer(cheap));
        assertEquals(LENIENT.fees().minRelay(), c.pool.minFeeRate(c.now.plus(Duration.ofDays(10))));
    }

    @Test
    void the_floor_holds_until_a_block_comes_and_then_halves() {
        var floor = new RollingMinFee(new FeeRate(100), 1_000);
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        assertEquals(FeeRate.ZERO, floor.at(start, 1_000));
        floor.onEviction(new FeeRate(900));
        assertEquals(new FeeRate(1_000), floor.at(start, 1_000));
        assertEquals(new FeeRate(1_000), floor.at(start.plus(Duration.ofDays(30)), 1_000));
        floor.onBlock(start);
        assertEquals(new FeeRate(500), floor.at(start.plus(Duration.ofHours(12)), 1_000));
        // With less than half of the room in use it halves in 6 hours, with less than a quarter in 3.
        assertEquals(new FeeRate(250), floor.at(start.plus(Duration.ofHours(18)), 499));
        assertEquals(new FeeRate(125), floor.at(start.plus(Duration.ofHours(21)), 249));
        // Never between nothing and the incremental rate.
        assertEquals(new FeeRate(100), floor.at(start.plus(Duration.ofDays(1)), 249));
        assertEquals(FeeRate.ZERO, floor.at(start.plus(Duration.ofHours(28)), 249));
    }

    @Test
    void a_clock_set_back_does_not_move_the_floor() {
        var floor = new RollingMinFee(new FeeRate(100), 1_000);
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        floor.onEviction(new FeeRate(900));
        floor.onBlock(start);
        assertEquals(new FeeRate(1_000), floor.at(start.minus(Duration.ofDays(400)), 1_000));
    }

    @Test
    void the_floor_sinks_in_steps_of_more_than_ten_seconds() {
        var floor = new RollingMinFee(new FeeRate(100), 1_000);
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        floor.onEviction(new FeeRate(1_000_000_000 - 100));
        floor.onBlock(start);
        assertEquals(new FeeRate(1_000_000_000), floor.at(start.plusSeconds(10), 1_000));
        assertTrue(floor.at(start.plusSeconds(11), 1_000).satoshisPerKvB() < 1_000_000_000);
    }

    @Test
    void the_floor_sinks_faster_below_half_and_below_a_quarter_of_the_room() {
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        long[][] cases = {{500, 12}, {499, 6}, {250, 6}, {249, 3}};
        for (long[] each : cases) {
            var floor = new RollingMinFee(new FeeRate(100), 1_000);
            floor.onEviction(new FeeRate(900));
            floor.onBlock(start);
            assertEquals(
                    new FeeRate(500), floor.at(start.plus(Duration.ofHours(each[1])), each[0]), "memory " + each[0]);
        }
    }

    @Test
    void the_floor_is_nothing_below_half_the_incremental_rate() {
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        var floor = new RollingMinFee(new FeeRate(100), 1_000);
        floor.onEviction(FeeRate.ZERO);
        floor.onBlock(start);
        assertEquals(new FeeRate(100), floor.at(start.plus(Duration.ofHours(12)), 1_000), "exactly half");
        assertEquals(FeeRate.ZERO, floor.at(start.plus(Duration.ofHours(13)), 1_000));
        assertEquals(FeeRate.ZERO, floor.at(start.plus(Duration.ofHours(14)), 1_000));
    }

    @Test
    void a_cheaper_eviction_neither_lifts_the_floor_nor_keeps_it_up() {
        Instant start = Instant.ofEpochSecond(1_800_000_000);
        var floor = new RollingMinFee(new FeeRate(100), 1_000);
        floor.onEviction(new FeeRate(900));
        floor.onBlock(start);
        floor.onEviction(new FeeRate(900));
        assertEquals(new FeeRate(500), floor.at(start.plus(Duration.ofHours(12)), 1_000));
        // A dearer one holds it until the next block.
        floor.onEviction(new FeeRate(901));
        assertEquals(new FeeRate(1_001), floor.at(start.plus(Duration.ofHours(24)), 1_000));
        floor.onBlock(start.plus(Duration.ofHours(24)));
        assertEquals(new FeeRate(501), floor.at(start.plus(Duration.ofHours(36)), 1_000));
    }

    @Test
    void a_child_that_pays_well_keeps_its_parent() {
        TestChain c = new TestChain(LENIENT.withMaxMempoolBytes(BOUND));
        Transaction poor = c.spend(c.coin(TestChain.ANYONE), 1, 20);
        assertEquals("ok", c.offer(poor));
        assertEquals("ok", c.offer(c.spend(poor.outPoint(0), 1, 1_000_000)));
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 2_800);
        for (OutPoint coin : coins) c.offer(c.spend(coin, 1, 1_000));
        assertTrue(c.pool.memory() > BOUND - 2_000);
        assertTrue(c.pool.contains(poor.txid()));
    }

    @Test
    void what_is_worse_than_all_others_is_refused_by_a_full_mempool_and_leaves_no_trace() {
        TestChain c = new TestChain(LENIENT.withMaxMempoolBytes(BOUND));
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 2_800);
        int i = 0;
        while (c.pool.minFeeRate(c.now).equals(LENIENT.fees().minRelay()) && c.pool.memory() < BOUND - 4_000)
            assertEquals("ok", c.offer(c.spend(coins.get(i++), 1, 1_000)));
        Transaction poor = c.spend(coins.get(i++), 1, 100);
        Transaction poorest = c.spend(coins.get(i++), 30, 300);
        assertEquals("ok", c.offer(poor));
        MempoolResult result = c.accept(poorest);
        assertEquals("mempool full", result.rejection().orElseThrow().code());
        assertEquals(List.of(), result.removed());
        assertFalse(c.pool.contains(poorest.txid()));
    }

    @Test
    void old_ones_leave_after_two_weeks_with_what_needs_them() {
        TestChain c = new TestChain(LENIENT);
        Transaction old = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(old));
        Instant entered = c.now;
        c.now = entered.plus(Duration.ofDays(14));
        Transaction young = c.spend(old.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(young));
        assertEquals(MempoolChange.NONE, c.pool.expire(c.now));
        c.pool.markUnbroadcast(young.txid());
        assertEquals(List.of(young.txid()), c.pool.unbroadcast());
        MempoolChange change = c.pool.expire(c.now.plusSeconds(1));
        assertEquals(
                List.of(new Removal(young, RemovalReason.EXPIRED), new Removal(old, RemovalReason.EXPIRED)),
                change.removed());
        assertEquals(List.of(), c.pool.unbroadcast());
    }

    @Test
    void old_ones_leave_when_another_enters_and_when_a_block_comes() {
        TestChain c = new TestChain(LENIENT);
        Transaction old = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction next = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction last = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(old));
        c.now = c.now.plus(Duration.ofDays(14)).plusSeconds(1);
        MempoolResult entered = c.accept(next);
        assertEquals(List.of(new Removal(old, RemovalReason.EXPIRED)), entered.removed());
        assertTrue(entered.accepted());
        c.now = c.now.plus(Duration.ofDays(14)).plusSeconds(1);
        assertEquals(
                List.of(new Removal(next, RemovalReason.EXPIRED)), c.mine(last).removed());
        assertEquals(0, c.pool.size());
    }

    /// 1,250 for a transaction and twice its bytes, 264 for an input, 80 for an output, 28 for a witness item.
    @Test
    void p45_the_accounting_covers_the_objects_that_a_transaction_is_kept_in() {
        Transaction tx = TestChain.spend(List.of(OutPoint.NULL), List.of(new TxOut(1, TestChain.ANYONE)));
        assertEquals(1_250 + 2L * tx.size() + 264 + 80, MemoryUse.of(tx));
        List<TxOut> two = List.of(new TxOut(1, TestChain.ANYONE), new TxOut(2, TestChain.ANYONE));
        TxIn input = tx.inputs().getFirst().withWitness(Witness.of(new byte[1], new byte[2], new byte[0]));
        Transaction larger = new Transaction(2, List.of(input, tx.inputs().getFirst()), two, 0);
        assertEquals(1_250 + 2L * larger.size() + 2 * 264 + 2 * 80 + 3 * 28, MemoryUse.of(larger));
    }
}
