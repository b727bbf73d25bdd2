package org.planchet.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;

/// The same blocks and transactions for Planchet and for a Bitcoin node: each rule broken on its own, then thousands of
/// cases from one seed.
@Tag("interop")
final class DifferentialTest {
    private static final ChainParams REGTEST = Chains.regtest();

    /// Each costs a start of the reference node and a part of the story.
    private static final int MAX_REPLAYS = 60;

    @TempDir
    Path folder;

    @Test
    void each_rule_broken_on_its_own_is_refused_by_both_for_the_same_reason() throws Exception {
        var cases = new ArrayList<Case>();
        cases.addAll(BlockCases.HEADERS);
        cases.addAll(BlockCases.BLOCKS);
        cases.addAll(TransactionCases.CONSENSUS);
        cases.addAll(TransactionCases.POLICY);
        cases.addAll(ScriptCases.SIGNATURES);
        cases.addAll(ScriptCases.LEGACY);
        cases.addAll(WitnessCases.WITNESS);
        cases.addAll(WitnessCases.TAPROOT);
        assertTrue(cases.size() >= 200, () -> "only " + cases.size() + " cases");
        play(cases, REGTEST);
    }

    @Test
    void what_the_soft_forks_forbid_holds_before_them_and_bip_30_too() throws Exception {
        play(OldRuleCases.ALL, OldRuleCases.params(REGTEST), OldRuleCases.OPTIONS);
    }

    private void play(List<Case> cases, ChainParams params, String... options) throws Exception {
        var names = new HashSet<String>();
        for (Case each : cases) assertTrue(names.add(each.name()), () -> "two cases are called " + each.name());
        var wrong = new ArrayList<String>();
        try (var duel = new Duel(params, ReferenceParty.start(folder, Duel.NOW, options))) {
            var scene = new Scene(duel, params, 60);
            for (Case each : cases) {
                try {
                    each.play(scene);
                } catch (Duel.Disagreement | AssertionError e) {
                    wrong.add(each.name() + ": " + e.getMessage());
                }
            }
            assertEquals("", String.join("\n", wrong));
            duel.compareState();
        }
        System.out.println(cases.size() + " named cases, each the same for both");
    }

    @Test
    void thousands_of_random_blocks_and_transactions_have_one_verdict() throws Exception {
        long seed = Long.getLong("planchet.differential.seed", 1);
        int steps = Integer.getInteger("planchet.differential.steps", 8_000);
        List<Step> story = Step.story(seed, steps);
        long started = System.nanoTime();
        try (var duel = new Duel(REGTEST, ReferenceParty.start(folder, Duel.NOW))) {
            var player = new Player(duel, REGTEST);
            player.play(story);
            System.out.printf(
                    "seed %d: %d blocks and transactions, %d of them refused for %d reasons, %d reorganisations, in %d s%n",
                    seed,
                    duel.offers(),
                    player.refused(),
                    duel.reasons().size(),
                    player.reorganisations(),
                    Duration.ofNanos(System.nanoTime() - started).toSeconds());
            assertTrue(duel.offers() >= steps, () -> "only " + duel.offers() + " were offered");
            assertTrue(player.refused() >= steps / 4, () -> "only " + player.refused() + " were refused");
            assertTrue(duel.reasons().size() >= 40, () -> "only these reasons: " + duel.reasons());
            assertTrue(player.reorganisations() >= steps / 50, () -> "reorganised " + player.reorganisations());
        } catch (Duel.Disagreement | AssertionError found) {
            throw new AssertionError("seed " + seed + ", " + steps + " steps: " + shrunk(story), found);
        }
    }

    /// The shortest story that still fails, and how it does.
    private String shrunk(List<Step> story) {
        var last = new String[] {""};
        Predicate<List<Step>> fails = tried -> {
            try (var duel =
                    new Duel(REGTEST, ReferenceParty.start(Files.createTempDirectory(folder, "again"), Duel.NOW))) {
                new Player(duel, REGTEST).play(tried);
                return false;
            } catch (Duel.Disagreement | AssertionError found) {
                last[0] = found.getMessage();
                return true;
            } catch (Exception e) {
                throw new AssertionError("the reference node fails", e);
            }
        };
        List<Step> shortest = Shrink.minimal(story, fails, MAX_REPLAYS);
        return shortest + " fails with " + last[0];
    }
}
