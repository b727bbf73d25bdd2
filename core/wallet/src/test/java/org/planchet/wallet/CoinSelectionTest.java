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

    private static CoinSelection.Candidate candidate(int id, long effective) {
        return new CoinSelection.Candidate(id, effective + INPUT_FEE, 147);
    }

    private static long effective(CoinSelection.Candidate coin, long rate) {
        return coin.value() - new FeeRate(rate).feeFor(coin.vsize());
    }
}
