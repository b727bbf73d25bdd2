package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;

/// What difficulty a header may state before those before it are kept.
class PermittedTransitionTest {
    private static final ChainParams MAINNET = Chains.mainnet();
    private static final int FIRST = CompactTarget.ofLeadingZeroBits(40);

    private static boolean permits(ChainParams params, int height, int previousBits, int bits) {
        return params.difficulty().permits(height, previousBits, bits, params);
    }

    @Test
    void bitcoin_changes_at_the_end_of_a_period_and_fourfold_at_most() {
        int bits = 0x1b0404cb;
        assertTrue(permits(MAINNET, 2_015, bits, bits));
        assertFalse(permits(MAINNET, 2_015, bits, bits - 1));
        assertFalse(permits(MAINNET, 2_017, bits, bits + 1));
        EpochDifficulty rule = EpochDifficulty.BITCOIN;
        long period = 2_016L * 600;
        int hardest = rule.retarget(bits, 0, MAINNET);
        int easiest = rule.retarget(bits, period * 9, MAINNET);
        for (int good : List.of(hardest, bits, easiest)) assertTrue(permits(MAINNET, 2_016, bits, good));
        assertFalse(permits(MAINNET, 2_016, bits, hardest - 1));
        assertFalse(permits(MAINNET, 2_016, bits, easiest + 1));
    }

    @Test
    void bitcoin_is_never_easier_than_its_limit() {
        int limit = MAINNET.powLimitBits();
        assertTrue(permits(MAINNET, 2_016, limit, limit));
        assertFalse(permits(MAINNET, 2_016, limit, limit + 1));
    }

    @Test
    void a_test_network_may_fall_to_the_limit_and_come_back() {
        ChainParams testnet = Chains.testnet4();
        assertTrue(permits(testnet, 5, 0x1b0404cb, testnet.powLimitBits()));
        assertTrue(permits(testnet, 6, testnet.powLimitBits(), 0x1b0404cb));
    }

    @Test
    void where_it_is_fixed_nothing_changes() {
        ChainParams regtest = Chains.regtest().withDifficulty(new FixedDifficulty());
        assertTrue(permits(regtest, 1, 0x207fffff, 0x207fffff));
        assertFalse(permits(regtest, 1, 0x207fffff, 0x207ffffe));
    }

    /// Whatever times blocks have, what a rule asks is permitted.
    @Test
    void what_a_rule_asks_is_always_permitted() {
        var random = new SplittableRandom(1);
        for (DifficultyRule rule : List.of(
                new WindowDifficulty(3),
                new WindowDifficulty(20),
                new AsertDifficulty(3_600),
                new StepDifficulty(5),
                new EpochDifficulty(4, false, false))) {
            ChainParams params = ChainSpec.template("permits", "fee1dead", 1_800_000_000L)
                    .mined()
                    .toParams()
                    .withDifficulty(rule);
            for (int run = 0; run < 50; run++) {
                int[] spans = {1, 10, 100, 10_000};
                Node tip = Node.genesis(params);
                for (int i = 0; i < 60; i++) {
                    long time = tip.time() + 1 + random.nextInt(spans[random.nextInt(spans.length)]);
                    int bits = rule.nextBits(tip, time, params);
                    assertTrue(permits(params, tip.height() + 1, tip.bits(), bits), rule + " at " + tip.height());
                    tip = tip.next(time, bits);
                }
            }
        }
    }

    @Test
    void a_window_moves_by_a_factor_of_two_and_only_once_it_is_full() {
        ChainParams params = ChainSpec.template("permits", "fee1dead", 1_800_000_000L)
                .mined()
                .toParams()
                .withDifficulty(new WindowDifficulty(3));
        int first = params.genesis().header().bits();
        assertTrue(permits(params, 4, first, first));
        assertFalse(permits(params, 4, first, CompactTarget.ofLeadingZeroBits(20)));
        BigInteger target = CompactTarget.decode(FIRST);
        assertNotNull(target);
        int half = CompactTarget.encode(target.shiftRight(1));
        int twice = CompactTarget.encode(target.shiftLeft(1));
        assertTrue(permits(params, 5, FIRST, half) && permits(params, 5, FIRST, twice));
        assertFalse(permits(params, 5, FIRST, half - 1), "more than twice as hard");
        assertFalse(permits(params, 5, FIRST, twice + 1), "more than twice as easy");
    }

    @Test
    void a_step_is_a_nibble_at_the_end_of_its_period() {
        ChainParams params = ChainSpec.template("permits", "fee1dead", 1_800_000_000L)
                .mined()
                .toParams()
                .withDifficulty(new StepDifficulty(5));
        int more = CompactTarget.ofLeadingZeroBits(44);
        assertEquals(10, CompactTarget.leadingZeroBits(FIRST) / 4);
        assertTrue(permits(params, 6, FIRST, more));
        assertFalse(permits(params, 5, FIRST, more), "not before the period ends");
        assertFalse(permits(params, 1, FIRST, more), "nor on the genesis block");
        assertFalse(permits(params, 6, FIRST, CompactTarget.ofLeadingZeroBits(48)), "two nibbles");
    }
}
