package org.planchet.consensus;

import java.math.BigInteger;

/// Bitcoin's rule: every `interval` blocks the target is scaled by the time that the period took, at most fourfold up
/// or down. As in Bitcoin the time counted is that between the period's first and last block, one spacing less than
/// it should be (the off-by-one that every chain of this rule shares).
///
/// @param interval      blocks in a period: 2,016 in Bitcoin
/// @param minDifficulty testnets: a block more than two spacings after its parent may have the easiest target
/// @param bip94         testnet4: the new target builds on the period's first block instead of its last, so that one
///                      easy block at its end does not reset the difficulty (BIP 94)
public record EpochDifficulty(int interval, boolean minDifficulty, boolean bip94) implements DifficultyRule {
    /// Bitcoin's mainnet rule.
    public static final EpochDifficulty BITCOIN = new EpochDifficulty(2_016, false, false);

    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        if ((previous.height() + 1) % interval == 0) return retarget(previous, params);
        if (!minDifficulty) return previous.bits();
        int limit = params.powLimitBits();
        if (time > previous.time() + 2L * params.spacing()) return limit;
        HeaderNode node = previous;
        while (node.height() % interval != 0 && node.bits() == limit) {
            HeaderNode parent = node.parent();
            if (parent == null) break;
            node = parent;
        }
        return node.bits();
    }

    private int retarget(HeaderNode last, ChainParams params) {
        HeaderNode first = last.ancestor(last.height() - (interval - 1));
        int bits = (bip94 ? first : last).bits();
        return retarget(bits, last.time() - first.time(), params);
    }

    /// The target after a period of `bits` whose first and last block lie `seconds` apart.
    int retarget(int bits, long seconds, ChainParams params) {
        long expected = (long) interval * params.spacing();
        long counted = Math.clamp(seconds, expected / 4, expected * 4);
        BigInteger target = CompactTarget.decode(bits);
        if (target == null) throw new AssertionError("a block in the chain has no target");
        BigInteger scaled = target.multiply(BigInteger.valueOf(counted)).divide(BigInteger.valueOf(expected));
        return CompactTarget.encode(scaled.min(params.powLimitNumber()));
    }

    @Override
    public boolean permits(int height, int previousBits, int bits, ChainParams params) {
        if (minDifficulty) return true;
        if (height % interval != 0) return bits == previousBits;
        BigInteger last = CompactTarget.decode(previousBits);
        BigInteger target = CompactTarget.decode(bits);
        if (last == null || target == null) return false;
        long expected = (long) interval * params.spacing();
        BigInteger limit = params.powLimitNumber();
        return target.compareTo(scaled(last, expected / 4, expected).min(limit)) >= 0
                && target.compareTo(scaled(last, expected * 4, expected).min(limit)) <= 0;
    }

    /// As the compact form rounds it.
    private static BigInteger scaled(BigInteger target, long counted, long expected) {
        return CompactTarget.rounded(
                target.multiply(BigInteger.valueOf(counted)).divide(BigInteger.valueOf(expected)));
    }

    @Override
    public int period() {
        return interval;
    }

    @Override
    public String name() {
        return "epoch";
    }

    @Override
    public String fault() {
        return interval >= 2 ? "" : "an epoch has at least 2 blocks, not " + interval;
    }
}
