package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;

/// The window rule against a hash rate that jumps.
class WindowDifficultyTest {
    /// A chain whose limit never binds, at 10 s a block, 40 zero bits at first.
    private static final int FIRST = CompactTarget.ofLeadingZeroBits(40);

    private static ChainParams params(int window) {
        return ChainSpec.template("window-" + window, "fee1dead", 1_800_000_000L)
                .mined()
                .toParams()
                .withDifficulty(new WindowDifficulty(window));
    }

    private static double difficulty(int bits) {
        return new BigDecimal(ChainWork.ofBits(bits).value()).doubleValue();
    }

    /// A steady chain of `count` blocks at [#FIRST], one every ten seconds.
    private static Node steady(ChainParams params, int count) {
        Node tip = Node.genesis(params);
        for (int i = 0; i < count; i++) tip = tip.next(tip.header().time() + 10, FIRST);
        return tip;
    }

    /// How long blocks take on average after `skip` blocks, over the next `count`, at `factor` times the steady hash
    /// rate; each takes exactly as long as expected.
    private static double expectedSpacing(ChainParams params, int window, double factor, int skip, int count) {
        Node tip = steady(params, window + 2);
        double rate = difficulty(FIRST) / 10 * factor;
        double clock = tip.header().time();
        double measured = 0;
        for (int i = 0; i < skip + count; i++) {
            int bits = params.difficulty().nextBits(tip, 0, params);
            double took = difficulty(bits) / rate;
            clock += took;
            if (i >= skip) measured += took;
            tip = tip.next(Math.round(clock), bits);
        }
        return measured / count;
    }

    @Test
    void spacing_is_back_within_two_windows_after_any_jump() {
        for (int window : new int[] {10, 20, 144}) {
            ChainParams params = params(window);
            for (double factor : new double[] {0.01, 0.1, 0.5, 1, 2, 10, 100, 1_000}) {
                double spacing = expectedSpacing(params, window, factor, 2 * window, window);
                assertEquals(10, spacing, 1, "window " + window + ", hash rate × " + factor);
            }
        }
    }

    @Test
    void spacing_is_back_within_two_windows_on_average_of_random_times() {
        ChainParams params = params(20);
        for (double factor : new double[] {0.1, 1, 10}) {
            var random = new SplittableRandom(20_261_122);
            double total = 0;
            int runs = 150;
            for (int run = 0; run < runs; run++) total += randomSpacing(params, factor, random);
            assertEquals(10, total / runs, 1, "hash rate × " + factor);
        }
    }

    private static double randomSpacing(ChainParams params, double factor, SplittableRandom random) {
        Node tip = steady(params, 22);
        double clock = tip.header().time();
        double measured = 0;
        for (int i = 0; i < 60; i++) {
            int bits = params.difficulty().nextBits(tip, 0, params);
            double expected = difficulty(bits) / (difficulty(FIRST) / 10 * factor);
            double took = -Math.log(1 - random.nextDouble()) * expected;
            clock += took;
            if (i >= 40) measured += took;
            tip = tip.next(Math.round(clock), bits);
        }
        return measured / 20;
    }

    @Test
    void thousands_of_blocks_under_a_wandering_hash_rate_keep_the_spacing() {
        ChainParams params = params(20);
        var random = new SplittableRandom(1);
        Node tip = steady(params, 22);
        double rate = difficulty(FIRST) / 10;
        double clock = tip.header().time();
        int blocks = 6_000;
        for (int i = 0; i < blocks; i++) {
            if (i % 500 == 0) rate *= i % 1_000 == 0 ? 10 : 0.1;
            int bits = params.difficulty().nextBits(tip, 0, params);
            clock += -Math.log(1 - random.nextDouble()) * difficulty(bits) / rate;
            tip = tip.next(Math.round(clock), bits);
        }
        double spacing = (clock - params.genesis().header().time() - 220) / blocks;
        assertEquals(10, spacing, 1.5, "jumps included");
    }

    @Test
    void the_genesis_target_holds_until_a_window_of_mined_blocks_exists() {
        ChainParams params = Chains.planchet();
        int first = params.genesis().header().bits();
        Node tip = Node.genesis(params);
        for (int height = 1; height <= 21; height++) {
            assertEquals(first, params.difficulty().nextBits(tip, 0, params), "height " + height);
            tip = tip.next(2_000_000_000L + height, first);
        }
        int next = params.difficulty().nextBits(tip, 0, params);
        assertEquals(17, CompactTarget.leadingZeroBits(next), "ten times too fast, but a step is bounded to twice");
        Node slow = tip.next(2_100_000_000L, next);
        assertEquals(first, params.difficulty().nextBits(slow, 0, params), "and to half");
        assertEquals(first, params.difficulty().nextBits(slow.next(2_200_000_000L, first), 0, params), "and the limit");
    }

    /// Mission D10: expected targets, worked out apart from this code, for windows of equal blocks.
    @Test
    void d10_table_of_expected_targets() {
        int[][] table = {
            // window, spacing, expected bits: 0x1b00ffff is the first target
            {10, 10, 0x1b00ffff},
            {10, 9, 0x1b00e665},
            {10, 11, 0x1b011998},
            {10, 15, 0x1b017ffe},
            {10, 5, 0x1a7fff80},
            {20, 10, 0x1b00ffff},
            {20, 9, 0x1b00e665},
            {20, 11, 0x1b011998},
            {20, 15, 0x1b017ffe},
            {20, 5, 0x1a7fff80},
            {144, 10, 0x1b00ffff},
            {144, 9, 0x1b00e665},
            {144, 11, 0x1b011998},
            {144, 15, 0x1b017ffe},
            {144, 5, 0x1a7fff80},
            // Bounded at half and double.
            {10, 1, 0x1a7fff80},
            {20, 1, 0x1a7fff80},
            {144, 1, 0x1a7fff80},
            {10, 90, 0x1b01fffe},
            {20, 90, 0x1b01fffe},
            {144, 90, 0x1b01fffe},
        };
        for (int[] row : table) {
            ChainParams params = params(row[0]);
            Node tip = Node.genesis(params);
            for (int i = 1; i <= row[0] + 1; i++) tip = tip.next(1_800_000_000L + (long) i * row[1], 0x1b00ffff);
            int bits = params.difficulty().nextBits(tip, 0, params);
            assertEquals(
                    Integer.toHexString(row[2]),
                    Integer.toHexString(bits),
                    "window " + row[0] + ", a block every " + row[1] + " s");
        }
    }

    @Test
    void clocks_that_run_backwards_do_no_harm() {
        ChainParams params = params(20);
        Node tip = steady(params, 21);
        Node back = tip.next(tip.header().time() - 1_000, FIRST);
        BigInteger target = CompactTarget.decode(params.difficulty().nextBits(back, 0, params));
        BigInteger last = CompactTarget.decode(FIRST);
        assertTrue(target != null && last != null && target.bitLength() == last.bitLength() - 1, "at most half");
    }
}
