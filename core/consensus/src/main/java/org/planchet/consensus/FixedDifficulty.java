package org.planchet.consensus;

/// The target never changes: for tests and demonstrations.
public record FixedDifficulty() implements DifficultyRule {
    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        return previous.bits();
    }

    @Override
    public boolean permits(int height, int previousBits, int bits, ChainParams params) {
        return bits == previousBits;
    }

    @Override
    public String name() {
        return "fixed";
    }
}
