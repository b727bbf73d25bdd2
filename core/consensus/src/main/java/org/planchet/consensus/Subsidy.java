package org.planchet.consensus;

/// The coins that a block creates.
public final class Subsidy {
    private Subsidy() {}

    /// Satoshis that the block at `height` may create: the initial subsidy, halved (rounded down) every halving
    /// interval, and nothing from the 64th halving on (BIP 42).
    public static long at(int height, ChainParams params) {
        int halvings = height / params.halvingInterval();
        return halvings >= 64 ? 0 : params.initialSubsidy() >> halvings;
    }
}
