package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.ProofOfWork;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;

/// Headers through the chain: what is let in, and what is kept of it.
class ChainHeadersTest {
    private final ChainFixture at = new ChainFixture();

    private Optional<String> refusal(BlockHeader header) {
        int bare = at.chain.bareHeaders();
        HeaderResult result = at.chain.acceptHeader(header, TestChains.NOW);
        if (result instanceof HeaderResult.Refused(var why)) {
            assertNull(at.chain.find(header.hash()));
            assertEquals(bare, at.chain.bareHeaders());
            return Optional.of(why.code());
        }
        return Optional.empty();
    }

    /// The header with the first nonce from its own on with which it has its work or has not.
    private BlockHeader search(BlockHeader header, boolean work) {
        BlockHeader next = header;
        while (ProofOfWork.check(next.hash(), next.bits(), at.params.powLimit()) != work)
            next = next.withNonce(next.nonce() + 1);
        return next;
    }

    private static BlockHeader with(BlockHeader header, int version, long time, int bits) {
        return new BlockHeader(version, header.previous(), header.merkleRoot(), (int) time, bits, header.nonce());
    }

    @Test
    void c28_pow_compare_a_header_without_its_work_is_refused() {
        BlockHeader good = at.onTip().mine().header();
        assertEquals(Optional.of("high-hash"), refusal(search(good, false)));
        assertEquals(Optional.empty(), refusal(good));
    }

    @Test
    void a_header_that_breaks_a_rule_after_its_parent_is_refused() {
        at.mine(20);
        BlockHeader good = at.onTip().mine().header();
        long median = at.chain.tip().medianTimePast();
        assertEquals(
                Optional.of("bad-diffbits"),
                refusal(search(with(good, good.version(), good.time(), 0x207ffffe), true)));
        assertEquals(
                Optional.of("time-too-old"), refusal(search(with(good, good.version(), median, good.bits()), true)));
        assertEquals(Optional.empty(), refusal(search(with(good, good.version(), median + 1, good.bits()), true)));
        long most = TestChains.NOW.getEpochSecond() + HeaderRules.MAX_FUTURE_SECONDS;
        assertEquals(
                Optional.of("time-too-new"), refusal(search(with(good, good.version(), most + 1, good.bits()), true)));
        assertEquals(Optional.empty(), refusal(search(with(good, good.version(), most, good.bits()), true)));
        assertEquals(
                Optional.of("bad-version(0x00000001)"), refusal(search(with(good, 1, good.time(), good.bits()), true)));
    }

    @Test
    void a_header_on_one_that_is_not_known_or_invalid_is_refused() {
        List<Block> branch = at.branch(at.chain.tip(), 2, 1);
        assertEquals(Optional.of("prev-blk-not-found"), refusal(branch.get(1).header()));
        assertEquals(Optional.empty(), refusal(branch.get(0).header()));
        at.chain.invalidate(at.index(branch.get(0)));
        assertEquals(Optional.of("bad-prevblk"), refusal(branch.get(1).header()));
    }

    @Test
    void p01_headers_low_work_bare_headers_are_never_written() {
        List<Block> known = at.mine(3);
        List<Block> ahead = at.branch(at.chain.tip(), 50, 1);
        for (Block block : ahead) assertEquals(Optional.empty(), refusal(block.header()));
        assertEquals(50, at.chain.bareHeaders());
        at.chain.flush();
        assertEquals(4, at.store.entries().size());
        at.crash();
        assertEquals(0, at.chain.bareHeaders());
        assertSame(at.chain.tip(), at.chain.bestHeader());
        at.tipIs(known.getLast());
        for (Block block : ahead) at.accepted(block);
        at.tipIs(ahead.getLast());
        assertEquals(0, at.chain.bareHeaders());
    }

