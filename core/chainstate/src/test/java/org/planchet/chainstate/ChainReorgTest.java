package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.AsertDifficulty;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// Which branch is best, and the way from one to another.
class ChainReorgTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);

    @Test
    void c12_bip30_reorg_undo() {
        ChainParams plain = TestChains.beforeBip34();
        HeaderNode genesis = new BlockIndex(plain.genesis().header(), null);
        Block one = BlockBuilder.on(plain, genesis).mine();
        HeaderNode n1 = BlockBuilder.node(one, genesis);
        Block two = BlockBuilder.on(plain, n1).mine();
        HeaderNode n2 = BlockBuilder.node(two, n1);
        Block again = BlockBuilder.on(plain, n2)
                .coinbase(one.transactions().getFirst())
                .mine();
        Block other = BlockBuilder.on(plain, n2).tag(1).mine();
        HeaderNode n3 = BlockBuilder.node(other, n2);
        Block better = BlockBuilder.on(plain, n3).tag(1).mine();
        // Without leave, a block cannot overwrite a coin.
        var strict = new ChainFixture(plain, ChainSettings.DEFAULT);
        strict.accepted(one);
        strict.accepted(two);
        strict.refused("bad-txns-BIP30", again);
        // With it, the coin that was overwritten comes back when the block goes.
        var fixture = new ChainFixture(TestChains.beforeBip34(again.hash()), ChainSettings.DEFAULT);
        for (Block block : List.of(one, two)) fixture.accepted(block);
        fixture.accepted(again);
        Coin first = new Coin(one.transactions().getFirst().outputs().getFirst(), 1, true);
        Coin second = new Coin(first.output(), 3, true);
        assertEquals(second, fixture.chain.coins().coin(reward(one)));
        CoinSetHash overwritten = fixture.chain.coinSetHash();
        assertEquals(2, overwritten.coins());
        fixture.accepted(other);
        fixture.accepted(better);
        assertEquals(first, fixture.chain.coins().coin(reward(one)));
        strict.accepted(other);
        strict.accepted(better);
        assertEquals(
                strict.chain.coinSetHash().hash(), fixture.chain.coinSetHash().hash());
        fixture.chain.invalidate(fixture.index(other));
        fixture.tipIs(again);
        assertEquals(overwritten, fixture.chain.coinSetHash());
        fixture.crash();
        assertEquals(overwritten.hash(), fixture.chain.coinSetHash().hash());
    }

    @Test
    void c32_future_time_2h() {
        Block base = at.mine(1).getFirst();
        long clock = base.header().time() + 10_000;
        Instant now = Instant.ofEpochSecond(clock);
        Block edge = at.onTip().secondsAfterParent(17_200).mine();
        Block beyond = at.onTip().secondsAfterParent(17_201).mine();
        assertEquals(
                Optional.of("time-too-new"),
                at.chain.acceptBlock(beyond, now).rejection().map(Rejection::code));
        at.tipIs(base);
        assertEquals(Optional.empty(), at.chain.acceptBlock(edge, now).rejection());
        at.tipIs(edge);
        // Never remembered as invalid: a second later it is fine.
        assertEquals(
                Optional.empty(),
                at.chain.acceptBlock(beyond, now.plusSeconds(1)).rejection());
        assertNotNull(at.chain.find(beyond.hash()));
    }

    @Test
    void c37_most_work_first_seen() {
        ChainParams params = TestChains.regtest().withDifficulty(new AsertDifficulty(1_000));
        var fixture = new ChainFixture(params, ChainSettings.DEFAULT);
        BlockIndex genesis = fixture.chain.tip();
        // Slow blocks stay easy; fast ones become hard: fewer of them have more work.
        HeaderNode on = genesis;
        Block slowTip = null;
        for (int i = 0; i < 6; i++) {
            Block block = fixture.on(on).secondsAfterParent(1_000).mine();
            fixture.accepted(block);
            on = BlockBuilder.node(block, on);
            slowTip = block;
        }
        assertNotNull(slowTip);
        fixture.tipIs(slowTip);
        on = genesis;
        Block fastTip = null;
        for (int i = 0; i < 5; i++) {
            Block block = fixture.on(on).tag(1).secondsAfterParent(1).mine();
            fixture.accepted(block);
            on = BlockBuilder.node(block, on);
            fastTip = block;
        }
        assertNotNull(fastTip);
        fixture.tipIs(fastTip);
        assertEquals(5, fixture.chain.tip().height());
    }

    @Test
    void c37_equal_work_first_seen_also_after_restart() {
        List<Block> a = at.branch(at.chain.tip(), 2, 1);
        List<Block> b = at.branch(at.chain.tip(), 2, 2);
        at.accepted(b.get(0));
        at.accepted(a.get(0));
        at.accepted(a.get(1));
        at.accepted(b.get(1));
        at.tipIs(a.get(1));
        at.crash();
        at.tipIs(a.get(1));
        // And if nothing was flushed, the files' order tells.
        var lazy = new ChainFixture(at.params, ChainSettings.DEFAULT.withFlushEveryBlock(false));
        for (Block block : List.of(b.get(0), a.get(0), a.get(1), b.get(1))) lazy.accepted(block);
        lazy.crash();
        lazy.tipIs(a.get(1));
        // First complete, not first header: b2's parent comes last.
        var late = new ChainFixture(at.params, ChainSettings.DEFAULT);
        late.chain.acceptHeader(b.get(0).header(), TestChains.NOW);
        for (Block block : List.of(b.get(1), a.get(0), a.get(1), b.get(0))) late.accepted(block);
        late.tipIs(a.get(1));
        late.crash();
        late.tipIs(a.get(1));
    }

    @Test
    void a_preferred_block_beats_others_of_equal_work_and_nothing_more() {
        List<Block> a = at.branch(at.chain.tip(), 2, 1);
        List<Block> b = at.branch(at.chain.tip(), 3, 2);
        for (Block block : List.of(a.get(0), a.get(1), b.get(0), b.get(1))) at.accepted(block);
        at.tipIs(a.get(1));
        // Less work than the tip: no matter what the user prefers.
        at.chain.prefer(at.index(b.get(0)));
        at.tipIs(a.get(1));
        BlockResult moved = at.chain.prefer(at.index(b.get(1)));
        at.tipIs(b.get(1));
        assertEquals(4, moved.events().size(), "two blocks down, two up");
        at.crash();
        at.tipIs(b.get(1));
        // The last wish counts, and more work counts more than any.
        at.chain.prefer(at.index(a.get(1)));
        at.tipIs(a.get(1));
        at.accepted(b.get(2));
        at.tipIs(b.get(2));
        // One that is put aside can be preferred, and waits.
        at.chain.invalidate(at.index(b.get(1)));
        at.tipIs(a.get(1));
        at.chain.prefer(at.index(b.get(1)));
        at.tipIs(a.get(1));
        at.chain.reconsider(at.index(b.get(1)));
        at.tipIs(b.get(2));
    }

    @Test
    void c38_invalid_descendant() {
        List<Block> blocks = at.mine(5);
        CoinSetHash before = at.chain.coinSetHash();
        Block third = blocks.get(2);
        BlockResult aside = at.chain.invalidate(at.index(third));
        at.tipIs(blocks.get(1));
        assertEquals(3, aside.events().size());
        assertInstanceOf(ChainEvent.BlockDisconnected.class, aside.events().getFirst());
        assertEquals(
                Optional.of("bad-prevblk"),
                at.accept(at.on(at.index(blocks.get(4))).mine()).rejection().map(Rejection::code));
        assertEquals(ChainTip.Status.INVALID, status(blocks.get(4)));
        at.crash();
        at.tipIs(blocks.get(1));
        Block other = at.onTip().tag(5).mine();
        at.accepted(other);
        at.tipIs(other);
        at.chain.reconsider(at.index(third));
        at.tipIs(blocks.get(4));
        assertEquals(before.hash(), at.chain.coinSetHash().hash());
        assertEquals(ChainTip.Status.VALID_FORK, status(other));
    }

    private ChainTip.Status status(Block block) {
        return at.chain.tips().stream()
                .filter(tip -> tip.block().hash().equals(block.hash()))
                .findFirst()
                .orElseThrow()
                .status();
    }

    @Test
    void c39_deep_reorg() {
        deepReorg(300, 2);
    }

    @Test
    @Tag("slow")
    void c39_deep_reorg_of_2000_blocks_ten_times() {
        deepReorg(1_088, 10);
        deepReorg(2_000, 10);
    }

    private void deepReorg(int depth, int times) {
        var fixture = new ChainFixture(
                TestChains.withMaturity(2),
                ChainSettings.DEFAULT.withCacheBytes(1 << 16).withDirtyBytes(1 << 14));
        BlockIndex fork = fixture.chain.tip();
        List<Block> a = fixture.branch(fork, depth, 1);
        List<Block> b = fixture.branch(fork, depth + 1, 2);
        a.forEach(fixture::accepted);
        CoinSetHash onA = fixture.chain.coinSetHash();
        for (Block block : b) fixture.chain.enqueueBlock(block, TestChains.NOW);
        fixture.chain.settle();
        fixture.tipIs(b.getLast());
        CoinSetHash onB = fixture.chain.coinSetHash();
        BlockIndex b1 = fixture.index(b.getFirst());
        for (int i = 0; i < times; i++) {
            assertEquals(2 * depth + 1, fixture.chain.invalidate(b1).events().size());
            assertEquals(onA, fixture.chain.coinSetHash());
            assertEquals(2 * depth + 1, fixture.chain.reconsider(b1).events().size());
            assertEquals(onB, fixture.chain.coinSetHash());
        }
        var fresh = new ChainFixture(fixture.params, ChainSettings.DEFAULT);
        b.forEach(fresh::accepted);
        assertEquals(onB.hash(), fresh.chain.coinSetHash().hash());
    }

    @Test
    void events_tell_the_way_with_the_coins_that_were_spent() {
        List<Block> base = at.mine(4);
        Transaction pays = spend(rewardValue(base.getFirst()), 0, reward(base.getFirst()));
        BlockIndex fork = at.chain.tip();
        Block old = at.onTip().with(pays).mine();
        at.accepted(old);
        List<Block> better = at.branch(fork, 2, 9);
        assertEquals(List.of(), at.accept(better.get(0)).events());
        List<ChainEvent> events = at.accept(better.get(1)).events();
        Coin spent =
                new Coin(base.getFirst().transactions().getFirst().outputs().getFirst(), 1, true);
        assertEquals(3, events.size());
        var down = assertInstanceOf(ChainEvent.BlockDisconnected.class, events.getFirst());
        assertEquals(old.hash(), down.block().hash());
        assertEquals(5, down.height());
        assertEquals(new BlockUndo(List.of(List.of(spent))), down.undo());
        assertEquals(better.get(0).hash(), events.get(1).block().hash());
        assertEquals(better.get(1).hash(), events.get(2).block().hash());
        assertEquals(6, events.get(2).height());
        assertEquals(down.undo(), at.chain.readUndo(old.hash()));
        assertEquals(spent, at.chain.coins().coin(reward(base.getFirst())));
    }

    @Test
    void a_branch_that_turns_out_invalid_leaves_tip_and_coins_as_they_were() {
        List<Block> base = at.mine(4);
        BlockIndex fork = at.chain.tip();
        Block tip = at.onTip()
                .with(spend(rewardValue(base.getFirst()), 0, reward(base.getFirst())))
                .mine();
        at.accepted(tip);
        CoinSetHash before = at.chain.coinSetHash();
        // Good, bad (claims too much), good: known by headers first, arriving from the last.
        Block one = at.on(fork).tag(1).mine();
        HeaderNode n1 = BlockBuilder.node(one, fork);
        Block two = at.on(n1).tag(1).claimMore(1).mine();
        HeaderNode n2 = BlockBuilder.node(two, n1);
        Block three = at.on(n2).tag(1).mine();
        for (Block block : List.of(one, two, three))
            assertInstanceOf(HeaderResult.Accepted.class, at.chain.acceptHeader(block.header(), TestChains.NOW));
        assertEquals(three.hash(), at.chain.bestHeader().hash());
        at.accepted(three);
        at.accepted(two);
        BlockResult result = at.accept(one);
        assertEquals(Optional.empty(), result.rejection());
        assertEquals(Map.of(two.hash(), "bad-cb-amount", three.hash(), "bad-prevblk"), codes(result.refused()));
        at.tipIs(tip);
        assertEquals(before, at.chain.coinSetHash());
        assertEquals(tip.hash(), at.chain.bestHeader().hash());
        assertFalse(at.index(one).isInvalid());
        assertTrue(at.index(three).isInvalid());
        // The valid part of that branch can still win.
        HeaderNode again = BlockBuilder.node(one, fork);
        Block good = at.on(again).tag(8).mine();
        at.accepted(good);
        at.tipIs(good);
        assertEquals(6, at.chain.tip().height());
    }

    private static Map<BlockHash, String> codes(Map<BlockHash, Rejection> refused) {
        var codes = new HashMap<BlockHash, String>();
        refused.forEach((hash, why) -> codes.put(hash, why.code()));
        return codes;
    }

    @Test
    void blocks_that_were_only_appended_are_found_again() {
        var lazy = new ChainFixture(at.params, ChainSettings.DEFAULT.withFlushEveryBlock(false));
        List<Block> blocks = lazy.mine(10);
        CoinSetHash before = lazy.chain.coinSetHash();
        assertEquals(blocks.getLast().hash(), before.tip().hash());
        List<Block> more = lazy.mine(5);
        lazy.crash();
        lazy.tipIs(more.getLast());
        assertEquals(15, lazy.chain.tip().height());
        assertEquals(
                Optional.empty(),
                lazy.chain
                        .verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE)
                        .problem());
    }

    @Test
    void a_locator_finds_the_fork() {
        List<Block> blocks = at.mine(40);
        List<BlockHash> locator = at.chain.locator(at.chain.tip());
        assertEquals(blocks.getLast().hash(), locator.getFirst());
        assertEquals(at.params.genesisHash(), locator.getLast());
        assertTrue(locator.size() < 20);
        BlockIndex shared = at.index(blocks.get(30));
        var other = new ChainFixture(at.params, ChainSettings.DEFAULT);
        for (Block block : blocks.subList(0, 31)) other.accepted(block);
        other.branch(other.chain.tip(), 3, 5).forEach(other::accepted);
        BlockIndex fork = at.chain.findFork(other.chain.locator(other.chain.tip()));
        assertEquals(shared.hash(), fork.hash());
        assertEquals(0, at.chain.findFork(List.of()).height());
    }

    @Test
    void a_store_of_another_chain_is_refused() {
        at.mine(1);
        ChainParams other = Chains.mainnet();
        var refused = assertThrows(
                ChainStoreException.class,
                () -> Chain.open(other, at.store, ChainFixture.CHECKER, ChainSettings.DEFAULT));
        assertTrue(String.valueOf(refused.getMessage()).contains("mainnet"));
    }

    @Test
    void every_level_of_verification_finds_nothing_in_a_good_chain() {
        List<Block> base = at.mine(6);
        Transaction one = spend(rewardValue(base.getFirst()), 0, reward(base.getFirst()));
        OutPoint made = one.outPoint(0);
        Transaction two = spend(rewardValue(base.getFirst()), 0, made);
        at.accepted(at.onTip().with(one, two).mine());
        at.mine(3);
        for (VerifyLevel level : VerifyLevel.values()) {
            VerifyReport report = at.chain.verify(level, 0, VerifyReport.Progress.NONE);
            assertEquals(Optional.empty(), report.problem(), level.toString());
            assertEquals(11, report.blocks());
        }
        assertEquals(
                3,
                at.chain.verify(VerifyLevel.UNDO, 3, VerifyReport.Progress.NONE).blocks());
    }
}
