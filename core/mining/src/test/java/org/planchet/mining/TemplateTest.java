package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Deployment;
import org.planchet.consensus.EpochDifficulty;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Subsidy;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.fixtures.Blocks;
import org.planchet.policy.FeeRate;
import org.planchet.policy.FeeRates;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// B4 of the mission: what a template takes, and in which order.
class TemplateTest {
    private final MiningFixture c = new MiningFixture(Chains.regtest(), PolicySettings.DEFAULT);

    private void isValid(BlockTemplate template) {
        assertEquals(Optional.empty(), c.chain.checkTemplate(template.block(), c.now));
    }

    private Transaction offer(OutPoint coin, int outputs, long fee) {
        return c.offer(c.spend(List.of(coin), outputs, fee));
    }

    @Test
    void an_empty_template_pays_the_subsidy() {
        BlockTemplate template = c.template();
        assertEquals(1, template.transactions().size());
        assertEquals(Subsidy.at(1, c.chain.params()), template.reward());
        assertEquals(1, template.height());
        assertTrue(WitnessCommitment.position(template.coinbase()) >= 0);
        isValid(template);
    }

    @Test
    void without_segwit_there_is_no_commitment() {
        var old = new MiningFixture(Chains.regtest().withActivation(Deployment.SEGWIT, 1_000), PolicySettings.DEFAULT);
        BlockTemplate template = old.template();
        assertEquals(-1, WitnessCommitment.position(template.coinbase()));
        assertFalse(template.coinbase().hasWitness());
        assertEquals(Optional.empty(), old.chain.checkTemplate(template.block(), old.now));
    }

    @Test
    void c33_templates_keep_the_consensus_cleanup() {
        var clean = new MiningFixture(Chains.regtest().withActivation(Deployment.BIP54, 1), PolicySettings.DEFAULT);
        for (int i = 0; i < 3; i++) clean.mine();
        BlockTemplate template = clean.template();
        assertEquals(3, template.coinbase().lockTime());
        assertEquals(Optional.empty(), clean.chain.checkTemplate(template.block(), clean.now));
    }

    @Test
    void c33_templates_never_end_a_difficulty_period_before_it_starts() {
        ChainParams params = Chains.regtest()
                .withActivation(Deployment.BIP54, 1)
                .withDifficulty(new EpochDifficulty(12, false, false));
        var c = new MiningFixture(params, PolicySettings.DEFAULT);
        Instant start = c.now;
        for (int height = 1; height < 12; height++) c.mine();
        c.now = start.plusSeconds(7_000);
        c.mine();
        c.now = start.plusSeconds(20);
        for (int height = 13; height < 23; height++) c.mine();
        BlockTemplate last = c.template();
        assertEquals(23, last.height());
        assertEquals(c.chain.tip().ancestor(12).header().time(), last.header().time());
        assertEquals(Optional.empty(), c.chain.checkTemplate(last.block(), start.plusSeconds(7_000)));
    }

    @Test
    void b4_best_fee_rates_come_first_and_the_coinbase_before_them() {
        List<OutPoint> coins = c.coins(3);
        Transaction low = offer(coins.get(0), 1, 1_000);
        Transaction high = offer(coins.get(1), 1, 3_000);
        Transaction middle = offer(coins.get(2), 1, 2_000);
        BlockTemplate template = c.template();
        assertEquals(List.of(template.coinbase(), high, middle, low), template.transactions());
        assertEquals(List.of(0L, 3_000L, 2_000L, 1_000L), template.fees());
        assertEquals(Subsidy.at(template.height(), c.chain.params()) + 6_000, template.reward());
        isValid(template);
    }

    @Test
    void b4_a_child_that_pays_well_brings_its_parent() {
        List<OutPoint> coins = c.coins(2);
        Transaction parent = offer(coins.get(0), 1, 100);
        Transaction child = offer(parent.outPoint(0), 1, 9_900);
        Transaction middle = offer(coins.get(1), 1, 2_000);
        BlockTemplate template = c.template();
        assertEquals(List.of(template.coinbase(), parent, child, middle), template.transactions());
        isValid(template);
    }

