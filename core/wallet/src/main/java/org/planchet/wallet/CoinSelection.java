package org.planchet.wallet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Which coins to spend, as a function of a snapshot. Several ways are tried and the least wasteful wins, by Bitcoin
/// Core's waste metric: what the inputs cost now beyond what they would cost at a usual fee rate, plus what change
/// costs now and later, or, without change, what is overpaid.
///
/// 1. Branch and bound: coins that match so well that no change is needed.
/// 2. The smallest single coin that is enough.
/// 3. The largest coins first, with or without enough for change: the fewest inputs.
/// 4. A random draw, which spreads the wallet's coins over many sizes.
///
/// A coin that costs more to spend than it is worth is never chosen. All sums are in thousandths of a satoshi, in
/// which a fee of size times rate has no rounding: so coins that are enough to the satoshi are found to be enough.
public final class CoinSelection {
    /// Branch and bound gives up after so many steps (Bitcoin Core's TOTAL_TRIES), some milliseconds.
    private static final int MAX_STEPS = 100_000;

    /// The fee rate at which inputs cost their usual, in satoshis per 1,000 virtual bytes (Bitcoin Core's
    /// consolidatefeerate): below it spending many small coins is not wasteful.
    public static final long LONG_TERM_RATE = 10_000;

    private final Goal goal;
    private final List<Choice> coins;

    private CoinSelection(Goal goal, List<Choice> coins) {
        this.goal = goal;
        this.coins = coins;
    }

    /// A coin that may be chosen.
    ///
    /// @param id    its position in the caller's list
    /// @param vsize virtual bytes of the input that spends it
    public record Candidate(int id, long value, int vsize) {}

    /// What is wanted.
    ///
    /// @param amount      satoshis to be paid
    /// @param frameVsize  virtual bytes of everything but the inputs and the change
    /// @param rate        satoshis per 1,000 virtual bytes
    /// @param changeVsize virtual bytes of a change output
    /// @param spendVsize  virtual bytes of the input that spends it later
    /// @param dust        satoshis below which no change output is made
    /// @param maxInputs   how many coins at most
    /// @param maxVsize    what a standard transaction has room for in all
    public record Goal(
            long amount,
            int frameVsize,
            long rate,
            int changeVsize,
            int spendVsize,
            long dust,
            int maxInputs,
            int maxVsize) {

        /// The effective value that the coins must reach: their amounts less the fees of their inputs.
        long target() {
            return amount * 1_000 + frameVsize * rate;
        }

        long changeFee() {
            return changeVsize * rate;
        }

        /// What change costs in all: the output now, spending it later.
        long changeCost() {
            return changeFee() + spendVsize * Math.min(rate, LONG_TERM_RATE);
        }

        /// The least excess over the target at which change is made.
        long changeFrom() {
            return changeFee() + dust * 1_000;
        }

        /// A coin's effective value: its amount less the fee of its own input.
        long worth(Candidate coin) {
            return coin.value() * 1_000 - coin.vsize() * rate;
        }
    }

    /// The chosen coins' positions in the caller's list.
    ///
    /// @param waste in thousandths of a satoshi
    public record Selection(List<Integer> ids, long waste) {}

    private record Choice(Candidate coin, long effective) {}

    /// The least wasteful selection found, empty if all coins together are not enough or too many would be needed.
    public static Optional<Selection> select(List<Candidate> candidates, Goal goal, RandomGenerator random) {
        var choices = new ArrayList<Choice>();
        for (Candidate coin : candidates) {
            long effective = goal.worth(coin);
            if (effective > 0) choices.add(new Choice(coin, effective));
        }
        choices.sort(Comparator.comparingLong(Choice::effective)
                .reversed()
                .thenComparingInt(choice -> choice.coin().id()));
        var selection = new CoinSelection(goal, choices);
        var found = new ArrayList<List<Choice>>();
        found.add(selection.branchAndBound());
        found.add(selection.smallestSingle());
        found.add(selection.fewest());
        found.add(selection.largestFirst());
        found.add(selection.randomDraw(random));
        return found.stream()
                .filter(selection::fits)
                .map(selection::judged)
                .min(Comparator.comparingLong(Selection::waste));
    }

    private boolean fits(List<Choice> set) {
        if (set.isEmpty() || set.size() > goal.maxInputs) return false;
        long vsize = goal.frameVsize;
        if (excess(set) >= goal.changeFrom()) vsize += goal.changeVsize;
        for (Choice choice : set) vsize += choice.coin.vsize();
        return vsize <= goal.maxVsize;
    }

    private long excess(List<Choice> set) {
        return set.stream().mapToLong(Choice::effective).sum() - goal.target();
    }

    private Selection judged(List<Choice> set) {
        long waste = 0;
        for (Choice choice : set) waste += choice.coin.vsize() * (goal.rate - LONG_TERM_RATE);
        long excess = excess(set);
        waste += excess >= goal.changeFrom() ? goal.changeCost() : excess;
        return new Selection(
                set.stream().map(choice -> choice.coin.id()).sorted().toList(), waste);
    }

    /// Looks through the tree of in-or-out decisions, largest coin first, for the set whose excess over the target is
    /// least and below the cost of change (Murch's algorithm, as in Bitcoin Core).
    private List<Choice> branchAndBound() {
        long[] rest = new long[coins.size() + 1];
        for (int i = coins.size() - 1; i >= 0; i--) rest[i] = rest[i + 1] + coins.get(i).effective;
        long target = goal.target();
        long most = target + goal.changeCost();
        var chosen = new BitSet(coins.size());
        var best = new BitSet(coins.size());
        long bestExcess = Long.MAX_VALUE;
        long sum = 0;
        int at = 0;
        for (int step = 0; step < MAX_STEPS; step++) {
            boolean back = sum + rest[at] < target || sum > most;
            if (!back && sum >= target) {
                if (sum - target < bestExcess) {
                    bestExcess = sum - target;
                    best = (BitSet) chosen.clone();
                    if (bestExcess == 0) break;
                }
                back = true;
            }
            if (back) {
                int last = chosen.length() - 1;
                if (last < 0) break;
                chosen.clear(last);
                sum -= coins.get(last).effective;
                at = last + 1;
            } else if (at > 0 && !chosen.get(at - 1) && coins.get(at).effective == coins.get(at - 1).effective) {
                // Leaving out a coin and taking its equal gives the same sums again.
                at++;
            } else {
                chosen.set(at);
                sum += coins.get(at).effective;
                at++;
            }
        }
        return best.stream().mapToObj(coins::get).toList();
    }

    private List<Choice> smallestSingle() {
        for (Choice choice : coins.reversed()) if (choice.effective >= goal.target()) return List.of(choice);
        return List.of();
    }

    private List<Choice> fewest() {
        return untilEnough(coins, goal.target());
    }

    private List<Choice> largestFirst() {
        return untilEnough(coins, goal.target() + goal.changeFrom());
    }

    private List<Choice> randomDraw(RandomGenerator random) {
        var order = new ArrayList<>(coins);
        for (int i = order.size() - 1; i > 0; i--) Collections.swap(order, i, random.nextInt(i + 1));
        return untilEnough(order, goal.target() + goal.changeFrom());
    }

    /// Takes coins in the order given until they are worth `wanted`, or enough for the target if there are no
    /// more.
    private List<Choice> untilEnough(List<Choice> order, long wanted) {
        var set = new ArrayList<Choice>();
        long sum = 0;
        for (Choice choice : order) {
            set.add(choice);
            sum += choice.effective;
            if (sum >= wanted) return set;
        }
        return sum >= goal.target() ? set : List.of();
    }
}
