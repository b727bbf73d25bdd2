package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.Rejection;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// The chain asks each stage of the rules: one broken rule of each is refused by it, whatever came first. What each
/// rule says is tested where it stands.
class RulesThroughChainTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);

    private Optional<String> header(BlockHeader header) {
        return switch (at.chain.acceptHeader(header, TestChains.NOW)) {
            case HeaderResult.Accepted _ -> Optional.empty();
            case HeaderResult.Refused(Rejection why) -> Optional.of(why.code());
        };
    }

    /// `header` with a nonce whose hash misses the target.
    private static BlockHeader withoutWork(Block block) {
        BlockHeader header = block.header();
        for (int nonce = 0; ; nonce++) {
            BlockHeader tried = header.withNonce(nonce);
            // Regtest's target has its highest bit clear: so has every hash that meets it.
            if ((tried.hash().hash().bytes()[31] & 0x80) != 0) return tried;
        }
    }

    @Test
    void c28_a_header_without_proof_of_work_is_refused_with_and_without_its_block() {
        Block block = at.onTip().mine();
        BlockHeader idle = withoutWork(block);
        assertEquals(Optional.of("high-hash"), header(idle));
        assertNull(at.chain.find(idle.hash()), "nothing of it is kept");
        at.refused("high-hash", new Block(idle, block.transactions()));
        assertEquals(Optional.empty(), header(block.header()));
        at.accepted(block);
    }

    @Test
    void c36_a_header_that_breaks_a_rule_after_its_parent_is_refused_with_and_without_its_block() {
        Block old = at.onTip().version(1).mine();
        assertEquals(Optional.of("bad-version(0x00000001)"), header(old.header()));
        at.refused("bad-version(0x00000001)", old);
        assertNull(at.chain.find(old.hash()));
    }

    @Test
    void c32_a_block_from_the_future_is_taken_when_its_time_has_come() {
        long ahead = TestChains.NOW.getEpochSecond() - at.chain.tip().header().time() + HeaderRules.MAX_FUTURE_SECONDS;
        Block early = at.onTip().secondsAfterParent(ahead + 1).mine();
        assertEquals(Optional.of("time-too-new"), header(early.header()));
        at.refused("time-too-new", early);
        assertEquals(
                Optional.empty(),
                at.chain.acceptBlock(early, TestChains.NOW.plusSeconds(1)).rejection());
        at.tipIs(early);
    }

    @Test
    void blocks_of_unknown_and_of_invalid_parents_are_refused() {
        Block first = at.onTip().mine();
        Block second = at.on(BlockBuilder.node(first, at.chain.tip())).mine();
        assertEquals(Optional.of("prev-blk-not-found"), header(second.header()));
        at.refused("prev-blk-not-found", second);
        at.accepted(first);
        at.chain.invalidate(at.index(first));
        assertEquals(Optional.of("bad-prevblk"), header(second.header()));
        at.refused("bad-prevblk", second);
        assertEquals(Optional.of("duplicate-invalid"), header(first.header()));
    }

    @Test
    void a_rule_of_blocks_alone_is_asked() {
        Transaction coinbase = at.onTip().coinbase();
        Transaction second = at.onTip().tag(5).coinbase();
        at.refused("bad-cb-multiple", at.onTip().coinbase(coinbase).with(second).mine());
    }

    /// Each of the rules that need the headers before the block, by a block that breaks it alone.
    @Test
    void c13_c41_c63_rules_of_blocks_after_their_parents_are_asked() {
        List<Block> blocks = at.mine(3);
        Transaction coinbase = at.onTip().coinbase();
        Transaction ofAnotherHeight = at.on(at.index(blocks.getFirst())).coinbase();
        at.refused("bad-cb-height", at.onTip().coinbase(ofAnotherHeight).mine());

        int height = at.chain.tip().height() + 1;
        Transaction locked = new Transaction(
                2,
                List.of(new TxIn(reward(blocks.getFirst()), Script.EMPTY, 0)),
                List.of(new TxOut(rewardValue(blocks.getFirst()), BlockBuilder.ANYONE)),
                height);
        at.refused("bad-txns-nonfinal", at.onTip().with(locked).mine());

        TxIn input = coinbase.inputs().getFirst().withWitness(Witness.of(new byte[32]));
        Transaction withWitness = new Transaction(coinbase.version(), List.of(input), coinbase.outputs(), 0);
        at.refused("unexpected-witness", at.onTip().coinbase(withWitness).mine());

        at.accepted(at.onTip().mine());
        at.accepted(at.onTip().with(locked).mine());
    }

    @Test
    void c71_a_rule_of_scripts_is_asked() {
        Block block = at.onTip().payTo(BlockBuilder.NOBODY).mine();
        at.accepted(block);
        at.mine(1);
        Block bad = at.onTip().with(spend(rewardValue(block), 0, reward(block))).mine();
        BlockResult result = at.accept(bad);
        assertTrue(
                result.rejection().isPresent() || result.refused().containsKey(bad.hash()),
                "the script of nobody's coin fails");
        assertTrue(at.index(bad).isInvalid());
        assertFalse(at.chain.isInBestChain(at.index(bad)));
    }

    /// A template is asked everything but its proof of work.
    @Test
    void a_template_is_asked_each_stage_but_its_work() {
        List<Block> blocks = at.mine(3);
        Block good = at.onTip().mine();
        assertEquals(Optional.empty(), template(new Block(withoutWork(good), good.transactions())));
        assertEquals(
                Optional.of("inconclusive-not-best-prevblk"),
                template(at.on(at.index(blocks.getFirst())).mine()));
        assertEquals(
                Optional.of("bad-version(0x00000001)"),
                template(at.onTip().version(1).mine()));
        Transaction twin = at.onTip().tag(5).coinbase();
        assertEquals(
                Optional.of("bad-cb-multiple"), template(at.onTip().with(twin).mine()));
        Transaction ofAnotherHeight = at.on(at.index(blocks.getFirst())).coinbase();
        assertEquals(
                Optional.of("bad-cb-height"),
                template(at.onTip().coinbase(ofAnotherHeight).mine()));
        assertEquals(
                Optional.of("bad-cb-amount"), template(at.onTip().claimMore(1).mine()));
        Block toNobody = at.onTip().payTo(BlockBuilder.NOBODY).mine();
        at.accepted(toNobody);
        at.mine(1);
        Transaction theft = spend(rewardValue(toNobody), 0, reward(toNobody));
        assertTrue(template(at.onTip().with(theft).mine())
                .orElse("accepted")
                .startsWith("block-script-verify-flag-failed"));
    }

    private Optional<String> template(Block block) {
        return at.chain.checkTemplate(block, TestChains.NOW).map(Rejection::code);
    }
}
