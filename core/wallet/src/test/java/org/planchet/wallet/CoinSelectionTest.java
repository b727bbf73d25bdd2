package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;

class CoinSelectionTest {
    private static final long RATE = 10_000;
    private static final long INPUT_FEE = 1_470;

    private final Random random = new Random(7);

    @Test
    void coins_that_match_exactly_are_found_among_many() {
        // 10 + 20 + 70 beyond their fees.
        List<CoinSelection.Candidate> coins = coins(1_000, 10_000, 20_000, 35_000, 70_000, 500_000);
        CoinSelection.Selection selection = select(coins, goal(100_000));
        assertEquals(List.of(1, 2, 4), selection.ids());
        assertEquals(0, selection.waste());
    }

    @Test
    void a_match_may_overpay_less_than_change_would_cost() {
        long changeCost = 340 + 1_470;
        assertEquals(
                List.of(0),
                select(coins(100_000 + changeCost, 900_000), goal(100_000)).ids());
        assertEquals(
                changeCost * 1_000,
                select(coins(100_000 + changeCost, 900_000), goal(100_000)).waste());
    }

    @Test
    void a_coin_that_costs_more_than_it_is_worth_is_never_chosen() {
        var coins = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < 100; i++) coins.add(new CoinSelection.Candidate(i, INPUT_FEE, 147));
        assertTrue(CoinSelection.select(coins, goal(1), random).isEmpty());
        coins.add(new CoinSelection.Candidate(100, INPUT_FEE + 1, 147));
        assertEquals(List.of(100), select(coins, goal(1)).ids());
    }

    @Test
    void too_little_and_too_many_give_nothing() {
        assertTrue(CoinSelection.select(coins(10, 20), goal(31), random).isEmpty());
        assertEquals(List.of(0, 1), select(coins(10, 20), goal(30)).ids());
        var many = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < 20; i++) many.add(candidate(i, 1_000));
        var narrow = new CoinSelection.Goal(15_000, 0, RATE, 34, 147, 546, 14, 100_000);
        assertTrue(CoinSelection.select(many, narrow, random).isEmpty());
        var small = new CoinSelection.Goal(15_000, 0, RATE, 34, 147, 546, 500, 15 * 147 - 1);
        assertTrue(CoinSelection.select(many, small, random).isEmpty());
        var exact = new CoinSelection.Goal(15_000, 0, RATE, 34, 147, 546, 15, 15 * 147);
        assertEquals(15, select(many, exact).ids().size());
    }

    @Test
    void at_a_high_fee_rate_few_inputs_win() {
        var coins = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < 50; i++) coins.add(new CoinSelection.Candidate(i, 100_000 + 17L * i, 147));
        coins.add(new CoinSelection.Candidate(50, 3_000_000, 147));
        var goal = new CoinSelection.Goal(1_000_000, 0, 100_000, 34, 147, 546, 500, 100_000);
        assertEquals(List.of(50), select(coins, goal).ids());
    }

    @Test
    void a_match_that_needs_the_last_coin_is_found() {
        assertEquals(
                List.of(1, 2),
                select(coins(70_000, 60_000, 40_000), goal(100_000)).ids());
    }

    @Test
    void of_several_matches_the_closest_wins_and_of_two_as_close_the_one_of_larger_coins() {
        long[] closestFirst = {70_005, 60_050, 40_000, 30_000};
        assertEquals(List.of(0, 3), select(coins(closestFirst), goal(100_000)).ids());
        long[] closestLast = {70_050, 60_005, 40_000, 30_000};
        assertEquals(List.of(1, 2), select(coins(closestLast), goal(100_000)).ids());
        long[] equal = {70_010, 60_010, 40_000, 30_000};
        assertEquals(List.of(0, 3), select(coins(equal), goal(100_000)).ids());
    }

    /// Two inputs at most: more would be welcome at so low a rate.
    @Test
    void a_match_may_overpay_exactly_what_change_would_cost() {
        long changeCost = 34 + 147;
        var goal = new CoinSelection.Goal(100_000, 0, 1_000, 34, 147, 546, 2, 100_000);
        assertEquals(
                List.of(1, 2),
                select(atRate1(70_000, 60_000 + changeCost, 40_000), goal).ids());
        assertEquals(
                List.of(0, 1),
                select(atRate1(70_000, 60_001 + changeCost, 40_000), goal).ids());
    }

    /// Which of equal coins is left out makes no difference, and is not tried.
    @Test
    void many_equal_coins_do_not_hide_a_match() {
        long[] values = new long[84];
        java.util.Arrays.fill(values, 0, 80, 30_001);
        values[80] = 27_000;
        values[81] = 26_000;
        values[82] = 24_000;
        values[83] = 23_000;
        assertEquals(
                List.of(80, 81, 82, 83), select(coins(values), goal(100_000)).ids());
    }

    @Test
    void without_a_match_the_smallest_coin_that_is_enough_is_taken_wherever_it_stands() {
        assertEquals(
                List.of(1),
                select(coins(500_000, 200_000, 300_000, 50_000), goal(100_000)).ids());
        // Of equal coins it is the same one, whatever their order.
        List<CoinSelection.Candidate> equal = coins(200_000, 200_000);
        assertEquals(List.of(1), select(equal, goal(100_000)).ids());
        assertEquals(List.of(1), select(equal.reversed(), goal(100_000)).ids());
    }

    /// A match of three coins would cost an input more than the little that two overpay.
    @Test
    void at_a_high_fee_rate_the_fewest_coins_win_over_an_exact_match() {
        var goal = new CoinSelection.Goal(100_000, 0, 100_000, 34, 147, 546, 500, 100_000);
        var coins = new ArrayList<CoinSelection.Candidate>();
        for (long effective : new long[] {53_000, 50_000, 40_000, 35_000, 25_000})
            coins.add(new CoinSelection.Candidate(coins.size(), effective + 14_700, 147));
        assertEquals(List.of(0, 1), select(coins, goal).ids());
    }

    @Test
    void of_sets_that_waste_the_same_the_largest_coins_win_over_a_random_draw() {
        var goal = new CoinSelection.Goal(100_000, 0, 1_000, 34, 147, 546, 500, 100_000);
        for (int seed = 0; seed < 50; seed++) {
            List<Integer> ids = CoinSelection.select(atRate1(100_100, 99_000, 600), goal, new Random(seed))
                    .orElseThrow()
                    .ids();
            assertTrue(ids.equals(List.of(0, 1)) || ids.equals(List.of(0, 1, 2)), "seed " + seed + ": " + ids);
        }
    }

    @Test
    void at_a_low_fee_rate_a_random_draw_clears_small_coins_away() {
        var goal = new CoinSelection.Goal(100_000, 0, 1_000, 34, 147, 546, 500, 100_000);
        long[] values = new long[11];
        java.util.Arrays.fill(values, 30_000);
        values[0] = 200_000;
        var sets = new java.util.HashSet<List<Integer>>();
        for (int seed = 0; seed < 50; seed++) {
            List<Integer> ids = CoinSelection.select(atRate1(values), goal, new Random(seed))
                    .orElseThrow()
                    .ids();
            sets.add(ids);
            assertTrue(ids.contains(0) || ids.size() == 4, "as many as are enough: " + ids);
        }
        assertTrue(sets.size() > 20, sets.size() + " different sets");
    }

    @Test
    void a_draw_ends_when_it_is_enough_for_change() {
        long changeFrom = 34 + 546;
        var enough = new CoinSelection.Goal(30_000 - changeFrom, 0, 1_000, 34, 147, 546, 500, 100_000);
        assertEquals(
                3,
                select(atRate1(10_000, 10_000, 10_000, 10_000, 10_000), enough)
                        .ids()
                        .size());
        var short1 = new CoinSelection.Goal(30_001 - changeFrom, 0, 1_000, 34, 147, 546, 500, 100_000);
        assertEquals(
                4,
                select(atRate1(10_000, 10_000, 10_000, 10_000, 10_000), short1)
                        .ids()
                        .size());
    }

    /// However welcome more inputs are.
    @Test
    void a_coin_that_costs_what_it_is_worth_is_not_chosen_at_a_low_fee_rate() {
        var goal = new CoinSelection.Goal(100_000, 0, 1_000, 34, 147, 546, 500, 100_000);
        assertEquals(List.of(0), select(atRate1(100_010, 0, 0), goal).ids());
        assertEquals(List.of(0, 1), select(atRate1(100_010, 1, 0), goal).ids());
    }

    @Test
    void change_is_counted_from_the_least_that_is_not_dust() {
        long changeFrom = 340 + 546;
        long changeCost = 340 + 1_470;
        assertEquals(
                (changeFrom - 1) * 1_000,
                select(coins(100_000 + changeFrom - 1), goal(100_000)).waste());
        assertEquals(
                changeCost * 1_000,
                select(coins(100_000 + changeFrom), goal(100_000)).waste());
        var room = new CoinSelection.Goal(100_000, 0, RATE, 34, 147, 546, 500, 147 + 34);
        assertEquals(List.of(0), select(coins(100_000 + changeFrom), room).ids());
        var tight = new CoinSelection.Goal(100_000, 0, RATE, 34, 147, 546, 500, 147 + 33);
        assertTrue(
                CoinSelection.select(coins(100_000 + changeFrom), tight, random).isEmpty());
        assertEquals(List.of(0), select(coins(100_000 + changeFrom - 1), tight).ids());
    }

    /// Every selection is enough, no coin is in it twice, and none of its coins could be left out of a set that makes
    /// no change.
    @Test
    void ten_thousand_random_wallets() {
        for (int round = 0; round < 10_000; round++) {
            var coins = new ArrayList<CoinSelection.Candidate>();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) coins.add(new CoinSelection.Candidate(i, random.nextLong(200_000), 147));
            long rate = 1_000L * (1 + random.nextInt(30));
            var goal = new CoinSelection.Goal(1 + random.nextLong(400_000), 0, rate, 34, 147, 546, 500, 100_000);
            long all = coins.stream()
                    .mapToLong(coin -> Math.max(0, effective(coin, rate)))
                    .sum();
            var selection = CoinSelection.select(coins, goal, random);
            assertEquals(all >= goal.amount(), selection.isPresent());
            if (selection.isEmpty()) continue;
            List<Integer> ids = selection.get().ids();
            assertEquals(ids.stream().distinct().toList(), ids);
            long sum =
                    ids.stream().mapToLong(id -> effective(coins.get(id), rate)).sum();
            assertTrue(sum >= goal.amount());
            assertTrue(ids.stream().allMatch(id -> effective(coins.get(id), rate) > 0));
        }
    }

    private CoinSelection.Selection select(List<CoinSelection.Candidate> coins, CoinSelection.Goal goal) {
        return CoinSelection.select(coins, goal, random).orElseThrow();
    }

    private static CoinSelection.Goal goal(long target) {
        return new CoinSelection.Goal(target, 0, RATE, 34, 147, 546, 500, 100_000);
    }

    /// Coins that are worth so much beyond the fee of spending them.
    private static List<CoinSelection.Candidate> coins(long... effective) {
        var coins = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < effective.length; i++) coins.add(candidate(i, effective[i]));
        return coins;
    }

    /// The same at a tenth of the rate.
    private static List<CoinSelection.Candidate> atRate1(long... effective) {
        var coins = new ArrayList<CoinSelection.Candidate>();
        for (long value : effective) coins.add(new CoinSelection.Candidate(coins.size(), value + 147, 147));
        return coins;
    }

    private static CoinSelection.Candidate candidate(int id, long effective) {
        return new CoinSelection.Candidate(id, effective + INPUT_FEE, 147);
    }

    private static long effective(CoinSelection.Candidate coin, long rate) {
        return coin.value() - new FeeRate(rate).feeFor(coin.vsize());
    }
}
