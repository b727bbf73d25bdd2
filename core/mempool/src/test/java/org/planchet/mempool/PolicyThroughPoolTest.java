package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.Templates;

/// The mempool asks every rule of policy: one transaction for each, which nothing but that rule refuses, and its
/// neighbour that enters. What each rule says is tested where it stands.
class PolicyThroughPoolTest {
    private final TestChain c = new TestChain(PolicySettings.DEFAULT);
    private final TestChain lenient = new TestChain(PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED));

    private static Script p2wsh(Script script) {
        return Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(script.bytes())));
    }

    private Transaction spending(List<OutPoint> coins, List<byte[]> witness, int outputs, long fee) {
        var inputs = new ArrayList<TxIn>();
        long value = -fee;
        for (OutPoint coin : coins) {
            inputs.add(new TxIn(coin, Script.EMPTY, 0xfffffffd, Witness.of(witness.toArray(byte[][]::new))));
            value += c.value(coin);
        }
        return new Transaction(2, inputs, Collections.nCopies(outputs, new TxOut(value / outputs, c.mine)), 0);
    }

    @Test
    void inputs_have_a_standard_form() {
        OutPoint coin = c.coin(TestChain.ANYONE);
        Transaction tx = TestChain.spend(List.of(coin), List.of(new TxOut(c.value(coin) - 1_000, c.mine)));
        assertEquals("bad-txns-nonstandard-inputs", c.offer(tx));
        OutPoint other = lenient.coin(TestChain.ANYONE);
        assertEquals("ok", lenient.offer(lenient.spend(other, 1, 1_000)));
    }

    @Test
    void witnesses_have_a_standard_form() {
        Script drop = new ScriptBuilder().op(Op.OP_DROP).op(Op.OP_1).build();
        OutPoint coin = c.coin(p2wsh(drop));
        assertEquals(
                "bad-witness-nonstandard",
                c.offer(spending(List.of(coin), List.of(new byte[81], drop.bytes()), 1, 1_000)));
        assertEquals("ok", c.offer(spending(List.of(coin), List.of(new byte[80], drop.bytes()), 1, 1_000)));
    }

    /// C27: 199 multisig operations that never run count 20 each, for four coins 15,920; each P2PKH output counts
    /// 4.
    @Test
    void c27_signature_operations_up_to_a_cost_of_16_000() {
        var script = new ScriptBuilder().op(Op.OP_0).op(Op.OP_IF);
        for (int i = 0; i < 199; i++) script.op(Op.OP_CHECKMULTISIG);
        Script dense = script.op(Op.OP_ENDIF).op(Op.OP_1).build();
        List<OutPoint> coins = c.coins(p2wsh(dense), 4);
        List<byte[]> witness = List.of(dense.bytes());
        assertEquals("bad-txns-too-many-sigops", c.offer(spending(coins, witness, 21, 1_000_000)));
        Transaction most = spending(coins, witness, 20, 1_000_000);
        MempoolResult result = c.accept(most);
        assertEquals(Optional.empty(), result.rejection());
        assertEquals(16_000, result.entry().orElseThrow().sigOpCost());
        assertEquals(80_000, result.entry().orElseThrow().vsize(), "dense, so it counts as bigger than it is");
    }

    @Test
    void dust_comes_without_a_fee_only() {
        OutPoint coin = c.coin(c.mine);
        List<TxOut> outputs = List.of(new TxOut(c.value(coin) - 10_000, c.mine), new TxOut(1, c.mine));
        assertEquals("dust", c.offer(c.sign(TestChain.spend(List.of(coin), outputs), c.key)));
        outputs = List.of(new TxOut(c.value(coin) - 10_000, c.mine), new TxOut(546, c.mine));
        assertEquals("ok", c.offer(c.sign(TestChain.spend(List.of(coin), outputs), c.key)));
    }

    @Test
    void who_spends_from_dust_spends_the_dust() {
        TestChain free = new TestChain(PolicySettings.DEFAULT.withFees(FeeRates.DEFAULT.withMinRelay(FeeRate.ZERO)));
        OutPoint coin = free.coin(free.mine);
        long value = free.value(coin);
        List<TxOut> outputs = List.of(new TxOut(value - 1, free.mine), new TxOut(1, free.mine));
        Transaction parent = free.sign(TestChain.spend(List.of(coin), outputs), free.key);
        assertEquals("ok", free.offer(parent));
        List<OutPoint> both = List.of(parent.outPoint(0), parent.outPoint(1));
        Transaction child = free.sign(TestChain.spend(both, List.of(new TxOut(value - 1_000, free.mine))), free.key);
        assertEquals("missing-ephemeral-spends", free.offer(free.pay(parent.outPoint(0), free.mine, 1_000)));
        assertEquals("ok", free.offer(child));
    }

    /// C09: also if everything else is relayed.
    @Test
    void c09_nothing_smaller_than_65_bytes_enters() {
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        TxOut four = new TxOut(lenient.value(coin) - 1_000, Script.fromHex("51616161"));
        TxOut five = new TxOut(lenient.value(coin) - 1_000, Script.fromHex("5161616161"));
        assertEquals("tx-size-small", lenient.offer(TestChain.spend(List.of(coin), List.of(four))));
        assertEquals("ok", lenient.offer(TestChain.spend(List.of(coin), List.of(five))));
    }

    /// P47: more satoshis for so many more bytes are no better for a miner.
    @Test
    void p47_a_replacement_has_a_higher_rate_than_what_it_replaces() {
        OutPoint coin = lenient.coin(TestChain.ANYONE);
        Transaction small = lenient.spend(coin, 1, 1_000);
        assertEquals("ok", lenient.offer(small));
        int vsize = lenient.spend(coin, 40, 1_000).vsize();
        long equal = Math.ceilDiv(1_000L * vsize, small.vsize());
        Rejection why =
                lenient.accept(lenient.spend(coin, 40, equal - 1)).rejection().orElseThrow();
        assertEquals("insufficient fee", why.code());
        assertFalse(why.detail().contains("more than what it would replace"), "it pays enough in all: " + why.detail());
        assertEquals("ok", lenient.offer(lenient.spend(coin, 40, equal + 1)));
        assertFalse(lenient.pool.contains(small.txid()));
    }

    @Test
    void a_witness_program_is_not_spent_without_its_witness() {
        Script anyone = p2wsh(TestChain.ANYONE);
        OutPoint coin = c.coin(anyone);
        String refused = c.offer(spending(List.of(coin), List.of(), 1, 1_000));
        assertTrue(refused.startsWith("mempool-script-verify-flag-failed"), refused);
    }

    /// The first eight outputs are looked up to tell what is mined from what is missing.
    @Test
    void a_mined_transaction_is_known_by_one_of_its_first_eight_outputs() {
        Transaction mined = lenient.spend(lenient.coin(TestChain.ANYONE), 9, 1_000);
        lenient.mine(mined);
        var spends = new ArrayList<Transaction>();
        for (int i = 0; i < 7; i++) spends.add(lenient.spend(mined.outPoint(i), 1, 1_000));
        lenient.mine(spends.toArray(Transaction[]::new));
        assertEquals("txn-already-known", lenient.offer(mined));
        lenient.mine(lenient.spend(mined.outPoint(7), 1, 1_000));
        assertEquals("bad-txns-inputs-missingorspent", lenient.offer(mined));
    }

    @Test
    void one_who_pays_exactly_the_floor_enters() {
        var price = new Acceptance.Price(new FeeRate(100), new FeeRate(1_000));
        assertEquals(Optional.empty(), price.check(200, 200));
        assertEquals(
                Optional.of("mempool min fee not met"), price.check(199, 200).map(Rejection::code));
        var unused = new Acceptance.Price(new FeeRate(100), FeeRate.ZERO);
        assertEquals(Optional.empty(), unused.check(20, 200));
        assertEquals(Optional.of("min relay fee not met"), unused.check(19, 200).map(Rejection::code));
        var free = new Acceptance.Price(FeeRate.ZERO, FeeRate.ZERO);
        assertEquals(Optional.empty(), free.check(0, 200), "what comes back out of a block pays nothing");
    }
}
