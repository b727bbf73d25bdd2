package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// Transactions of version 3 (BIP 431): a parent and one small child, which may be replaced.
class TrucTest {
    private static TestChain lenient() {
        return new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));
    }

    @Test
    void version_three_comes_in_pairs() {
        TestChain lenient = lenient();
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        Transaction parent = TestChain.v3(lenient.spend(coin, 2, 1_000));
        assertEquals("ok", lenient.offer(parent));
        assertEquals("TRUC-violation", lenient.offer(lenient.spend(parent.outPoint(0), 1, 1_000)));
        Transaction child = TestChain.v3(lenient.spend(parent.outPoint(0), 1, 1_000));
        assertEquals("ok", lenient.offer(child));
        assertEquals("TRUC-violation", lenient.offer(TestChain.v3(lenient.spend(child.outPoint(0), 1, 1_000))));
        // A sibling may replace the child, at its price.
        assertEquals("insufficient fee", lenient.offer(TestChain.v3(lenient.spend(parent.outPoint(1), 1, 1_000))));
        assertEquals("ok", lenient.offer(TestChain.v3(lenient.spend(parent.outPoint(1), 1, 5_000))));
        assertFalse(lenient.pool.contains(child.txid()));
    }

    /// The limit of version 3 on the size of a child, through the mempool.
    @Test
    void a_version_three_child_has_a_thousand_virtual_bytes_at_most() {
        TestChain lenient = lenient();
        Transaction parent = TestChain.v3(lenient.spend(lenient.coin(TestChain.ANYONE), 2, 1_000));
        assertEquals("ok", lenient.offer(parent));
        OutPoint coin = parent.outPoint(0);
        int outputs = 1;
        while (TestChain.v3(lenient.spend(coin, outputs + 1, 10_000)).vsize() <= 1_000) outputs++;
        assertEquals("TRUC-violation", lenient.offer(TestChain.v3(lenient.spend(coin, outputs + 1, 10_000))));
        assertEquals("ok", lenient.offer(TestChain.v3(lenient.spend(coin, outputs, 10_000))));
    }

    /// It says by its version that it may be replaced (BIP-0431).
    @Test
    void version_three_is_replaced_where_only_what_signals_is() {
        TestChain strict = new TestChain(
                PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED).withFullReplaceByFee(false));
        OutPoint coin = strict.coin(TestChain.ANYONE);
        Transaction old = TestChain.v3(strict.spend(coin, 1, 1_000));
        assertEquals("ok", strict.offer(old));
        MempoolResult test = strict.pool.test(TestChain.v3(strict.spend(coin, 2, 50_000)), strict.now);
        assertEquals(List.of(old), test.replaced());
        assertTrue(strict.pool.contains(old.txid()), "a test replaces nothing");
        assertEquals("ok", strict.offer(TestChain.v3(strict.spend(coin, 2, 50_000))));
    }

    /// An ordinary replacement of a version 3 child needs no sibling to leave.
    @Test
    void a_version_three_child_is_replaced_by_another_for_the_same_coin() {
        TestChain lenient = lenient();
        Transaction parent = TestChain.v3(lenient.spend(lenient.coin(TestChain.ANYONE), 2, 1_000));
        assertEquals("ok", lenient.offer(parent));
        Transaction child = TestChain.v3(lenient.spend(parent.outPoint(0), 1, 1_000));
        assertEquals("ok", lenient.offer(child));
        MempoolResult better = lenient.accept(TestChain.v3(lenient.spend(parent.outPoint(0), 2, 5_000)));
        assertEquals(List.of(child), better.replaced());
        assertEquals(2, lenient.pool.size());
    }
}