    @Test
    void b4_a_parent_that_is_in_is_not_counted_twice() {
        List<OutPoint> coins = c.coins(2);
        // With its parent the second child is worse than the middle one; alone it is better.
        Transaction parent = offer(coins.get(0), 2, 20);
        Transaction first = offer(parent.outPoint(0), 1, 9_000);
        Transaction second = offer(parent.outPoint(1), 1, 3_000);
        Transaction middle = offer(coins.get(1), 1, 2_000);
        BlockTemplate template = c.template();
        assertEquals(List.of(template.coinbase(), parent, first, second, middle), template.transactions());
        isValid(template);
    }

    @Test
    void what_pays_less_than_the_miners_floor_is_left_out() {
        var free = new MiningFixture(
                Chains.regtest(), PolicySettings.DEFAULT.withFees(FeeRates.DEFAULT.withMinRelay(FeeRate.ZERO)));
        List<OutPoint> coins = free.coins(2);
        free.offer(free.spend(List.of(coins.get(0)), 1, 0));
        Transaction paying = free.offer(free.spend(List.of(coins.get(1)), 1, 1));
        BlockTemplate template = free.template();
        assertEquals(List.of(template.coinbase(), paying), template.transactions());
    }

    @Test
    void the_chain_says_how_many_transactions_a_template_takes() {
        assertEquals(10, Chains.yjk().limits().templateTransactions());
        var room = new PackageSelection.Room(4_000_000, 80_000, 2);
        List<OutPoint> coins = c.coins(3);
        for (int i = 0; i < 3; i++) offer(coins.get(i), 1, 1_000 + i);
        var selection = new PackageSelection(
                c.pool.entries(), entry -> true, PolicySettings.DEFAULT.fees().blockMin(), room);
        assertEquals(2, selection.choose().size());
    }

    @Test
    void signature_operations_are_a_limit_of_their_own() {
        List<OutPoint> coins = c.coins(3);
        for (int i = 0; i < 3; i++) offer(coins.get(i), 1, 1_000 + i);
        var none = new PackageSelection.Room(4_000_000, -1, 100);
        var selection = new PackageSelection(
                c.pool.entries(), entry -> true, PolicySettings.DEFAULT.fees().blockMin(), none);
        assertEquals(List.of(), selection.choose());
    }

    @Test
    void the_time_is_the_clocks_and_above_the_median_of_the_past() {
        c.mine(12, 100);
        BlockTemplate template = c.template();
        assertEquals(c.now.getEpochSecond(), template.header().time());
        BlockTemplate early = TemplateBuilder.build(
                c.chain, c.pool, MiningFixture.ANYONE, MiningFixture.TAG, c.now.minusSeconds(9_000));
        assertEquals(c.chain.tip().medianTimePast() + 1, early.header().time());
        assertEquals(early.minTime(), early.header().time());
        isValid(early);
    }

    @Test
    void lock_times_that_are_over_in_the_next_block_are_in() {
        OutPoint coin = c.coins(1).getFirst();
        int height = c.chain.tip().height();
        Transaction tx = c.offer(c.spend(List.of(coin), 1, 1_000, height));
        BlockTemplate template = c.template();
        assertEquals(List.of(template.coinbase(), tx), template.transactions());
        isValid(template);
    }

    /// X3: a coinbase takes subsidy and fees and not a satoshi more.
    @Test
    void x3_a_greedy_coinbase_is_refused() {
        BlockTemplate t = c.template();
        Rejection why =
                c.chain.checkTemplate(Blocks.greedy(t.block(), 1), c.now).orElseThrow();
        assertEquals("bad-cb-amount", why.code());
        assertEquals(Fault.CONSENSUS, why.fault());
    }
}
