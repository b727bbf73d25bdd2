package org.planchet.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Deployment;

/// What the differential test would do with a fault, shown with a planted one: no other node is needed.
final class ShrinkTest {
    private static final ChainParams REGTEST = Chains.regtest();

    private static boolean disagree(List<Step> story, ChainParams other) {
        try (var duel = new Duel(REGTEST, new PlanchetParty(other, Duel.NOW))) {
            new Player(duel, REGTEST).play(story);
            return false;
        } catch (Duel.Disagreement found) {
            return true;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_node_that_knows_no_relative_locks_is_found_out_in_a_few_steps() {
        List<Step> story = Step.story(3, 400);
        ChainParams without = REGTEST.withActivation(Deployment.CSV, 1_000_000);
        assertFalse(disagree(story, REGTEST));
        assertTrue(disagree(story, without));
        List<Step> shortest = Shrink.minimal(story, tried -> disagree(tried, without), 100);
        assertTrue(disagree(shortest, without));
        assertTrue(shortest.size() <= 3, () -> shortest.size() + " steps are left: " + shortest);
    }

    @Test
    void what_is_left_fails_and_nothing_of_it_can_be_left_out() {
        List<Step> story = Step.story(1, 50);
        Step one = story.get(7);
        Step other = story.get(41);
        var asked = new AtomicInteger();
        Predicate<List<Step>> fails = tried -> {
            asked.incrementAndGet();
            return has(tried, one) && has(tried, other);
        };
        List<Step> shortest = Shrink.minimal(story, fails, 1_000);
        assertTrue(shortest.size() == 2 && fails.test(shortest));
        assertTrue(asked.get() < 200, () -> asked + " tries");
        for (Step step : shortest) {
            var less = new ArrayList<>(shortest);
            less.remove(step);
            assertFalse(fails.test(less));
        }
    }

    private static boolean has(List<Step> steps, Step wanted) {
        return steps.stream().anyMatch(step -> step.seed() == wanted.seed());
    }
}
