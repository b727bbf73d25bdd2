package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// Replacement by fee, from the mempool's side: T2 and X5 of the mission.
class ReplacementTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED);
    private final TestChain c = new TestChain(LENIENT);

    private static Transaction signalling(Transaction tx) {
        return TestChain.spend(
                tx.inputs().stream().map(input -> input.prevout()).toList(), tx.outputs(), 0xfffffffd);
    }

    /// X5: the replaced one is gone, with what needed it.
    @Test
    void x5_t2_a_higher_fee_replaces_and_the_old_one_leaves() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction old = c.spend(coin, 1, 1_000);
        assertEquals("ok", c.offer(old));
        Transaction child = c.spend(old.outPoint(0), 1, 1_000);
        assertEquals("ok", c.offer(child));
        // The old two paid 2,000; on top of that it pays for its own relay.
        Transaction better = c.spend(coin, 2, 2_000);
        assertEquals("insufficient fee", c.offer(better));
        Transaction best = c.spend(coin, 2, 2_100);
        MempoolResult result = c.accept(best);
        assertTrue(result.accepted());
        assertEquals(List.of(child, old), result.replaced());
        assertFalse(c.pool.contains(old.txid()));
        assertFalse(c.pool.contains(child.txid()));
        assertEquals(1, c.pool.size());
        assertEquals(best.vsize(), c.pool.bytes());
        assertEquals(best, c.pool.spender(coin));
    }

    @Test
    void t2_an_equal_fee_does_not_replace() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        assertEquals("ok", c.offer(c.spend(coin, 1, 1_000)));
        assertEquals("insufficient fee", c.offer(c.spend(coin, 2, 1_000)));
        assertEquals(1, c.pool.size());
    }

    @Test
    void only_what_signals_is_replaced_where_full_replacement_is_off() {
        TestChain strict = new TestChain(LENIENT.withFullReplaceByFee(false));
        OutPoint coin = strict.coin(TestChain.ANYONE);
        OutPoint other = strict.coin(TestChain.ANYONE);
        assertEquals("ok", strict.offer(strict.spend(coin, 1, 1_000)));
        assertEquals("txn-mempool-conflict", strict.offer(strict.spend(coin, 2, 50_000)));
        assertEquals("ok", strict.offer(signalling(strict.spend(other, 1, 1_000))));
        assertEquals("ok", strict.offer(strict.spend(other, 2, 50_000)));
    }

    @Test
    void it_cannot_spend_what_it_replaces() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction old = c.spend(coin, 1, 1_000);
        assertEquals("ok", c.offer(old));
        Transaction both =
                TestChain.spend(List.of(coin, old.outPoint(0)), List.of(new TxOut(c.value(coin), TestChain.ANYONE)));
        assertEquals("bad-txns-spends-conflicting-tx", c.offer(both));
    }

    @Test
    void it_cannot_add_unconfirmed_coins() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction elsewhere = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(elsewhere));
        assertEquals("ok", c.offer(c.spend(coin, 1, 1_000)));
        Transaction both = TestChain.spend(
                List.of(coin, elsewhere.outPoint(0)), List.of(new TxOut(c.value(coin), TestChain.ANYONE)));
        assertEquals("replacement-adds-unconfirmed", c.offer(both));
    }

    /// P47: each replacement pays for itself, so the bytes relayed are never free.
    @Test
    void p47_endless_replacement_pays_for_every_byte() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        long relayed = 0;
        long paid = 0;
        long fee = 10;
        for (int i = 0; i < 300; i++, fee += 3) {
            Transaction tx = c.spend(coin, 1 + i % 3, fee);
            if (c.accept(tx).accepted()) {
                relayed += tx.vsize();
                paid = fee;
            }
        }
        assertEquals(1, c.pool.size());
        assertTrue(paid >= LENIENT.fees().incremental().feeFor(relayed), paid + " satoshis for " + relayed + " bytes");
    }

    @Test
    void p47_a_hundred_conflicts_at_most() {
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 5);
        var firsts = new ArrayList<Transaction>();
        for (OutPoint coin : coins) {
            Transaction root = c.spend(coin, 25, 10_000);
            assertEquals("ok", c.offer(root));
            for (int i = 0; i < 20; i++) assertEquals("ok", c.offer(c.spend(root.outPoint(i), 1, 1_000)));
            firsts.add(root);
        }
        long all = coins.stream().mapToLong(c::value).sum();
        Transaction five = TestChain.spend(coins, List.of(new TxOut(all - 10_000_000, TestChain.ANYONE)));
        assertEquals("too many potential replacements", c.offer(five));
        List<OutPoint> four = coins.subList(0, 4);
        long most = four.stream().mapToLong(c::value).sum();
        assertEquals("ok", c.offer(TestChain.spend(four, List.of(new TxOut(most - 10_000_000, TestChain.ANYONE)))));
        assertEquals(22, c.pool.size());
        assertTrue(c.pool.contains(firsts.getLast().txid()));
    }
}
