package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Transactions that are offered together, as a test that changes nothing.
class PackageTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));

    private PackageResult test(Transaction... transactions) {
        long changes = c.pool.sequence();
        int size = c.pool.size();
        PackageResult result = c.pool.testPackage(List.of(transactions), c.now);
        assertEquals(size, c.pool.size(), "nothing stays");
        assertEquals(changes, c.pool.sequence(), "nobody sees that anything was tried");
        return result;
    }

    private Optional<String> fault(Transaction... transactions) {
        return test(transactions).fault();
    }

    /// The reject string of each transaction there is a verdict for.
    private List<String> verdicts(Transaction... transactions) {
        return test(transactions).results().values().stream()
                .map(result -> result.rejection().map(why -> why.code()).orElse("ok"))
                .toList();
    }

    private Transaction of(Transaction parent) {
        OutPoint coin = parent.outPoint(0);
        long value = parent.outputs().getFirst().value() - 1_000;
        return TestChain.spend(List.of(coin), List.of(new TxOut(value, TestChain.ANYONE)));
    }

    @Test
    void a_child_is_tried_on_its_parent_and_neither_stays() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction child = of(parent);
        assertEquals(List.of("ok", "ok"), verdicts(parent, child));
        assertNull(c.pool.get(parent.txid()));
        assertEquals("bad-txns-inputs-missingorspent", c.offer(child));
        assertEquals("ok", c.offer(parent));
        assertEquals("ok", c.offer(child));
    }

    @Test
    void the_first_that_fails_is_named_alone() {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction greedy =
                TestChain.spend(List.of(parent.outPoint(0)), List.of(new TxOut(1L << 40, TestChain.ANYONE)));
        PackageResult result = test(parent, greedy, of(greedy));
        assertEquals(Optional.empty(), result.fault());
        assertEquals(Set.of(greedy.wtxid()), result.results().keySet());
        assertEquals(List.of("bad-txns-in-belowout"), verdicts(parent, greedy, of(greedy)));
    }

    @Test
    void nothing_of_the_mempool_is_replaced_for_a_package() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        assertEquals("ok", c.offer(c.spend(coin, 1, 1_000)));
        Transaction better = c.spend(coin, 1, 50_000);
        assertEquals(List.of("bip125-replacement-disallowed"), verdicts(better, of(better)));
    }

    @Test
    void twenty_five_at_most_and_a_family_within_the_pools_limits() {
        var chain = new ArrayList<Transaction>(List.of(c.spend(c.coin(TestChain.ANYONE), 1, 1_000)));
        for (int i = 1; i < 25; i++) chain.add(of(chain.getLast()));
        assertEquals(25, verdicts(chain.toArray(Transaction[]::new)).size());
        chain.add(of(chain.getLast()));
        assertEquals(Optional.of("package-too-many-transactions"), fault(chain.toArray(Transaction[]::new)));
        // The same chain, its first already in the mempool: now its last has too many ancestors.
        assertEquals("ok", c.offer(chain.removeFirst()));
        assertEquals(Optional.of("package-mempool-limits"), fault(chain.toArray(Transaction[]::new)));
    }

    @Test
    void parents_come_before_children_each_once_and_no_coin_twice() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction parent = c.spend(coin, 1, 1_000);
        Transaction child = of(parent);
        assertEquals(Optional.of("package-not-sorted"), fault(child, parent));
        assertEquals(Optional.of("package-contains-duplicates"), fault(parent, parent));
        assertEquals(Optional.of("conflict-in-package"), fault(parent, c.spend(coin, 2, 1_000)));
        // A coin twice in one transaction is that transaction's own fault.
        Transaction twice = TestChain.spend(List.of(coin, coin), List.of(new TxOut(1_000_000, TestChain.ANYONE)));
        assertEquals(List.of("bad-txns-inputs-duplicate"), verdicts(twice, of(twice)));
    }

    @Test
    void a_weight_of_404_000_together() {
        Transaction one = ofWeight(200_000, 1);
        assertEquals(Optional.empty(), PackageRules.fault(List.of(one, ofWeight(204_000, 2))));
        assertEquals(Optional.of("package-too-large"), PackageRules.fault(List.of(one, ofWeight(204_004, 2))));
        // One alone is judged by its own limit.
        assertEquals(Optional.empty(), PackageRules.fault(List.of(ofWeight(404_004, 3))));
    }

    /// One input without script, and one output whose script makes it as heavy as is wanted.
    private static Transaction ofWeight(int weight, int tag) {
        var coin = new OutPoint(new Txid(new Hash256(tag, 0, 0, 1)), 0);
        TxIn input = new TxIn(coin, Script.EMPTY, 0);
        // Lengths up to 65,535 bytes take three bytes, longer ones five.
        int rest = weight / 4 - 10 - 41 - 8;
        byte[] script = new byte[rest - (rest - 3 > 0xffff ? 5 : 3)];
        var tx = new Transaction(2, List.of(input), List.of(new TxOut(1, Script.wrap(script))), 0);
        assertEquals(weight, tx.weight());
        return tx;
    }
}
