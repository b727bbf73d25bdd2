package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// What is not relayed for a cheap reason costs no verification of a script: who sends it gains nothing by making that
/// dear.
class CheapChecksFirstTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT);
    private final OutPoint coin = c.coin(c.mine);
    private int verified;
    private final Mempool pool = new Mempool(c.chain, PolicySettings.DEFAULT, counting(), cache());

    private ScriptChecker counting() {
        return checks -> {
            verified += checks.size();
            return ScriptChecker.inline().submit(checks);
        };
    }

    private static ValidationCache cache() {
        return new ValidationCache(64);
    }

    private void assertRefusedUnseen(String reason, Transaction tx) {
        verified = 0;
        assertEquals(reason, pool.accept(tx, c.now).rejection().orElseThrow().code());
        assertEquals(0, verified, "verifications");
    }

    private Transaction paying(TxOut... outputs) {
        return c.sign(TestChain.spend(List.of(coin), List.of(outputs)), c.key);
    }

    @Test
    void p44_tx_cpu_a_good_one_is_verified_by_policy_and_by_consensus() {
        assertTrue(pool.accept(c.pay(coin, c.mine, 1_000), c.now).accepted());
        assertEquals(2, verified);
    }

    @Test
    void p44_tx_cpu_what_pays_too_little_is_not_verified() {
        assertRefusedUnseen("min relay fee not met", c.pay(coin, c.mine, 1));
    }

    @Test
    void p44_tx_cpu_what_is_not_standard_is_not_verified() {
        long value = c.value(coin);
        assertRefusedUnseen("scriptpubkey", paying(new TxOut(value - 1_000, Script.fromHex("51"))));
        assertRefusedUnseen("dust", paying(new TxOut(value - 1_000, c.mine), new TxOut(1, c.mine)));
        var many = new ArrayList<TxOut>();
        for (int i = 0; i < 3_000; i++) many.add(new TxOut(1_000, c.mine));
        assertRefusedUnseen("tx-size", paying(many.toArray(TxOut[]::new)));
    }

    @Test
    void p44_tx_cpu_what_would_replace_and_pays_too_little_for_it_is_not_verified() {
        assertTrue(pool.accept(c.pay(coin, c.mine, 10_000), c.now).accepted());
        assertRefusedUnseen("insufficient fee", c.pay(coin, c.mine, 10_001));
    }

    @Test
    void p44_tx_cpu_what_spends_nothing_that_is_there_is_not_verified() {
        Transaction nowhere = c.pay(coin, c.mine, 1_000);
        Transaction child =
                c.sign(TestChain.spend(List.of(nowhere.outPoint(0)), List.of(new TxOut(1_000, c.mine))), c.key);
        assertRefusedUnseen("bad-txns-inputs-missingorspent", child);
    }

    @Test
    void p44_tx_cpu_a_pair_that_pays_too_little_together_is_not_verified() {
        Transaction parent = c.sign(c.unsigned(3, coin, c.mine, 0, 0xffffffff, 0), c.key);
        long value = parent.outputs().getFirst().value();
        Transaction bare = TestChain.spend(List.of(parent.outPoint(0)), List.of(new TxOut(value - 1, c.mine)));
        Transaction child = c.sign(new Transaction(3, bare.inputs(), bare.outputs(), 0), c.key);
        PackageResult result = pool.acceptPackage(List.of(parent, child), FeeRate.ZERO, c.now);
        assertEquals("transaction failed", result.fault().orElseThrow());
        assertEquals(0, verified, "verifications");
    }
}
