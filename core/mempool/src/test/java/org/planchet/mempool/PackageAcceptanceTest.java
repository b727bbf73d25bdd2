package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// A child that pays for its parents.
class PackageAcceptanceTest {
    private static final FeeRate ANY = FeeRate.ZERO;

    private final TestChain c = new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));
    private final TestChain standard = new TestChain(PolicySettings.DEFAULT);

    private PackageResult offer(Transaction... transactions) {
        return c.pool.acceptPackage(List.of(transactions), ANY, c.now);
    }

    private static List<String> verdicts(PackageResult result) {
        return result.results().values().stream()
                .map(each -> each.rejection().map(why -> why.code()).orElse("ok"))
                .toList();
    }

    /// Spends the first output of `parent`, known or not, for `fee`.
    private static Transaction child(Transaction parent, long fee) {
        long value = parent.outputs().getFirst().value() - fee;
        return TestChain.spend(List.of(parent.outPoint(0)), List.of(new TxOut(value, TestChain.ANYONE)));
    }

    private void assertNothingStays(Transaction... transactions) {
        for (Transaction tx : transactions) assertFalse(c.pool.contains(tx.txid()), tx::toString);
    }

    @Test
    void a_version_three_parent_without_a_fee_comes_in_with_its_child() {
        Transaction parent = TestChain.v3(c.spend(c.coin(TestChain.ANYONE), 1, 0));
        Transaction child = TestChain.v3(child(parent, 1_000));
        assertEquals("min relay fee not met", c.offer(parent));
        PackageResult result = offer(parent, child);
        assertEquals(Optional.empty(), result.fault());
        assertEquals(List.of("ok", "ok"), verdicts(result));
        assertEquals(2, result.together().size());
        assertTrue(c.pool.contains(parent.txid()) && c.pool.contains(child.txid()));
    }

    /// The child's departure would leave such a parent behind, for which nobody pays.
    @Test
    void an_ordinary_parent_pays_at_least_for_its_own_relay() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 0);
        Transaction child = child(parent, 10_000);
        PackageResult result = offer(parent, child);
        assertEquals(Optional.of("transaction failed"), result.fault());
        assertEquals(List.of("min relay fee not met", "bad-txns-inputs-missingorspent"), verdicts(result));
        assertNothingStays(parent, child);
    }

    @Test
    void what_both_pay_is_what_counts() {
        Transaction parent = TestChain.v3(c.spend(c.coin(TestChain.ANYONE), 1, 0));
        int sizes = parent.vsize() + TestChain.v3(child(parent, 1_000)).vsize();
        long least = new FeeRate(100).feeFor(sizes);
        Transaction poor = TestChain.v3(child(parent, least - 1));
        PackageResult refused = offer(parent, poor);
        assertEquals(Optional.of("transaction failed"), refused.fault());
        assertEquals(List.of("min relay fee not met", "min relay fee not met"), verdicts(refused));
        assertNothingStays(parent, poor);
        long changes = c.pool.sequence();
        offer(parent, poor);
        assertEquals(changes, c.pool.sequence(), "nobody sees that anything was tried");
        Transaction enough = TestChain.v3(child(parent, least));
        assertEquals(Optional.empty(), offer(parent, enough).fault());
    }

    @Test
    void a_parent_that_pays_for_itself_needs_no_child() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction child = child(parent, 0);
        PackageResult result = offer(parent, child);
        assertEquals(List.of("ok", "min relay fee not met"), verdicts(result));
        assertEquals(Optional.of("transaction failed"), result.fault());
        assertTrue(c.pool.contains(parent.txid()), "it was good alone");
        assertFalse(c.pool.contains(child.txid()));
    }

    @Test
    void what_is_here_already_is_passed_over() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(parent));
        Transaction child = child(parent, 1_000);
        PackageResult result = offer(parent, child);
        assertEquals(List.of("ok", "ok"), verdicts(result));
        assertEquals(List.of(), result.together(), "each for its own fee");
        assertEquals(Optional.empty(), offer(parent, child).fault(), "and again");
    }

    @Test
    void only_a_child_with_its_parents_is_a_package() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction child = child(parent, 1_000);
        Transaction grandchild = child(child, 1_000);
        assertEquals(
                Optional.of("package-not-child-with-parents"),
                offer(parent, child, grandchild).fault());
        assertEquals(Optional.of("package-not-sorted"), offer(child, parent).fault());
        assertEquals(
                Optional.empty(),
                offer(c.spend(c.coin(TestChain.ANYONE), 1, 1_000)).fault(),
                "or one alone");
    }

    @Test
    void a_broken_parent_ends_it_before_the_child_is_looked_at() {
        Transaction parent =
                TestChain.spend(List.of(c.coin(TestChain.ANYONE)), List.of(new TxOut(1L << 50, TestChain.ANYONE)));
        PackageResult result = offer(parent, child(parent, 1_000));
        assertEquals(List.of("bad-txns-in-belowout"), verdicts(result));
    }

    /// A rule about a parent and its child is broken by the package, not by either of them.
    @Test
    void a_child_of_another_version_than_its_parent_makes_no_package() {
        Transaction parent = TestChain.v3(c.spend(c.coin(TestChain.ANYONE), 1, 0));
        PackageResult result = offer(parent, child(parent, 10_000));
        assertTrue(result.fault().orElseThrow().startsWith("TRUC-violation, "), result::toString);
        assertEquals(List.of("min relay fee not met", "bad-txns-inputs-missingorspent"), verdicts(result));
        assertNothingStays(parent);
    }

    @Test
    void nobody_pays_more_than_he_said_he_would() {
        Transaction parent = TestChain.v3(c.spend(c.coin(TestChain.ANYONE), 1, 0));
        Transaction child = TestChain.v3(child(parent, 50_000));
        FeeRate rate = FeeRate.of(50_000, child.vsize());
        var less = new FeeRate(rate.satoshisPerKvB() - 1);
        PackageResult refused = c.pool.acceptPackage(List.of(parent, child), less, c.now);
        assertEquals(List.of("min relay fee not met", "max feerate exceeded"), verdicts(refused));
        assertNothingStays(parent, child);
        assertEquals(
                Optional.empty(),
                c.pool.acceptPackage(List.of(parent, child), rate, c.now).fault());
    }

    @Test
    void a_child_must_be_signed_like_any_other() {
        Transaction parent = TestChain.v3(c.spend(c.coin(TestChain.ANYONE), 1, 0));
        var mine = new TxOut(parent.outputs().getFirst().value(), c.mine);
        parent = new Transaction(3, parent.inputs(), List.of(mine), 0);
        Transaction child = TestChain.v3(child(parent, 1_000));
        PackageResult result = offer(parent, child);
        assertTrue(verdicts(result).getLast().contains("script-verify-flag-failed"), verdicts(result)::toString);
        assertNothingStays(parent, child);
    }

    /// An output too small to be worth spending, in a transaction without a fee, that the child spends at once.
    @Test
    void ephemeral_dust_comes_in_with_the_child_that_spends_it() {
        OutPoint coin = standard.coin(standard.mine);
        List<TxOut> outputs = List.of(new TxOut(standard.value(coin), standard.mine), new TxOut(0, standard.mine));
        Transaction parent = standard.sign(TestChain.v3(TestChain.spend(List.of(coin), outputs)), standard.key);
        List<TxOut> rest = List.of(new TxOut(standard.value(coin) - 1_000, standard.mine));
        Transaction both = standard.sign(
                TestChain.v3(TestChain.spend(List.of(parent.outPoint(0), parent.outPoint(1)), rest)), standard.key);
        Transaction one = standard.sign(TestChain.v3(TestChain.spend(List.of(parent.outPoint(0)), rest)), standard.key);
        PackageResult refused = standard.pool.acceptPackage(List.of(parent, one), ANY, standard.now);
        assertEquals(Optional.of("unspent-dust"), refused.fault());
        assertEquals("missing-ephemeral-spends", verdicts(refused).getLast());
        PackageResult taken = standard.pool.acceptPackage(List.of(parent, both), ANY, standard.now);
        assertEquals(List.of("ok", "ok"), verdicts(taken));
    }

    @Test
    void a_full_mempool_takes_a_pair_by_what_it_pays_together() {
        var small = new TestChain(
                PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED).withMaxMempoolBytes(4_040_000));
        List<OutPoint> coins = small.coins(TestChain.ANYONE, 3_000);
        for (int i = 0; i < coins.size(); i++) small.accept(small.spend(coins.get(i), 1, 1_000 + i));
        Transaction parent = small.spend(small.coin(TestChain.ANYONE), 1, 100);
        assertEquals("mempool min fee not met", small.offer(parent));
        Transaction child = child(parent, 1_000_000);
        PackageResult result = small.pool.acceptPackage(List.of(parent, child), ANY, small.now);
        assertEquals(List.of("ok", "ok"), verdicts(result));
        assertTrue(small.pool.memory() <= 4_040_000);
    }
}
