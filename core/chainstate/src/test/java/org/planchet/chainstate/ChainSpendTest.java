package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.chainstate.ChainFixture.value;
import static org.planchet.fixtures.BlockBuilder.ANYONE;
import static org.planchet.fixtures.BlockBuilder.NOBODY;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// What blocks do to coins, seen from the chain.
class ChainSpendTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);

    @Test
    void c04_duplicate_inputs() {
        List<Block> blocks = at.mine(4);
        OutPoint old = reward(blocks.getFirst());
        long worth = rewardValue(blocks.getFirst());
        at.refused(
                "bad-txns-inputs-duplicate",
                at.onTip().with(spend(worth, 0, old, old)).mine());
        Transaction first = spend(worth, 0, old);
        OutPoint fresh = first.outPoint(0);
        at.refused(
                "bad-txns-inputs-duplicate",
                at.onTip().with(first, spend(worth, 0, fresh, fresh)).mine());
        at.accepted(at.onTip().with(first, spend(worth, 0, fresh)).mine());
    }

    @Test
    void c05_double_spend_in_block() {
        List<Block> blocks = at.mine(4);
        OutPoint coin = reward(blocks.getFirst());
        long worth = rewardValue(blocks.getFirst());
        Transaction one = spend(worth, 1, coin);
        Transaction two = spend(worth, 2, coin);
        at.refused(
                "bad-txns-inputs-missingorspent",
                at.onTip().fees(3).with(one, two).mine());
        // The same on a longer branch: it is tried, and left again.
        Block tip = at.onTip().fees(1).with(one).mine();
        BlockIndex fork = at.chain.tip();
        at.accepted(tip);
        CoinSetHash before = at.chain.coinSetHash();
        Block bad = at.on(fork).tag(7).fees(3).with(one, two).mine();
        at.accepted(bad);
        at.tipIs(tip);
        Block onBad = at.on(at.index(bad)).mine();
        BlockResult result = at.accept(onBad);
        assertEquals(Optional.of("bad-prevblk"), result.rejection().map(Rejection::code));
        Rejection why = result.refused().get(bad.hash());
        assertTrue(why != null && why.code().equals("bad-txns-inputs-missingorspent"));
        at.tipIs(tip);
        assertEquals(before, at.chain.coinSetHash());
    }

    @Test
    void c06_spend_order_in_block() {
        List<Block> blocks = at.mine(4);
        long worth = rewardValue(blocks.getFirst());
        Transaction parent = spend(worth, 0, reward(blocks.getFirst()));
        Transaction child = spend(worth, 0, parent.outPoint(0));
        at.refused(
                "bad-txns-inputs-missingorspent", at.onTip().with(child, parent).mine());
        at.accepted(at.onTip().with(parent, child).mine());
        assertNull(at.chain.coins().coin(parent.outPoint(0)));
        assertEquals(
                new Coin(child.outputs().getFirst(), 5, false), at.chain.coins().coin(child.outPoint(0)));
    }

    @Test
    void c07_merkle_duplicate() {
        List<Block> blocks = at.mine(4);
        long worth = rewardValue(blocks.getFirst());
        Transaction one = spend(worth, 0, reward(blocks.getFirst()));
        Transaction two = spend(worth, 0, one.outPoint(0));
        Block good = at.onTip().with(one, two).mine();
        var repeated = new ArrayList<>(good.transactions());
        repeated.add(two);
        Block mutated = new Block(good.header(), repeated);
        assertEquals(
                MerkleTree.ofTransactions(good.transactions()).hash(),
                MerkleTree.ofTransactions(mutated.transactions()).hash());
        at.refused("bad-txns-duplicate", mutated);
        BlockIndex known = at.chain.find(good.hash());
        assertTrue(known == null || !known.isInvalid(), "the hash is not to blame");
        at.accepted(good);
        at.tipIs(good);
        // The same once the header is known.
        Transaction three = spend(worth, 0, two.outPoint(0));
        Transaction four = spend(worth, 0, three.outPoint(0));
        Block next = at.onTip().with(three, four).mine();
        at.chain.acceptHeader(next.header(), TestChains.NOW);
        var twice = new ArrayList<>(next.transactions());
        twice.add(four);
        at.refused("bad-txns-duplicate", new Block(next.header(), twice));
        at.accepted(next);
    }

    @Test
    void c16_coinbase_maturity() {
        var regtest = new ChainFixture();
        Block first = regtest.mine(1).getFirst();
        regtest.mine(98);
        Transaction early = spend(rewardValue(first), 0, reward(first));
        // Height 100 spends what height 1 made: one too early.
        assertEquals(99, regtest.chain.tip().height());
        regtest.refused(
                "bad-txns-premature-spend-of-coinbase",
                regtest.onTip().tag(9).with(early).mine());
        regtest.mine(1);
        regtest.accepted(regtest.onTip().with(early).mine());
    }

    @Test
    void c18_coinbase_amount() {
        List<Block> blocks = at.mine(4);
        long worth = rewardValue(blocks.getFirst());
        Transaction pays = spend(worth, 5, reward(blocks.getFirst()));
        at.refused("bad-cb-amount", at.onTip().fees(5).claimMore(1).with(pays).mine());
        BlockIndex parent = at.chain.tip();
        at.accepted(at.onTip().fees(5).with(pays).mine());
        at.accepted(at.on(parent).fees(5).claimMore(-1).tag(1).with(pays).mine());
    }

    @Test
    void c19_unspendable_set() {
        CoinSetHash empty = at.chain.coinSetHash();
        assertEquals(0, empty.coins(), "the genesis coinbase is never a coin");
        assertEquals(0, empty.total());
        Block block = at.onTip()
                .coinbaseOutputs(
                        new TxOut(0, Script.fromHex("6a")),
                        new TxOut(0, Script.fromHex("6a0401020304")),
                        new TxOut(0, Script.wrap(new byte[10_001])),
                        new TxOut(0, Script.wrap(new byte[10_000])),
                        new TxOut(0, Script.EMPTY))
                .mine();
        at.accepted(block);
        Transaction coinbase = block.transactions().getFirst();
        for (int output : new int[] {1, 2, 3}) assertNull(at.chain.coins().coin(coinbase.outPoint(output)));
        for (int output : new int[] {0, 4, 5})
            assertEquals(
                    new Coin(coinbase.outputs().get(output), 1, true),
                    at.chain.coins().coin(coinbase.outPoint(output)));
        CoinSetHash set = at.chain.coinSetHash();
        assertEquals(3, set.coins());
        assertEquals(rewardValue(block), set.total());
        at.mine(2);
        at.refused(
                "bad-txns-inputs-missingorspent",
                at.onTip().with(spend(0, 0, coinbase.outPoint(1))).mine());
    }

    @Test
    void c26_storage_limit_not_consensus() {
        // Coins enough for one block of 24,000 inputs, and settings from no cache at all to plenty.
        List<ChainSettings> settings = List.of(
                ChainSettings.DEFAULT.withCacheBytes(0).withDirtyBytes(0),
                ChainSettings.DEFAULT.withCacheBytes(4 << 20).withDirtyBytes(1 << 16),
                ChainSettings.DEFAULT
                        .withCacheBytes(1 << 30)
                        .withDirtyBytes(1 << 30)
                        .withFlushEveryBlock(false));
        CoinSetHash expected = null;
        for (ChainSettings each : settings) {
            var fixture = new ChainFixture(TestChains.withMaturity(2), each);
            List<Block> blocks = fixture.mine(3);
            var outputs = new ArrayList<TxOut>();
            for (int i = 0; i < 24_000; i++) outputs.add(new TxOut(1_000, ANYONE));
            Transaction fan = spend(List.of(reward(blocks.getFirst())), outputs);
            long fee = rewardValue(blocks.getFirst()) - 24_000_000;
            fixture.accepted(fixture.onTip().fees(fee).with(fan).mine());
            var coins = new ArrayList<OutPoint>();
            for (int i = 0; i < 24_000; i++) coins.add(fan.outPoint(i));
            Transaction join = spend(coins, List.of(new TxOut(24_000_000, ANYONE)));
            coins.add(fan.outPoint(0));
            Transaction twice = spend(coins.subList(1, coins.size()), List.of(new TxOut(24_000_001, ANYONE)));
            fixture.refused("bad-txns-in-belowout", fixture.onTip().with(twice).mine());
            fixture.accepted(fixture.onTip().with(join).mine());
            CoinSetHash hash = fixture.chain.coinSetHash();
            if (expected != null) {
                assertEquals(expected.hash(), hash.hash());
                assertEquals(expected.coins(), hash.coins());
            }
            expected = hash;
        }
    }

    @Test
    void a_failing_script_takes_back_all_that_followed_it() {
        List<Block> blocks = at.mine(4);
        long worth = rewardValue(blocks.getFirst());
        Transaction toNobody = spend(List.of(reward(blocks.getFirst())), List.of(new TxOut(worth, NOBODY)));
        Block lock = at.onTip().with(toNobody).mine();
        at.accepted(lock);
        CoinSetHash before = at.chain.coinSetHash();
        // Three blocks in flight, of which the first fails.
        Block bad = at.onTip().with(spend(worth, 0, toNobody.outPoint(0))).mine();
        var next = BlockBuilder.node(bad, at.chain.tip());
        Block second = at.on(next).mine();
        Block third = at.on(BlockBuilder.node(second, next)).mine();
        for (Block block : List.of(bad, second, third))
            assertEquals(
                    Optional.empty(),
                    at.chain.enqueueBlock(block, TestChains.NOW).rejection());
        BlockResult settled = at.chain.settle();
        assertEquals(List.of(), settled.events());
        Rejection why = settled.refused().get(bad.hash());
        assertTrue(why != null && why.rule() == Rule.BLOCK_SCRIPT);
        at.tipIs(lock);
        assertEquals(before, at.chain.coinSetHash());
        assertTrue(at.index(third).isInvalid());
        assertEquals(
                Optional.of("duplicate-invalid"), at.accept(third).rejection().map(Rejection::code));
    }

    @Test
    void c71_parallel_check_early_exit() {
        // A block fails a rule of its own while scripts are under way: they are waited for or cancelled, never left.
        var underWay = new ArrayList<List<ScriptCheck>>();
        ScriptChecker counting = checks -> {
            underWay.add(checks);
            return new ScriptChecker.Pending() {
                @Override
                public Optional<Rejection> await() {
                    underWay.remove(checks);
                    return Optional.empty();
                }

                @Override
                public void cancel() {
                    underWay.remove(checks);
                }
            };
        };
        Chain chain = Chain.open(at.params, new MemoryChainStore(), counting, ChainSettings.DEFAULT);
        for (Block block : at.mine(4)) chain.acceptBlock(block, TestChains.NOW);
        Block first = Objects.requireNonNull(at.chain.readBlock(hashAt(1)));
        Transaction pays = spend(rewardValue(first), 0, reward(first));
        Block good = at.onTip().with(pays).mine();
        Block greedy = at.on(BlockBuilder.node(good, at.chain.tip()))
                .claimMore(1)
                .with(spend(value(pays, 0), 0, pays.outPoint(0)))
                .mine();
        chain.enqueueBlock(good, TestChains.NOW);
        assertFalse(underWay.isEmpty());
        BlockResult refused = chain.enqueueBlock(greedy, TestChains.NOW);
        assertEquals(Optional.of("bad-cb-amount"), refused.rejection().map(Rejection::code));
        assertEquals(List.of(), underWay);
        assertEquals(good.hash(), chain.tip().hash());
    }

    private BlockHash hashAt(int height) {
        BlockIndex index = at.chain.atHeight(height);
        if (index == null) throw new AssertionError("no block at " + height);
        return index.hash();
    }

    @Test
    void a_template_is_judged_without_proof_of_work_and_changes_nothing() {
        List<Block> blocks = at.mine(4);
        long worth = rewardValue(blocks.getFirst());
        CoinSetHash before = at.chain.coinSetHash();
        Block good = at.onTip()
                .fees(5)
                .with(spend(worth, 5, reward(blocks.getFirst())))
                .mine();
        Block unmined = new Block(worstNonce(good), good.transactions());
        assertEquals(Optional.empty(), at.chain.checkTemplate(unmined, TestChains.NOW));
        Block greedy = at.onTip().claimMore(1).mine();
        assertEquals(
                Optional.of("bad-cb-amount"),
                at.chain.checkTemplate(greedy, TestChains.NOW).map(Rejection::code));
        Block old = at.on(at.index(blocks.get(1))).tag(3).mine();
        assertEquals(
                Optional.of("inconclusive-not-best-prevblk"),
                at.chain.checkTemplate(old, TestChains.NOW).map(Rejection::code));
        assertEquals(before, at.chain.coinSetHash());
    }

    /// The block's header with a nonce that does not meet the target.
    private static BlockHeader worstNonce(Block block) {
        for (int nonce = 0; ; nonce++) {
            var header = block.header().withNonce(nonce);
            if (header.hash().hash().leadingZeroBits() == 0) return header;
        }
    }

    @Test
    void a_block_without_a_parent_waits_for_it() {
        Block known = at.mine(1).getFirst();
        at.refused("prev-blk-not-found", Blocks.on(new BlockHash(known.header().merkleRoot()), known));
    }
}
