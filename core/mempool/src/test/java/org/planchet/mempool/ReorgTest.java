package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// The mempool follows the chain, forth and back.
class ReorgTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED);
    private final TestChain c = new TestChain(LENIENT);

    private MempoolChange switchTo(BlockIndex fork, int blocks, Transaction... inFirst) {
        BlockIndex at = fork;
        MempoolChange last = MempoolChange.NONE;
        for (int i = 0; i < blocks; i++) {
            Block block = c.block(at, TestChain.ANYONE, i == 0 ? List.of(inFirst) : List.of());
            MempoolChange change = c.connect(block);
            if (!change.added().isEmpty() || !change.removed().isEmpty()) last = change;
            BlockIndex next = c.chain.find(block.hash());
            if (next == null) throw new AssertionError("the block was not stored");
            at = next;
        }
        assertEquals(at, c.chain.tip());
        return last;
    }

    /// X4: mined transactions leave the mempool.
    @Test
    void x4_the_mempool_is_empty_after_the_block() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 2, 1_000);
        assertEquals("ok", c.offer(parent));
        Transaction child = c.spend(parent.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        MempoolChange change = c.mine(parent, child);
        assertEquals(0, c.pool.size());
        assertEquals(0, c.pool.bytes());
        assertEquals(0, c.pool.memory());
        assertEquals(
                List.of(new Removal(parent, RemovalReason.MINED), new Removal(child, RemovalReason.MINED)),
                change.removed());
    }

    @Test
    void a_child_stays_when_its_parent_is_mined() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 2, 1_000);
        Transaction child;
        assertEquals("ok", c.offer(parent));
        child = c.spend(parent.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        c.mine(parent);
        assertEquals(1, c.pool.size());
        assertEquals(1, c.pool.entries().getFirst().ancestors().count());
    }

    @Test
    void what_a_block_conflicts_with_leaves_with_its_descendants() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction ours = c.spend(coin, 1, 1_000);
        Transaction theirs = c.spend(coin, 2, 1_000);
        assertEquals("ok", c.offer(ours));
        Transaction child = c.spend(ours.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        MempoolChange change = c.mine(theirs);
        assertEquals(
                List.of(new Removal(child, RemovalReason.CONFLICT), new Removal(ours, RemovalReason.CONFLICT)),
                change.removed());
        assertEquals(0, c.pool.size());
    }

    /// Blocks do not keep the rules of version 3 (BIP-0431), so neither must what comes back out of them.
    @Test
    void version_3_is_not_enforced_on_what_a_reorganisation_gives_back() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        BlockIndex tip = c.chain.tip();
        Transaction parent = versionThree(c.spend(coin, 4, 1_000));
        assertEquals("ok", c.offer(parent));
        Transaction child = versionThree(c.spend(parent.outPoint(0), 1, 1_000));
        Transaction sibling = versionThree(c.spend(parent.outPoint(1), 1, 1_000));
        Transaction other = c.spend(parent.outPoint(2), 1, 1_000);
        assertEquals("ok", c.offer(child));
        assertEquals("TRUC-violation", c.offer(other));
        assertTrue(c.mine(parent, child, sibling, other).added().isEmpty());
        MempoolChange back = switchTo(tip, 2);
        assertEquals(List.of(parent, child, sibling, other), back.added());
        assertEquals(4, c.pool.size());
        // New ones are bound as ever.
        assertEquals("TRUC-violation", c.offer(c.spend(child.outPoint(0), 1, 1_000)));
        assertEquals("TRUC-violation", c.offer(versionThree(c.spend(parent.outPoint(3), 1, 1_000))));
    }

    private static Transaction versionThree(Transaction tx) {
        return new Transaction(3, tx.inputs(), tx.outputs(), tx.lockTime());
    }

    @Test
    void disconnected_transactions_come_back_parents_first_and_find_their_children() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        BlockIndex fork = c.chain.tip();
        Transaction first = c.spend(coin, 1, 1_000);
        c.mine(first);
        Transaction second = c.spend(first.outPoint(0), 1, 1_000);
        Transaction third = TestChain.spend(
                List.of(second.outPoint(0)),
                List.of(c.spend(first.outPoint(0), 1, 2_000).outputs().getFirst()));
        c.mine(second, third);
        Transaction waiting = c.spend(third.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(waiting));
        MempoolChange change = switchTo(fork, 3);
        assertEquals(List.of(first, second, third), change.added());
        assertEquals(4, c.pool.size());
        MempoolEntry last = c.pool.get(waiting.txid());
        if (last == null) throw new AssertionError("the waiting one left");
        assertEquals(4, last.ancestors().count());
        assertEquals(4_000, last.ancestors().fees());
    }

    @Test
    void what_the_new_branch_spends_differently_does_not_come_back() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        BlockIndex fork = c.chain.tip();
        Transaction undone = c.spend(coin, 1, 1_000);
        Transaction instead = c.spend(coin, 2, 1_000);
        c.mine(undone);
        Transaction child = c.spend(undone.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        MempoolChange change = switchTo(fork, 2, instead);
        assertEquals(List.of(), change.added());
        assertEquals(List.of(new Removal(child, RemovalReason.REORG)), change.removed());
        assertEquals(0, c.pool.size());
    }

    @Test
    void what_the_new_branch_mines_too_does_not_come_back() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        BlockIndex fork = c.chain.tip();
        Transaction tx = c.spend(coin, 1, 1_000);
        c.mine(tx);
        switchTo(fork, 2, tx);
        assertEquals(0, c.pool.size());
    }

    /// C16: a lower tip makes a spend of a coinbase premature again: it leaves, and so does what needs it.
    @Test
    void c16_spends_of_coinbases_that_a_reorganisation_made_immature_leave() {
        BlockIndex fork = c.chain.tip();
        c.mineEmpty(2);
        Transaction coinbase = c.mineTo(TestChain.ANYONE);
        c.mineEmpty(4);
        Transaction spend = c.spend(coinbase.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(spend));
        Transaction child = c.spend(spend.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        assertTrue(c.pool.contains(child.txid()));
        // The coinbase itself is no more: its branch was left.
        switchTo(fork, 8);
        assertEquals(0, c.pool.size());
    }

    @Test
    void c16_a_tip_put_aside_by_hand_takes_immature_spends_along() {
        Transaction coinbase = c.mineTo(TestChain.ANYONE);
        c.mineEmpty(4);
        Transaction spend = c.spend(coinbase.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(spend));
        MempoolChange change =
                c.pool.onChainEvents(c.chain.invalidate(c.chain.tip()).events(), c.now);
        assertEquals(List.of(new Removal(spend, RemovalReason.REORG)), change.removed());
        assertEquals("bad-txns-premature-spend-of-coinbase", c.offer(spend));
    }

    @Test
    void lock_times_that_a_lower_tip_no_longer_meets_leave() {
        OutPoint coin = c.coin(c.mine);
        int next = c.chain.tip().height() + 1;
        Transaction locked = c.sign(c.unsigned(2, coin, c.mine, 1_000, 0xfffffffe, next - 1), c.key);
        assertEquals("ok", c.offer(locked));
        c.pool.onChainEvents(c.chain.invalidate(c.chain.tip()).events(), c.now);
        assertFalse(c.pool.contains(locked.txid()));
    }

    @Test
    void families_that_grew_together_past_the_limit_lose_their_youngest() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        BlockIndex fork = c.chain.tip();
        OutPoint at = coin;
        for (int block = 0; block < 2; block++) {
            for (int i = 0; i < 20; i++) {
                Transaction tx = c.spend(at, 1, 1_000);
                assertEquals("ok", c.offer(tx));
                at = tx.outPoint(0);
            }
            if (block == 0)
                c.mine(c.pool.entries().stream()
                        .sorted(Comparator.comparingInt(e -> e.ancestors().count()))
                        .map(MempoolEntry::tx)
                        .toArray(Transaction[]::new));
        }
        switchTo(fork, 2);
        assertEquals(25, c.pool.size());
        assertEquals(
                25,
                c.pool.entries().stream()
                        .mapToInt(e -> e.ancestors().count())
                        .max()
                        .orElseThrow());
    }

    @Test
    void relative_locks_that_a_lower_tip_no_longer_meets_leave() {
        OutPoint coin = c.coins(c.mine, 1).getFirst();
        c.mine();
        // Two blocks deep in the next one.
        Transaction locked = c.sign(c.unsigned(2, coin, c.mine, 1_000, 2, 0), c.key);
        assertEquals("ok", c.offer(locked));
        MempoolChange change =
                c.pool.onChainEvents(c.chain.invalidate(c.chain.tip()).events(), c.now);
        assertEquals(List.of(new Removal(locked, RemovalReason.REORG)), change.removed());
        assertEquals("non-BIP68-final", c.offer(locked));
    }

    @Test
    void what_a_lower_tip_still_allows_stays() {
        OutPoint coin = c.coins(c.mine, 1).getFirst();
        Transaction coinbase = c.mineTo(TestChain.ANYONE);
        c.mineEmpty(5);
        int next = c.chain.tip().height() + 1;
        Transaction locked = c.sign(c.unsigned(2, coin, c.mine, 1_000, 0xfffffffe, next - 2), c.key);
        Transaction ripe = c.spend(coinbase.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(locked));
        assertEquals("ok", c.offer(ripe));
        MempoolChange change =
                c.pool.onChainEvents(c.chain.invalidate(c.chain.tip()).events(), c.now);
        assertEquals(MempoolChange.NONE, change);
        assertEquals(2, c.pool.size());
    }

    /// Blocks that are taken back say nothing about fees any more.
    @Test
    void the_estimates_forget_blocks_that_were_taken_back() {
        c.mineEmpty(3);
        int before = c.pool.feeEstimates(c.now).within(1).blocks();
        c.pool.onChainEvents(c.chain.invalidate(c.chain.tip()).events(), c.now);
        assertEquals(before - 1, c.pool.feeEstimates(c.now).within(1).blocks());
    }

    /// What got a child's parent mined may be what the child pays, and the other way round: only who stood alone is
    /// history.
    @Test
    void the_estimates_learn_from_those_that_stood_on_their_own() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(parent));
        Transaction child = c.spend(parent.outPoint(0), 1, 50_000);
        assertEquals("ok", c.offer(child));
        c.mine(parent, child);
        assertEquals(1, c.pool.feeEstimates(c.now).within(1).transactions());
    }

    /// Coming back counts against the bound like coming.
    @Test
    void p45_what_comes_back_is_kept_within_the_bound() {
        TestChain small = new TestChain(LENIENT.withMaxMempoolBytes(4_040_000));
        List<OutPoint> coins = small.coins(TestChain.ANYONE, 2_900);
        BlockIndex fork = small.chain.tip();
        Transaction[] mined =
                coins.stream().map(coin -> small.spend(coin, 1, 1_000)).toArray(Transaction[]::new);
        small.connect(small.block(fork, TestChain.ANYONE, List.of(mined)));
        small.pool.onChainEvents(small.chain.invalidate(small.chain.tip()).events(), small.now);
        assertTrue(small.pool.memory() <= 4_040_000);
        assertTrue(small.pool.size() > 2_000);
        assertTrue(small.pool.size() < 2_900);
        assertTrue(small.pool.minFeeRate(small.now).compareTo(LENIENT.fees().minRelay()) > 0);
    }
}
