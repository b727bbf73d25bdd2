package org.planchet.consensus;

import java.math.BigInteger;

/// At every block, the work of the last `blocks` blocks divided by the time they took gives the hash rate,
/// and from it the target at which the next block takes one spacing. Exact once all blocks of the window were
/// found at the present hash rate, however it jumped before. From one block to the next the target at most
/// doubles or halves, so a wrong clock does little harm.
///
/// Until `blocks` intervals between mined blocks exist (heights up to `blocks` + 1; the genesis block's time is
/// arbitrary) the genesis block's target holds.
///
/// @param blocks how many intervals are looked at
public record WindowDifficulty(int blocks) implements DifficultyRule {
    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        if (previous.height() <= blocks) return params.genesis().header().bits();
        HeaderNode first = previous.ancestor(previous.height() - blocks);
        long took = Math.max(1, previous.time() - first.time());
        BigInteger work = previous.workAbove(first).value();
        return CompactTarget.encode(nextTarget(work, took, previous.bits(), params));
    }

    /// 2^256 × took / (work × spacing) - 1 within half and double the target of `lastBits` and the limit.
    static BigInteger nextTarget(BigInteger work, long took, int lastBits, ChainParams params) {
        BigInteger last = CompactTarget.decode(lastBits);
        if (last == null) throw new AssertionError("a block in the chain has no target");
        BigInteger hashesPerBlock = work.multiply(BigInteger.valueOf(params.spacing()));
        BigInteger target =
                BigInteger.valueOf(took).shiftLeft(256).divide(hashesPerBlock).subtract(BigInteger.ONE);
        return target.max(last.shiftRight(1))
                .min(last.shiftLeft(1))
                .min(params.powLimitNumber())
                .max(BigInteger.ONE);
    }

    /// From one block to the next the target at most doubles or halves, but for rounding.
    @Override
    public boolean permits(int height, int previousBits, int bits, ChainParams params) {
        if (height - 1 <= blocks) return bits == params.genesis().header().bits();
        BigInteger last = CompactTarget.decode(previousBits);
        BigInteger target = CompactTarget.decode(bits);
        if (last == null || target == null) return false;
        return target.compareTo(CompactTarget.rounded(last.shiftRight(1).max(BigInteger.ONE))) >= 0
                && target.compareTo(last.shiftLeft(1)) <= 0
                && target.compareTo(params.powLimitNumber()) <= 0;
    }

    @Override
    public String name() {
        return "window";
    }

    @Override
    public String fault() {
        return blocks >= 2 && blocks <= 10_000 ? "" : "a window has 2 to 10,000 blocks, not " + blocks;
    }
}
