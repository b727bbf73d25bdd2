package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// What the user adds to a fee counts like a fee in everything but what the miner gets.
class PriorityTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));

    private MempoolEntry in(Transaction tx) {
        assertEquals("ok", c.offer(tx));
        return entry(tx);
    }

    private MempoolEntry entry(Transaction tx) {
        MempoolEntry entry = c.pool.get(tx.txid());
        if (entry == null) throw new AssertionError(tx + " is not there");
        return entry;
    }

    private List<Transaction> order() {
        return c.pool.entries().stream().map(MempoolEntry::tx).toList();
    }

    @Test
    void it_moves_a_transaction_and_its_family() {
        Transaction rich = c.spend(c.coin(TestChain.ANYONE), 1, 5_000);
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        in(rich);
        in(parent);
        Transaction child = c.spend(parent.outPoint(0), 1, 3_000);
        in(child);
        assertEquals(List.of(rich, child, parent), order());
        c.pool.prioritise(parent.txid(), 10_000);
        assertEquals(11_000, entry(parent).modifiedFee());
        assertEquals(1_000, entry(parent).fee(), "the miner gets no more");
        assertEquals(14_000, entry(child).ancestors().fees());
        assertEquals(14_000, entry(parent).descendants().fees());
        assertEquals(9_000, c.pool.totalFees());
        assertEquals(List.of(parent, rich, child), order(), "a child is no better than by itself");
        c.pool.prioritise(parent.txid(), -10_000);
        assertEquals(List.of(rich, child, parent), order());
        assertEquals(Map.of(), c.pool.priorities());
    }

    @Test
    void it_brings_in_what_pays_too_little_and_keeps_out_what_would_pay_enough() {
        Transaction free = c.spend(c.coin(TestChain.ANYONE), 1, 0);
        assertEquals("min relay fee not met", c.offer(free));
        c.pool.prioritise(free.txid(), 1_000);
        assertEquals("ok", c.offer(free));
        Transaction paying = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        c.pool.prioritise(paying.txid(), -1_000);
        assertEquals("min relay fee not met", c.offer(paying));
    }

    @Test
    void a_replacement_pays_for_what_the_old_one_counts_with() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction old = c.spend(coin, 1, 1_000);
        in(old);
        c.pool.prioritise(old.txid(), 10_000);
        assertEquals("insufficient fee", c.offer(c.spend(coin, 1, 9_000)));
        assertEquals("ok", c.offer(c.spend(coin, 1, 20_000)));
    }

    @Test
    void it_waits_for_a_transaction_and_ends_with_its_block() {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        c.pool.prioritise(tx.txid(), 500);
        c.pool.prioritise(tx.txid(), 200);
        assertEquals(Map.of(tx.txid(), 700L), c.pool.priorities());
        assertEquals(1_700, in(tx).modifiedFee());
        c.mine(tx);
        assertEquals(Map.of(), c.pool.priorities());
    }

    @Test
    void it_is_bounded_by_all_the_money_there_may_be() {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        in(tx);
        Transaction next = tx;
        for (int i = 0; i < 20; i++) {
            c.pool.prioritise(next.txid(), Long.MAX_VALUE);
            next = c.spend(next.outPoint(0), 1, 1_000);
            in(next);
        }
        assertEquals(ChainParams.MAX_MONEY, c.pool.priorities().get(tx.txid()));
        assertTrue(entry(tx).descendants().fees() > 20 * ChainParams.MAX_MONEY);
        c.pool.prioritise(tx.txid(), Long.MIN_VALUE);
        assertEquals(-ChainParams.MAX_MONEY, c.pool.priorities().get(tx.txid()));
        assertEquals(tx, order().getLast());
    }
}
