package org.planchet.consensus;

import java.math.BigInteger;

/// aserti3-2d, as Bitcoin Cash computes it: the target rises and falls exponentially with how far the chain is behind
/// or ahead of its schedule, by a factor of two every `halfLife` seconds. Integer arithmetic throughout.
///
/// The schedule's anchor is block 1, taken as found one spacing after a parent of the genesis block's target (the
/// genesis block's own time is arbitrary).
///
/// @param halfLife seconds off schedule that double or halve the target
public record AsertDifficulty(long halfLife) implements DifficultyRule {
    private static final BigInteger ONE = BigInteger.ONE;

    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        int anchorBits = params.genesis().header().bits();
        if (previous.height() < 1) return anchorBits;
        long anchorParentTime = previous.ancestor(1).time() - params.spacing();
        long timeDelta = previous.time() - anchorParentTime;
        return nextBits(
                anchorBits, params.spacing(), timeDelta, previous.height() - 1L, params.powLimitNumber(), halfLife);
    }

    /// The compact target of the block after one that lies `heightDelta` blocks above the anchor and `timeDelta`
    /// seconds after the anchor's parent.
    static int nextBits(
            int anchorBits, long spacing, long timeDelta, long heightDelta, BigInteger powLimit, long halfLife) {
        BigInteger anchor = CompactTarget.decode(anchorBits);
        if (anchor == null) throw new AssertionError("the anchor has no target");
        // Fixed point with 16 bits after the point; the division truncates towards zero as in C.
        long exponent = ((timeDelta - spacing * (heightDelta + 1)) << 16) / halfLife;
        long shifts = exponent >> 16;
        long fraction = exponent & 0xffff;
        // 2^fraction - 1 by a cubic, in unsigned 64-bit arithmetic.
        long cubic = 195_766_423_245_049L * fraction
                + 971_821_376L * fraction * fraction
                + 5_127L * fraction * fraction * fraction
                + (1L << 47);
        long factor = 65_536 + (cubic >>> 48);
        BigInteger target = anchor.multiply(BigInteger.valueOf(factor));
        // More than 512 bits up or down is beyond any limit.
        int by = Math.clamp(shifts - 16, -1_024, 1_024);
        target = by < 0 ? target.shiftRight(-by) : target.shiftLeft(by);
        if (target.signum() == 0) return CompactTarget.encode(ONE);
        return CompactTarget.encode(target.min(powLimit));
    }

    /// The target follows the time of the block before, which may lie anywhere.
    @Override
    public boolean permits(int height, int previousBits, int bits, ChainParams params) {
        return true;
    }

    @Override
    public String name() {
        return "asert";
    }

    @Override
    public String fault() {
        return halfLife >= 1 && halfLife <= 31_536_000
                ? ""
                : "a half-life is 1 second to a year (31,536,000), not " + halfLife;
    }
}
