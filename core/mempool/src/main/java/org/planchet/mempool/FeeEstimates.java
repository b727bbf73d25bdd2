package org.planchet.mempool;

/// What to pay, as it was known at one moment, for any target: it never changes, and any thread may ask it.
@FunctionalInterface
public interface FeeEstimates {
    /// The furthest target: a week of ten-minute blocks.
    int MAX_TARGET = 1_008;

    /// What to pay to be mined within `target` blocks.
    ///
    /// @throws IllegalArgumentException if the target is not 1 to 1,008
    FeeEstimate within(int target);

    /// @throws IllegalArgumentException if it is not
    static void demandTarget(int target) {
        if (target < 1 || target > MAX_TARGET)
            throw new IllegalArgumentException("target is " + target + ", must be 1 to " + MAX_TARGET);
    }
}
