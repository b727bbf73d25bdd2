package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainParams.Trust;
import org.planchet.consensus.ChainWork;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// C40: the scripts of a block are taken on trust while every condition of Bitcoin Core's `ConnectBlock` holds, and
/// are verified as soon as one of them does not. A block whose script fails tells: it becomes the tip, or it does not.
class AssumedValidTest {
    /// Two weeks of blocks ten minutes apart, and one block more.
    private static final int ENOUGH = 2_017;

    private static final ChainParams PARAMS = TestChains.withMaturity(2);

    /// The height of the block whose script fails: it spends the coin of block 1, which is nobody's.
    private static final int BAD = 3;

    /// A chain with the bad block, from height 1 on.
    private static final List<Block> CHAIN = chain(ENOUGH);

    private static List<Block> chain(int afterBad) {
        var world = new ChainFixture(PARAMS, ChainSettings.DEFAULT);
        var blocks = new ArrayList<Block>();
        blocks.add(world.onTip().payTo(BlockBuilder.NOBODY).mine());
        var tip = BlockBuilder.node(blocks.getFirst(), world.chain.tip());
        for (int i = 0; i < BAD - 1 + afterBad; i++) {
            BlockBuilder next = world.on(tip);
            if (tip.height() + 1 == BAD) next.with(spend(rewardValue(blocks.getFirst()), 0, reward(blocks.getFirst())));
            blocks.add(next.mine());
            tip = BlockBuilder.node(blocks.getLast(), tip);
        }
        return blocks;
    }

    /// Whether the bad block becomes the tip.
    ///
    /// @param assumed      the assumed-valid block, if any
    /// @param minimumWork  what the best header must have
    /// @param headersAfter how many headers after the bad block are known
    /// @param others       headers of another branch that are known too
    private static boolean isTrusted(
            @Nullable BlockHash assumed, ChainWork minimumWork, int headersAfter, List<Block> others) {
        var at = new ChainFixture(
                PARAMS.withTrust(new Trust(minimumWork, null)), ChainSettings.DEFAULT.withAssumeValid(assumed));
        for (Block block : CHAIN.subList(0, BAD + headersAfter)) know(at, block);
        for (Block block : others) know(at, block);
        for (Block block : CHAIN.subList(0, BAD)) at.accept(block);
        int height = at.chain.tip().height();
        assertTrue(height == BAD || height == BAD - 1, "the blocks before it are taken");
        return height == BAD;
    }

    private static void know(ChainFixture at, Block block) {
        assertInstanceOf(HeaderResult.Accepted.class, at.chain.acceptHeader(block.header(), TestChains.NOW));
    }

    private static BlockHash hashAt(int height) {
        return CHAIN.get(height - 1).hash();
    }

    private static ChainWork workOfBlocks(int count) {
        int bits = PARAMS.genesis().header().bits();
        return new ChainWork(ChainWork.ofBits(bits).value().multiply(BigInteger.valueOf(count)));
    }

    @Test
    void c40_scripts_under_the_assumed_block_are_taken_on_trust() {
        assertTrue(isTrusted(hashAt(BAD + 1), ChainWork.ZERO, ENOUGH, List.of()));
        assertTrue(isTrusted(hashAt(BAD), ChainWork.ZERO, ENOUGH, List.of()), "the block itself is under it");
    }

    @Test
    void c40_not_without_an_assumed_block() {
        assertFalse(isTrusted(null, ChainWork.ZERO, ENOUGH, List.of()));
    }

    @Test
    void c40_not_while_the_assumed_block_is_unknown() {
        var unknown = new BlockHash(new Hash256(1, 2, 3, 4));
        assertFalse(isTrusted(unknown, ChainWork.ZERO, ENOUGH, List.of()));
    }

    @Test
    void c40_not_above_the_assumed_block() {
        assertFalse(isTrusted(hashAt(BAD - 1), ChainWork.ZERO, ENOUGH, List.of()));
    }

    @Test
    void c40_not_off_the_best_headers_chain() {
        var world = new ChainFixture(PARAMS, ChainSettings.DEFAULT);
        List<Block> heavier = world.branch(world.chain.tip(), BAD + ENOUGH + 1, 7);
        assertFalse(isTrusted(hashAt(BAD + 1), ChainWork.ZERO, ENOUGH, heavier));
    }

    @Test
    void c40_not_while_the_best_header_lacks_the_least_work() {
        // The genesis block counts too.
        ChainWork all = workOfBlocks(1 + BAD + ENOUGH);
        assertTrue(isTrusted(hashAt(BAD + 1), all, ENOUGH, List.of()));
        ChainWork more = new ChainWork(all.value().add(BigInteger.ONE));
        assertFalse(isTrusted(hashAt(BAD + 1), more, ENOUGH, List.of()));
    }

    @Test
    void c40_not_within_two_weeks_of_the_best_header() {
        assertFalse(isTrusted(hashAt(BAD + 1), ChainWork.ZERO, ENOUGH - 1, List.of()));
    }
}
