package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.Hashes;
import org.planchet.policy.FeeRate;
import org.planchet.policy.FeeRates;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.Templates;

/// Who may enter, and with which word the others are refused.
class AcceptanceTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT);

    private static TestChain lenient() {
        return new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));
    }

    @Test
    void a_signed_payment_enters_once() {
        Transaction tx = c.pay(c.coin(c.mine), c.mine, 1_000);
        MempoolResult result = c.accept(tx);
        assertTrue(result.accepted());
        assertEquals(1_000, result.entry().orElseThrow().fee());
        assertEquals(tx.vsize(), result.entry().orElseThrow().vsize());
        assertEquals("txn-already-in-mempool", c.offer(tx));
        assertEquals(tx, c.pool.spender(tx.inputs().getFirst().prevout()));
        assertTrue(c.pool.contains(tx.txid()));
    }

    @Test
    void a_test_says_what_accepting_would_and_changes_nothing() {
        Transaction tx = c.pay(c.coin(c.mine), c.mine, 1_000);
        assertTrue(c.pool.test(tx, c.now).accepted());
        assertEquals(0, c.pool.size());
        assertEquals("ok", c.offer(tx));
    }

    /// X1: a signature by a key that the coin does not name. Bitcoin's theft test.
    @Test
    void x1_a_foreign_key_cannot_spend() {
        byte[] stranger = Hashes.sha256(new byte[] {8});
        Transaction theft = c.sign(c.unsigned(2, c.coin(c.mine), c.mine, 1_000, 0xffffffff, 0), stranger);
        Rejection why = c.accept(theft).rejection().orElseThrow();
        assertEquals("mempool-script-verify-flag-failed (Script failed an OP_EQUALVERIFY operation)", why.code());
        assertEquals(Fault.CONSENSUS, why.fault(), "no block may hold it either");
    }

    /// X2: one coin given twice counts once.
    @Test
    void x2_c04_duplicate_inputs_are_refused_in_the_mempool() {
        TestChain lenient = lenient();
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        Transaction twice = TestChain.spend(
                List.of(coin, coin), List.of(new TxOut(lenient.value(coin) * 2 - 1_000, TestChain.ANYONE)));
        assertEquals("bad-txns-inputs-duplicate", lenient.offer(twice));
        assertEquals("ok", lenient.offer(lenient.spend(coin, 1, 1_000)));
    }

    @Test
    void a_coinbase_comes_in_a_block_only() {
        Transaction coinbase =
                c.block(c.chain.tip(), c.mine, List.of()).transactions().getFirst();
        assertEquals("coinbase", c.offer(coinbase));
    }

    @Test
    void missing_coins_are_named() {
        TestChain lenient = lenient();
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        Transaction parent = lenient.spend(coin, 1, 1_000);
        Transaction child =
                TestChain.spend(List.of(parent.outPoint(0)), List.of(new TxOut(1_000_000, TestChain.ANYONE)));
        MempoolResult result = lenient.accept(child);
        assertEquals(
                "bad-txns-inputs-missingorspent",
                result.rejection().orElseThrow().code());
        assertEquals(Fault.MISSING_DATA, result.rejection().orElseThrow().fault());
        assertEquals(List.of(parent.outPoint(0)), result.missing());
        assertEquals("ok", lenient.offer(parent));
        assertEquals("ok", lenient.offer(child));
    }

    @Test
    void an_output_that_an_unconfirmed_transaction_lacks_is_missing() {
        TestChain lenient = lenient();
        Transaction parent = lenient.spend(lenient.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", lenient.offer(parent));
        Transaction child =
                TestChain.spend(List.of(parent.outPoint(1)), List.of(new TxOut(1_000_000, TestChain.ANYONE)));
        assertEquals("bad-txns-inputs-missingorspent", lenient.offer(child));
    }

    @Test
    void a_mined_transaction_is_known() {
        Transaction tx = c.pay(c.coin(c.mine), c.mine, 1_000);
        c.mine(tx);
        assertEquals("txn-already-known", c.offer(tx));
    }

    @Test
    void more_out_than_in_is_refused() {
        OutPoint coin = c.coin(c.mine);
        assertEquals("bad-txns-in-belowout", c.offer(c.pay(coin, c.mine, -1)));
    }

    @Test
    void fees_pay_for_the_relay() {
        OutPoint coin = c.coin(c.mine);
        int vsize = c.pay(coin, c.mine, 1_000).vsize();
        // Signatures may differ by a byte: stay clear of it.
        assertEquals("min relay fee not met", c.offer(c.pay(coin, c.mine, (vsize - 2) / 10)));
        assertEquals("ok", c.offer(c.pay(coin, c.mine, (vsize + 12) / 10)));
    }

    @Test
    void lock_times_are_over_in_the_next_block() {
        OutPoint coin = c.coin(c.mine);
        int next = c.chain.tip().height() + 1;
        assertEquals("non-final", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 0, next), c.key)));
        long median = c.chain.tip().medianTimePast();
        assertEquals("non-final", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 0x80000000, (int) median), c.key)));
        assertEquals("ok", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 0x80000000, (int) median - 1), c.key)));
        assertEquals("ok", c.offer(c.sign(c.unsigned(2, coin, c.mine, 2_000, 0xfffffffe, next - 1), c.key)));
    }

    @Test
    void relative_locks_are_over_in_the_next_block() {
        c.mineEmpty(10);
        OutPoint coin = c.coins(c.mine, 1).getFirst();
        // Made in the tip: one block deep in the next one.
        assertEquals("non-BIP68-final", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 2, 0), c.key)));
        assertEquals("ok", c.offer(c.sign(c.unsigned(1, coin, c.mine, 1_000, 2, 0), c.key)));
        assertEquals("ok", c.offer(c.sign(c.unsigned(2, coin, c.mine, 2_000, 1, 0), c.key)));
    }

    @Test
    void an_unconfirmed_coin_counts_as_mined_in_the_next_block() {
        Transaction parent = c.pay(c.coin(c.mine), c.mine, 1_000);
        assertEquals("ok", c.offer(parent));
        OutPoint coin = parent.outPoint(0);
        assertEquals("non-BIP68-final", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 1, 0), c.key)));
        assertEquals("ok", c.offer(c.sign(c.unsigned(2, coin, c.mine, 1_000, 0, 0), c.key)));
    }

    /// C16 in the mempool: with maturity 100 the coin of height h is good from height h+100 on, so from tip h+99 on.
    @Test
    void c16_coinbase_maturity() {
        TestChain hundred = new TestChain(PolicySettings.DEFAULT, 100);
        OutPoint coin = hundred.mineTo(hundred.mine).outPoint(0);
        hundred.mineEmpty(98);
        Transaction tx = hundred.pay(coin, hundred.mine, 1_000);
        Rejection early = hundred.accept(tx).rejection().orElseThrow();
        assertEquals("bad-txns-premature-spend-of-coinbase", early.code());
        assertEquals(Fault.NOT_YET, early.fault());
        hundred.mine();
        assertEquals("ok", hundred.offer(tx));
    }

    /// C58: what a block may hold and the mempool refuses all the same.
    @Test
    void c58_policy_is_not_consensus() {
        OutPoint coin = c.coin(c.mine);
        Transaction good = c.pay(coin, c.mine, 1_000);
        byte[] script = good.inputs().getFirst().scriptSig().bytes();
        // A push that takes two bytes where one does: OP_PUSHDATA1.
        int length = script[0];
        var wide = new ScriptBuilder()
                .raw(new byte[] {0x4c, (byte) length})
                .raw(Arrays.copyOfRange(script, 1, script.length))
                .build();
        Transaction nonMinimal = withScriptSig(good, wide);
        Rejection why = c.accept(nonMinimal).rejection().orElseThrow();
        assertEquals("mempool-script-verify-flag-failed (Data push larger than necessary)", why.code());
        assertEquals(Fault.POLICY, why.fault());
        Transaction unclean = withScriptSig(
                good, new ScriptBuilder().raw(new byte[] {0x51}).raw(script).build());
        assertTrue(c.offer(unclean).startsWith("mempool-script-verify-flag-failed (Stack size must be exactly one"));
        c.mine(nonMinimal);
        assertFalse(c.pool.contains(nonMinimal.txid()));
    }

    private static Transaction withScriptSig(Transaction tx, Script scriptSig) {
        TxIn input = tx.inputs().getFirst().withScriptSig(scriptSig);
        return new Transaction(tx.version(), List.of(input), tx.outputs(), tx.lockTime());
    }

    @Test
    void non_standard_is_refused_unless_the_settings_take_it() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction tx = c.spend(coin, 1, 1_000);
        assertEquals("scriptpubkey", c.offer(tx));
        TestChain lenient = lenient();
        assertEquals("ok", lenient.offer(lenient.spend(lenient.coin(TestChain.ANYONE), 1, 1_000)));
    }

    @Test
    void one_more_than_twenty_five_in_a_row_is_too_long() {
        TestChain lenient = lenient();
        OutPoint at = lenient.coin(TestChain.ANYONE);
        for (int i = 0; i < 25; i++) {
            Transaction tx = lenient.spend(at, 1, 1_000);
            assertEquals("ok", lenient.offer(tx));
            at = tx.outPoint(0);
        }
        assertEquals("too-long-mempool-chain", lenient.offer(lenient.spend(at, 1, 1_000)));
        assertEquals(
                25,
                lenient.pool.entries().stream()
                        .mapToInt(e -> e.ancestors().count())
                        .max()
                        .orElseThrow());
        lenient.mine(lenient.pool.entries().stream()
                .filter(e -> e.parents().isEmpty())
                .findFirst()
                .orElseThrow()
                .tx());
        assertEquals("ok", lenient.offer(lenient.spend(at, 1, 1_000)));
    }

    /// P46: a wide fan is bounded as well; one more small child of a parent without other ancestors may enter (the
    /// carve-out), and not two.
    @Test
    void p46_a_parent_has_twenty_four_children_and_one_by_carve_out() {
        TestChain lenient = lenient();
        Transaction parent = lenient.spend(lenient.coin(TestChain.ANYONE), 40, 100_000);
        assertEquals("ok", lenient.offer(parent));
        for (int i = 0; i < 25; i++) assertEquals("ok", lenient.offer(lenient.spend(parent.outPoint(i), 1, 1_000)));
        assertEquals("too-long-mempool-chain", lenient.offer(lenient.spend(parent.outPoint(25), 1, 1_000)));
    }

    @Test
    void a_fee_cheaper_than_signatures_is_refused_before_they_are_checked() {
        Transaction bad =
                c.sign(c.unsigned(2, c.coin(c.mine), c.mine, 0, 0xffffffff, 0), Hashes.sha256(new byte[] {8}));
        assertEquals("min relay fee not met", c.offer(bad));
    }

    @Test
    void another_witness_of_what_is_in_the_mempool_is_known() {
        Script anyone = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TestChain.ANYONE.bytes())));
        OutPoint coin = c.coin(anyone);
        Transaction bare = TestChain.spend(List.of(coin), List.of(new TxOut(c.value(coin) - 1_000, c.mine)));
        assertEquals("ok", c.offer(withWitness(bare, TestChain.ANYONE.bytes())));
        assertEquals("txn-already-in-mempool", c.offer(withWitness(bare, TestChain.ANYONE.bytes())));
        assertEquals("txn-same-nonwitness-data-in-mempool", c.offer(withWitness(bare, new byte[] {1})));
    }

    /// A copy without its witness has the txid of the whole one, which must not be remembered as refused.
    @Test
    void p48_reject_poison_a_stripped_copy_is_told_from_one_that_breaks_the_rules() {
        Script anyone = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TestChain.ANYONE.bytes())));
        Transaction bare = c.unsigned(2, c.coin(anyone), c.mine, 1_000, 0xfffffffd, 0);
        assertEquals(Optional.of(Fault.MUTATED), c.accept(bare).rejection().map(Rejection::fault));
        Transaction wrong = withWitness(bare, new byte[] {1});
        assertEquals(Optional.of(Fault.CONSENSUS), c.accept(wrong).rejection().map(Rejection::fault));
        assertEquals("ok", c.offer(withWitness(bare, TestChain.ANYONE.bytes())));
        // If no witness is needed, none is missing.
        Transaction unsigned = c.unsigned(2, c.coin(c.mine), c.mine, 1_000, 0xfffffffd, 0);
        assertEquals(
                Optional.of(Fault.CONSENSUS), c.accept(unsigned).rejection().map(Rejection::fault));
    }

    private static Transaction withWitness(Transaction tx, byte[] item) {
        TxIn input = tx.inputs().getFirst().withWitness(Witness.of(item));
        return new Transaction(tx.version(), List.of(input), tx.outputs(), tx.lockTime());
    }

    /// Dust enters only for free, and only to be spent at once.
    @Test
    void dust_is_spent_with_its_siblings() {
        TestChain free = new TestChain(PolicySettings.DEFAULT.withFees(FeeRates.DEFAULT.withMinRelay(new FeeRate(0))));
        OutPoint coin = free.coin(free.mine);
        Transaction parent = free.sign(
                TestChain.spend(
                        List.of(coin), List.of(new TxOut(free.value(coin) - 1, free.mine), new TxOut(1, free.mine))),
                free.key);
        assertEquals("ok", free.offer(parent));
        Transaction child = free.pay(parent.outPoint(0), free.mine, 1_000);
        assertEquals("missing-ephemeral-spends", free.offer(child));
    }

    /// C25: indexes are unsigned.
    @Test
    void an_index_beyond_all_outputs_of_an_unconfirmed_transaction_is_missing() {
        TestChain lenient = lenient();
        Transaction parent = lenient.spend(lenient.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", lenient.offer(parent));
        for (int index : new int[] {1, Integer.MAX_VALUE, 0xffff_fffe}) {
            Transaction child = TestChain.spend(
                    List.of(new OutPoint(parent.txid(), index)), List.of(new TxOut(1_000_000, TestChain.ANYONE)));
            assertEquals("bad-txns-inputs-missingorspent", lenient.offer(child), "index " + index);
        }
    }

    @Test
    void the_mempool_tells_what_it_holds() {
        assertEquals(PolicySettings.DEFAULT, c.pool.settings());
        Transaction tx = c.pay(c.coin(c.mine), c.mine, 1_000);
        assertEquals("ok", c.offer(tx));
        MempoolEntry entry = c.pool.entries().getFirst();
        assertEquals(entry, c.pool.get(tx.txid()));
        assertEquals(entry, c.pool.byWtxid(tx.wtxid()));
        assertEquals(1, c.pool.size());
        assertEquals(entry.vsize(), c.pool.bytes());
        assertEquals(entry.memory(), c.pool.memory());
        assertEquals(1_000, c.pool.totalFees());
        assertEquals(1, c.pool.sequence());
        assertTrue(entry.spendsCoinbase());
        assertEquals(c.chain.tip().height(), entry.height());
        assertEquals(PolicySettings.DEFAULT.fees().minRelay(), c.pool.minFeeRate(c.now));
        assertEquals(MempoolChange.NONE, c.pool.onChainEvents(List.of(), c.now));
    }

    /// What no peer has fetched yet is announced again, as long as it is here.
    @Test
    void own_transactions_are_unbroadcast_until_a_peer_fetches_them_or_they_leave() {
        Transaction one = c.pay(c.coin(c.mine), c.mine, 1_000);
        Transaction two = c.pay(c.coin(c.mine), c.mine, 1_000);
        c.pool.markUnbroadcast(one.txid());
        assertEquals(List.of(), c.pool.unbroadcast(), "it is not here yet");
        assertEquals("ok", c.offer(one));
        assertEquals("ok", c.offer(two));
        c.pool.markUnbroadcast(one.txid());
        c.pool.markUnbroadcast(two.txid());
        assertEquals(List.of(one.txid(), two.txid()), c.pool.unbroadcast());
        c.pool.markBroadcast(two.txid());
        assertEquals(List.of(one.txid()), c.pool.unbroadcast());
        c.mine(one);
        assertEquals(List.of(), c.pool.unbroadcast());
    }

    @Test
    void what_is_replaced_is_announced_no_longer() {
        TestChain lenient = lenient();
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        Transaction old = lenient.spend(coin, 1, 1_000);
        assertEquals("ok", lenient.offer(old));
        lenient.pool.markUnbroadcast(old.txid());
        assertEquals("ok", lenient.offer(lenient.spend(coin, 2, 50_000)));
        assertEquals(List.of(), lenient.pool.unbroadcast());
    }
}
