package org.planchet.network;

import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Rounds the fee rate that peers get to one of a few steps a tenth apart, at random up or down: the
/// exact minimum fee of a mempool would reveal that two addresses belong to the same node (Bitcoin Core's
/// `FeeFilterRounder`).
final class FeeFilterRounder {
    private static final double MAX_RATE = 1e7;
    private static final double SPACING = 1.1;

    private final TreeSet<Double> steps = new TreeSet<>();

    /// @param minRelayRate satoshis per 1,000 virtual bytes below which no transaction is relayed
    FeeFilterRounder(long minRelayRate) {
        steps.add(0.0);
        for (double step = Math.max(1, minRelayRate / 2); step <= MAX_RATE; step *= SPACING) steps.add(step);
    }

    /// The step at or above `rate` once in three times, else the one below it.
    long round(long rate, RandomGenerator random) {
        Double above = steps.ceiling((double) rate);
        if (above == null) return steps.last().longValue();
        Double below = steps.lower(above);
        return (below != null && random.nextInt(3) != 0 ? below : above).longValue();
    }
}
