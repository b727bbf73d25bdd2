package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// A parent and its child that replace others for what they pay together (Bitcoin Core's `PackageRBFChecks`).
class PackageReplacementTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));
    private final OutPoint coin = c.coin(TestChain.ANYONE);

    /// A version 3 parent that spends `from` for `parentFee`, and a child of it.
    private List<Transaction> pair(OutPoint from, long parentFee, long childFee) {
        long value = c.value(from) - parentFee;
        Transaction parent = v3(List.of(from), value);
        return List.of(parent, v3(List.of(parent.outPoint(0)), value - childFee));
    }

    private static Transaction v3(List<OutPoint> coins, long value) {
        Transaction tx = TestChain.spend(coins, List.of(new TxOut(value, TestChain.ANYONE)));
        return new Transaction(3, tx.inputs(), tx.outputs(), 0);
    }

    private String offer(List<Transaction> transactions) {
        return c.pool.acceptPackage(transactions, FeeRate.ZERO, c.now).fault().orElse("ok");
    }

    /// The package is refused for that reason, and nobody sees that anything was tried.
    private void assertRefused(String reason, List<Transaction> transactions) {
        Set<Transaction> before = transactions();
        long changes = c.pool.sequence();
        String fault = offer(transactions);
        assertTrue(fault.startsWith(reason), fault);
        assertEquals(before, transactions());
        assertEquals(changes, c.pool.sequence());
        PoolInvariants.check(c.pool);
    }

    private Set<Transaction> transactions() {
        var all = new HashSet<Transaction>();
        for (MempoolEntry entry : c.pool.entries()) all.add(entry.tx());
        return all;
    }

    @Test
    void a_pair_replaces_a_pair_and_pays_for_that_and_for_its_relay() {
        List<Transaction> old = pair(coin, 0, 1_000);
        assertEquals("ok", offer(old));
        int size = 2 * old.getFirst().vsize();
        long due = new FeeRate(100).feeFor(size);
        assertRefused("package RBF failed: insufficient anti-DoS fees", pair(coin, 1, 998));
        assertRefused("package RBF failed: insufficient anti-DoS fees", pair(coin, 1, 1_000 + due - 2));
        List<Transaction> better = pair(coin, 1, 999 + due);
        PackageResult result = c.pool.acceptPackage(better, FeeRate.ZERO, c.now);
        assertTrue(result.fault().isEmpty(), result::toString);
        List<Transaction> replaced = result.results().values().stream()
                .flatMap(each -> each.replaced().stream())
                .toList();
        assertEquals(Set.copyOf(old), Set.copyOf(replaced));
        assertEquals(Set.copyOf(better), transactions());
        PoolInvariants.check(c.pool);
    }

    @Test
    void the_child_alone_may_be_what_conflicts() {
        OutPoint other = c.coin(TestChain.ANYONE);
        Transaction old = c.spend(other, 1, 1_000);
        assertEquals("ok", c.offer(old));
        Transaction parent = pair(coin, 0, 0).getFirst();
        long both = c.value(coin) + c.value(other);
        Transaction child = v3(List.of(parent.outPoint(0), other), both - 5_000);
        assertEquals("ok", offer(List.of(parent, child)));
        assertFalse(c.pool.contains(old.txid()));
    }

    /// What spends the replaced leaves with it.
    @Test
    void a_pair_may_cost_a_parent_its_child_or_a_child_its_parent() {
        List<Transaction> old = pair(coin, 1_000, 1_000);
        old.forEach(tx -> assertEquals("ok", c.offer(tx)));
        assertEquals("ok", offer(pair(coin, 0, 10_000)));
        old.forEach(tx -> assertFalse(c.pool.contains(tx.txid())));
    }

    @Test
    void only_a_parent_with_its_child_replaces() {
        OutPoint second = c.coin(TestChain.ANYONE);
        assertEquals("ok", c.offer(c.spend(coin, 1, 1_000)));
        Transaction one = c.spend(coin, 1, 10);
        Transaction two = c.spend(second, 1, 0);
        Transaction child =
                TestChain.spend(List.of(one.outPoint(0), two.outPoint(0)), List.of(new TxOut(1_000, TestChain.ANYONE)));
        assertRefused("package RBF failed: package must be 1-parent-1-child", List.of(one, two, child));
    }

    @Test
    void what_replaces_has_no_unconfirmed_ancestors() {
        Transaction unconfirmed = v3(List.of(c.coin(TestChain.ANYONE)), 1_000_000);
        assertEquals("ok", c.offer(unconfirmed));
        assertEquals("ok", c.offer(c.spend(coin, 1, 1_000)));
        Transaction parent = pair(coin, 0, 0).getFirst();
        Transaction child = v3(List.of(parent.outPoint(0), unconfirmed.outPoint(0)), 1_000);
        assertRefused("package RBF failed: new transaction cannot have mempool ancestors", List.of(parent, child));
    }

    @Test
    void p47_it_replaces_a_hundred_at_most() {
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 101);
        for (OutPoint each : coins) c.accept(c.spend(each, 1, 100));
        assertRefused("package RBF failed: too many potential replacements", replacing(coins));
        assertEquals("ok", offer(replacing(coins.subList(1, 101))));
        assertEquals(3, c.pool.size());
    }

    private List<Transaction> replacing(List<OutPoint> coins) {
        long value = coins.stream().mapToLong(c::value).sum();
        // The parent pays less than each that it replaces, so that it cannot come alone.
        Transaction parent = v3(coins, value - 1_000);
        return List.of(parent, v3(List.of(parent.outPoint(0)), value - 1_000_000));
    }

    /// Else a child would pay for nothing but the right to replace.
    @Test
    void the_child_pays_a_better_rate_than_its_parent() {
        assertEquals("ok", offer(pair(coin, 3_000, 100)));
        assertRefused(
                "package RBF failed: package feerate is less than or equal to parent feerate",
                pair(coin, 2_000, 2_000));
    }

    @Test
    void it_is_nowhere_worse_for_a_miner() {
        assertEquals("ok", offer(pair(coin, 3_000, 100)));
        // More in all, but a miner with little room had 3,000 satoshis for it.
        assertRefused(
                "package RBF failed: insufficient feerate: does not improve feerate diagram", pair(coin, 1_600, 1_700));
        assertEquals("ok", offer(pair(coin, 2_900, 3_200)));
    }

    @Test
    void what_it_replaces_stands_alone_or_in_a_pair() {
        Transaction first = c.spend(coin, 2, 1_000);
        assertEquals("ok", c.offer(first));
        assertEquals("ok", c.offer(c.spend(first.outPoint(0), 1, 1_000)));
        assertEquals("ok", c.offer(c.spend(first.outPoint(1), 1, 1_000)));
        Transaction parent = v3(List.of(coin), c.value(coin) - 500);
        Transaction child = v3(List.of(parent.outPoint(0)), c.value(coin) - 1_000_000);
        assertRefused(
                "package RBF failed: " + first.txid() + " has 2 descendants, max 1 allowed", List.of(parent, child));
    }

    @Test
    void a_sibling_of_version_three_does_not_give_way_to_a_package() {
        Transaction parent = v3(List.of(coin), c.value(coin) - 1_000);
        assertEquals("ok", c.offer(parent));
        Transaction old = v3(List.of(parent.outPoint(0)), c.value(coin) - 2_000);
        assertEquals("ok", c.offer(old));
        var others = new ArrayList<>(pair(c.coin(TestChain.ANYONE), 0, 0));
        Transaction child = v3(List.of(others.getFirst().outPoint(0), parent.outPoint(0)), 5_000);
        assertRefused("", List.of(others.getFirst(), child));
        assertTrue(c.pool.contains(old.txid()));
    }

    @Test
    void a_child_with_a_bad_signature_replaces_nothing() {
        assertEquals("ok", offer(pair(coin, 0, 1_000)));
        Transaction parent = TestChain.spend(List.of(coin), List.of(new TxOut(c.value(coin), c.mine)));
        parent = new Transaction(3, parent.inputs(), parent.outputs(), 0);
        Transaction child = v3(List.of(parent.outPoint(0)), c.value(coin) - 50_000);
        assertRefused("transaction failed", List.of(parent, child));
    }
}
