package org.planchet.consensus;

/// The target never changes: for tests and demonstrations.
public record Fixed() implements DifficultyRule {
    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        return previous.header().bits();
    }

    @Override
    public String name() {
        return "fixed";
    }
}