    @Test
    void p01_headers_low_work_bare_headers_are_forgotten_but_for_the_way_to_stored_blocks() {
        List<Block> known = at.mine(3);
        List<Block> other = at.branch(at.chain.tip(), 60, 1);
        List<Block> way = at.branch(at.chain.tip(), 30, 2);
        for (Block block : way) assertEquals(Optional.empty(), refusal(block.header()));
        at.accepted(way.get(9));
        for (Block block : other) assertEquals(Optional.empty(), refusal(block.header()));
        assertEquals(other.getLast().hash(), at.chain.bestHeader().hash());
        at.chain.forgetBareHeaders();
        assertNull(at.chain.find(other.getFirst().hash()));
        assertEquals(way.getLast().hash(), at.chain.bestHeader().hash());
        assertEquals(29, at.chain.bareHeaders());
        at.tipIs(known.getLast());
        for (Block block : way) at.accepted(block);
        at.tipIs(way.getLast());
        for (Block block : other) at.accepted(block);
        at.tipIs(other.getLast());
        assertEquals(
                List.of(other.getLast().hash(), way.getLast().hash()),
                at.chain.tips().stream().map(tip -> tip.block().hash()).toList());
    }

    @Test
    void bare_headers_far_ahead_put_off_no_flush() {
        for (Block block : at.branch(at.chain.tip(), 40, 1)) assertEquals(Optional.empty(), refusal(block.header()));
        Block own = at.mine(1).getFirst();
        at.chain.flushNearTip();
        assertEquals(own.hash(), at.store.tip());
    }

    @Test
    void a_block_before_its_parents_is_found_again_after_a_crash() {
        List<Block> ahead = at.branch(at.chain.tip(), 50, 1);
        for (Block block : ahead) assertEquals(Optional.empty(), refusal(block.header()));
        at.accepted(ahead.get(9));
        at.crash();
        BlockIndex found = at.chain.find(ahead.get(9).hash());
        assertNotNull(found);
        assertTrue(found.hasBlock());
        for (Block block : ahead.subList(0, 9)) at.accepted(block);
        at.tipIs(ahead.get(9));
    }

    @Test
    void the_best_header_falls_back_when_a_block_on_its_way_turns_out_to_be_invalid() {
        at.mine(2);
        BlockIndex tip = at.chain.tip();
        List<Block> bad = at.branch(tip, 6, 1);
        List<Block> good = at.branch(tip, 4, 2);
        for (Block block : bad) assertEquals(Optional.empty(), refusal(block.header()));
        for (Block block : good) assertEquals(Optional.empty(), refusal(block.header()));
        assertEquals(bad.getLast().hash(), at.chain.bestHeader().hash());
        at.chain.invalidate(at.index(bad.get(2)));
        assertEquals(good.getLast().hash(), at.chain.bestHeader().hash());
        assertTrue(at.index(bad.get(5)).isInvalid());
        assertFalse(at.index(bad.get(1)).isInvalid());
        at.chain.reconsider(at.index(bad.get(2)));
        assertEquals(bad.getLast().hash(), at.chain.bestHeader().hash());
        assertFalse(at.index(bad.get(5)).isInvalid());
    }

    @Test
    void what_the_owner_puts_aside_stays_so_though_only_its_header_is_known() {
        List<Block> ahead = at.branch(at.chain.tip(), 3, 1);
        for (Block block : ahead) assertEquals(Optional.empty(), refusal(block.header()));
        at.chain.invalidate(at.index(ahead.get(1)));
        at.crash();
        assertTrue(at.index(ahead.get(1)).isInvalid());
    }

    @Test
    void the_ends_of_branches_are_told_bare_ones_too() {
        at.mine(2);
        List<Block> branch = at.branch(at.chain.tip(), 2, 1);
        for (Block block : branch) assertEquals(Optional.empty(), refusal(block.header()));
        assertEquals(
                List.of(at.chain.tip().hash(), branch.getLast().hash()),
                at.chain.tips().stream().map(tip -> tip.block().hash()).toList());
    }
}
