package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A step of a story. All of its choices follow from its own numbers, taken modulo what there is: so it still means
/// something when steps before it are left out.
///
/// @param onTip    extends the best block, else one of the latest; for a transaction without meaning
/// @param relayed  the payments are offered to the pools one by one; else they stand in a block
/// @param payments one number for each
/// @param spoilt   the number of the mutation; 0 for none
record Step(long seed, boolean onTip, boolean relayed, List<Long> payments, int spoilt) {
    /// As many steps as asked for, all from one seed.
    static List<Step> story(long seed, int length) {
        var random = new Random(seed);
        var steps = new ArrayList<Step>();
        for (int i = 0; i < length; i++) {
            boolean relayed = random.nextInt(100) < 30;
            boolean onTip = random.nextInt(100) < 85;
            var payments = new ArrayList<Long>();
            int count = relayed ? 1 : random.nextInt(4);
            for (int p = 0; p < count; p++) payments.add(random.nextLong());
            int spoilt = random.nextInt(100) < 55 ? 1 + random.nextInt(1_000) : 0;
            steps.add(new Step(random.nextLong(), onTip, relayed, payments, spoilt));
        }
        return steps;
    }

    Step withPayments(List<Long> fewer) {
        return new Step(seed, onTip, relayed, List.copyOf(fewer), spoilt);
    }

    Step unspoilt() {
        return new Step(seed, onTip, relayed, payments, 0);
    }
}
