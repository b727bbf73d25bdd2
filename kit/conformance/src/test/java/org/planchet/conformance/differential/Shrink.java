package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a story that fails as short as it can be while it still fails.
final class Shrink {
    private Shrink() {}

    /// @param fails true for `story` itself
    /// @param tries how often `fails` may be asked
    static List<Step> minimal(List<Step> story, Predicate<List<Step>> fails, int tries) {
        var asked = new int[1];
        Predicate<List<Step>> stillFails = tried -> asked[0]++ < tries && fails.test(tried);
        List<Step> shortest = withoutRuns(story, stillFails);
        for (int i = 0; i < shortest.size(); i++) {
            for (Step simpler : simpler(shortest.get(i))) {
                var tried = new ArrayList<>(shortest);
                tried.set(i, simpler);
                if (stillFails.test(tried)) shortest = tried;
            }
        }
        return shortest;
    }

    /// Leaves out halves, then quarters, down to single steps, for as long as that helps.
    private static List<Step> withoutRuns(List<Step> story, Predicate<List<Step>> fails) {
        List<Step> shortest = story;
        int run = Math.max(1, story.size() / 2);
        while (true) {
            boolean helped = false;
            for (int from = 0; from < shortest.size(); ) {
                var tried = new ArrayList<>(shortest);
                tried.subList(from, Math.min(shortest.size(), from + run)).clear();
                if (fails.test(tried)) {
                    shortest = tried;
                    helped = true;
                } else {
                    from += run;
                }
            }
            if (run == 1 && !helped) return shortest;
            run = Math.max(1, run / 2);
        }
    }

    private static List<Step> simpler(Step step) {
        var simpler = new ArrayList<Step>();
        for (int i = 0; i < step.payments().size(); i++)
            simpler.add(step.withPayments(step.payments().subList(i, i + 1)));
        simpler.add(step.withPayments(List.of()));
        simpler.add(step.unspoilt());
        return simpler;
    }
}
