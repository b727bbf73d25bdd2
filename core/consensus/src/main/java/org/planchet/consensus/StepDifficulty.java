package org.planchet.consensus;

import java.math.BigInteger;

/// The teaching rule: every `blocks` blocks, one leading zero nibble (hex digit) of the target more if they took
/// less than 90% of their time, one less if they took more than 110%. A nibble is a factor of 16, so the spacing
/// is met only roughly.
///
/// The intervals counted are the `blocks` - 1 between the period's blocks, of which the genesis block is none.
///
/// @param blocks how many blocks a period has
public record StepDifficulty(int blocks) implements DifficultyRule {
    @Override
    public int nextBits(HeaderNode previous, long time, ChainParams params) {
        int bits = previous.bits();
        if (previous.height() == 0 || previous.height() % blocks != 0) return bits;
        HeaderNode first = previous.ancestor(previous.height() - (blocks - 1));
        long took = previous.time() - first.time();
        long expected = (blocks - 1L) * params.spacing();
        int nibbles = CompactTarget.leadingZeroBits(bits) / 4;
        if (took * 10 < expected * 9) return ofNibbles(nibbles + 1, params);
        if (took * 10 > expected * 11) return ofNibbles(nibbles - 1, params);
        return bits;
    }

    @Override
    public boolean permits(int height, int previousBits, int bits, ChainParams params) {
        if (bits == previousBits) return true;
        if (height == 1 || (height - 1) % blocks != 0) return false;
        int nibbles = CompactTarget.leadingZeroBits(previousBits) / 4;
        return bits == ofNibbles(nibbles + 1, params) || bits == ofNibbles(nibbles - 1, params);
    }

    private static int ofNibbles(int nibbles, ChainParams params) {
        int most = 58;
        int bits = CompactTarget.ofLeadingZeroBits(4 * Math.clamp(nibbles, 1, most));
        BigInteger target = CompactTarget.decode(bits);
        if (target == null) throw new AssertionError("no target of " + nibbles + " nibbles");
        return target.compareTo(params.powLimitNumber()) > 0 ? params.powLimitBits() : bits;
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public String fault() {
        return blocks >= 2 && blocks <= 10_000 ? "" : "a step has 2 to 10,000 blocks, not " + blocks;
    }
}
