package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.Templates;

/// Each rule of standardness with what just passes and what just fails.
class StandardnessTest {
    private static final String OK = "ok";
    private static final Script P2PKH = Templates.payToPubKeyHash(new byte[20]);

    private static Transaction tx(int version, List<TxIn> inputs, List<TxOut> outputs) {
        return new Transaction(version, inputs, outputs, 0);
    }

    private static TxIn input(Script scriptSig, byte[]... witness) {
        var prevout = new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0);
        return new TxIn(prevout, scriptSig, TxIn.SEQUENCE_FINAL, Witness.of(witness));
    }

    private static TxOut to(Script script) {
        return new TxOut(100_000, script);
    }

    private static Transaction paying(Script... scripts) {
        return tx(
                2,
                List.of(input(pushes(1, 72))),
                Arrays.stream(scripts).map(StandardnessTest::to).toList());
    }

    private static Script pushes(int count, int size) {
        var script = new ScriptBuilder();
        for (int i = 0; i < count; i++) script.pushBytes(new byte[size]);
        return script.build();
    }

    private static String code(Optional<Rejection> rejection) {
        return rejection.map(Rejection::code).orElse(OK);
    }

    private static String alone(Transaction tx) {
        return code(Standardness.inIsolation(tx, PolicySettings.DEFAULT));
    }

    private static String spending(Script scriptPubKey, TxIn input) {
        Transaction tx = tx(2, List.of(input), List.of(to(P2PKH)));
        Optional<Rejection> inputs = Standardness.inputs(tx, List.of(to(scriptPubKey)));
        return code(inputs.or(() -> Standardness.witnesses(tx, List.of(to(scriptPubKey)))));
    }

    private static Script repeated(Op op, int times) {
        var script = new ScriptBuilder();
        for (int i = 0; i < times; i++) script.op(op);
        return script.build();
    }

    private static Script p2sh(Script redeem) {
        return Templates.payToScriptHash(Hashes.hash160(redeem.bytes()));
    }

    private static Script spendP2sh(Script redeem) {
        return new ScriptBuilder().pushBytes(redeem.bytes()).build();
    }

    @Test
    void versions_one_to_three() {
        for (int version : new int[] {1, 2, 3})
            assertEquals(OK, alone(tx(version, List.of(input(pushes(1, 72))), List.of(to(P2PKH)))));
        for (int version : new int[] {0, 4, -1})
            assertEquals("version", alone(tx(version, List.of(input(pushes(1, 72))), List.of(to(P2PKH)))));
    }

    @Test
    void weight_up_to_400_000() {
        int base = paying(P2PKH).weight();
        var many = new ArrayList<Script>();
        // Each P2PKH output weighs 136; the count of outputs takes two bytes more from 253 on.
        int fitting = 1 + (Standardness.MAX_WEIGHT - base - 8) / 136;
        for (int i = 0; i < fitting; i++) many.add(P2PKH);
        assertEquals(OK, alone(paying(many.toArray(Script[]::new))));
        many.add(P2PKH);
        assertEquals("tx-size", alone(paying(many.toArray(Script[]::new))));
    }

    @Test
    void weight_of_exactly_400_000_passes_and_four_more_do_not() {
        assertEquals(OK, alone(ofWeight(400_000)));
        assertEquals("tx-size", alone(ofWeight(400_004)));
    }

    /// A transaction of exactly `weight`, a multiple of 4: inputs of 1,089 bytes, and one that takes what is left.
    private static Transaction ofWeight(int weight) {
        var inputs = new ArrayList<TxIn>(List.of(input(pushes(2, 520))));
        int left = weight / 4 - tx(2, inputs, List.of(to(P2PKH))).strippedSize();
        for (; left > 43 + Standardness.MAX_SCRIPT_SIG; left -= 1_089) inputs.add(input(pushes(2, 520)));
        inputs.add(input(repeated(Op.OP_0, left - 43)));
        Transaction tx = tx(2, inputs, List.of(to(P2PKH)));
        assertEquals(weight, tx.weight());
        return tx;
    }

    @Test
    void sixty_five_bytes_without_witness_at_least() {
        // 10 bytes of frame, 41 of input, 9 of output, and the output's script.
        Script four =
                new ScriptBuilder().op(Op.OP_RETURN).pushBytes(new byte[2]).build();
        Script five =
                new ScriptBuilder().op(Op.OP_RETURN).pushBytes(new byte[3]).build();
        assertEquals("tx-size-small", alone(tx(2, List.of(input(Script.EMPTY)), List.of(to(four)))));
        assertEquals(OK, alone(tx(2, List.of(input(Script.EMPTY)), List.of(to(five)))));
    }

    @Test
    void script_sig_of_1650_bytes_that_only_pushes() {
        assertEquals(OK, alone(tx(2, List.of(input(pushes(50, 32))), List.of(to(P2PKH)))));
        assertEquals("scriptsig-size", alone(tx(2, List.of(input(pushes(51, 32))), List.of(to(P2PKH)))));
        assertEquals(
                "scriptsig-not-pushonly", alone(tx(2, List.of(input(repeated(Op.OP_DUP, 1))), List.of(to(P2PKH)))));
    }

    @Test
    void outputs_have_a_standard_form() {
        assertEquals(OK, alone(paying(Templates.payToWitness(new WitnessProgram(2, new byte[32])))));
        assertEquals("scriptpubkey", alone(paying(repeated(Op.OP_1, 1))));
    }

    @Test
    void bare_multisig_of_up_to_three_keys_where_allowed() {
        byte[] key = Secp256k1.publicKey(Hashes.sha256(new byte[1]), true);
        Script three = Templates.multisig(2, Collections.nCopies(3, key));
        Script four = Templates.multisig(2, Collections.nCopies(4, key));
        assertEquals(OK, alone(paying(three)));
        assertEquals("scriptpubkey", alone(paying(four)));
        assertEquals(OK, alone(paying(Templates.multisig(3, Collections.nCopies(3, key)))));
        assertEquals(OK, alone(paying(Templates.multisig(1, Collections.nCopies(1, key)))));
        var without = PolicySettings.DEFAULT.withStandard(new StandardRules(true, false, 80, 20));
        assertEquals("bare-multisig", code(Standardness.inIsolation(paying(three), without)));
    }

    @Test
    void data_carriers_share_one_limit() {
        var eighty = PolicySettings.DEFAULT.withStandard(new StandardRules(true, true, 80, 20));
        Script forty = Templates.nullData(new byte[38]);
        assertEquals(40, forty.size());
        assertEquals(OK, code(Standardness.inIsolation(paying(forty, forty), eighty)));
        assertEquals(
                "datacarrier", code(Standardness.inIsolation(paying(forty, Templates.nullData(new byte[39])), eighty)));
    }

    @Test
    void dust_is_what_costs_more_to_spend_than_it_is_worth() {
        FeeRate rate = PolicySettings.DEFAULT.fees().dustRelay();
        assertEquals(546, Dust.threshold(to(P2PKH), rate));
        assertEquals(540, Dust.threshold(to(Templates.payToScriptHash(new byte[20])), rate));
        assertEquals(294, Dust.threshold(to(Templates.payToWitness(new WitnessProgram(0, new byte[20]))), rate));
        assertEquals(330, Dust.threshold(to(Templates.payToWitness(new WitnessProgram(1, new byte[32]))), rate));
        assertEquals(0, Dust.threshold(to(Templates.nullData(new byte[10])), rate));
        List<TxIn> inputs = List.of(input(pushes(1, 72)));
        assertEquals(OK, alone(tx(2, inputs, List.of(new TxOut(546, P2PKH), new TxOut(545, P2PKH)))));
        assertEquals("dust", alone(tx(2, inputs, List.of(new TxOut(545, P2PKH), new TxOut(545, P2PKH)))));
    }

    @Test
    void what_is_spent_has_a_known_form() {
        assertEquals(OK, spending(P2PKH, input(pushes(2, 33))));
        assertEquals("bad-txns-nonstandard-inputs", spending(repeated(Op.OP_1, 1), input(Script.EMPTY)));
        assertEquals(
                "bad-txns-nonstandard-inputs",
                spending(Templates.payToWitness(new WitnessProgram(3, new byte[32])), input(Script.EMPTY)));
    }

    @Test
    void a_redeem_script_has_fifteen_signature_operations() {
        Script fifteen = repeated(Op.OP_CHECKSIG, 15);
        Script sixteen = repeated(Op.OP_CHECKSIG, 16);
        assertEquals(OK, spending(p2sh(fifteen), input(spendP2sh(fifteen))));
        assertEquals("bad-txns-nonstandard-inputs", spending(p2sh(sixteen), input(spendP2sh(sixteen))));
        assertEquals("bad-txns-nonstandard-inputs", spending(p2sh(fifteen), input(Script.EMPTY)));
    }

    @Test
    void c27_legacy_signature_operations_of_all_inputs_stay_within_2500() {
        Script fifteen = repeated(Op.OP_CHECKSIG, 15);
        var inputs = new ArrayList<TxIn>();
        var spent = new ArrayList<TxOut>();
        for (int i = 0; i < 166; i++) {
            inputs.add(input(spendP2sh(fifteen)));
            spent.add(to(p2sh(fifteen)));
        }
        assertEquals(OK, code(Standardness.inputs(tx(2, inputs, List.of(to(P2PKH))), spent)));
        // 166 times 15 are 2,490: ten more are the last that may be.
        Script ten = repeated(Op.OP_CHECKSIG, 10);
        inputs.add(input(spendP2sh(ten)));
        spent.add(to(p2sh(ten)));
        assertEquals(OK, code(Standardness.inputs(tx(2, inputs, List.of(to(P2PKH))), spent)));
        Script one = repeated(Op.OP_CHECKSIG, 1);
        inputs.add(input(spendP2sh(one)));
        spent.add(to(p2sh(one)));
        assertEquals(
                "bad-txns-nonstandard-inputs", code(Standardness.inputs(tx(2, inputs, List.of(to(P2PKH))), spent)));
    }

    @Test
    void signature_operation_cost_up_to_16_000() {
        assertEquals(OK, code(Standardness.sigOps(16_000)));
        assertEquals("bad-txns-too-many-sigops", code(Standardness.sigOps(16_001)));
    }

    @Test
    void witnesses_stand_where_programs_are_spent_and_are_small() {
        Script wsh = Templates.payToWitness(new WitnessProgram(0, new byte[32]));
        byte[] script = new byte[3_600];
        assertEquals(OK, spending(wsh, input(Script.EMPTY, new byte[80], script)));
        assertEquals("bad-witness-nonstandard", spending(wsh, input(Script.EMPTY, new byte[81], script)));
        assertEquals("bad-witness-nonstandard", spending(wsh, input(Script.EMPTY, new byte[3_601])));
        byte[][] many = new byte[101][];
        Arrays.fill(many, new byte[0]);
        assertEquals(OK, spending(wsh, input(Script.EMPTY, many)));
        byte[][] tooMany = new byte[102][];
        Arrays.fill(tooMany, new byte[0]);
        assertEquals("bad-witness-nonstandard", spending(wsh, input(Script.EMPTY, tooMany)));
        assertEquals("bad-witness-nonstandard", spending(P2PKH, input(pushes(2, 33), new byte[1])));
        Script nested = Templates.payToWitness(new WitnessProgram(0, new byte[20]));
        assertEquals(OK, spending(p2sh(nested), input(spendP2sh(nested), new byte[72], new byte[33])));
    }

    @Test
    void taproot_witnesses_have_no_annex_and_small_arguments() {
        Script tr = Templates.payToWitness(new WitnessProgram(1, new byte[32]));
        byte[] control = new byte[33];
        control[0] = (byte) 0xc0;
        byte[] annex = {0x50};
        assertEquals(OK, spending(tr, input(Script.EMPTY, new byte[64])));
        assertEquals("bad-witness-nonstandard", spending(tr, input(Script.EMPTY, new byte[64], annex)));
        assertEquals(OK, spending(tr, input(Script.EMPTY, new byte[80], new byte[500], control)));
        assertEquals(
                "bad-witness-nonstandard", spending(tr, input(Script.EMPTY, new byte[81], new byte[500], control)));
    }

    @Test
    void a_control_block_is_not_empty_and_other_leaf_versions_keep_their_arguments() {
        Script tr = Templates.payToWitness(new WitnessProgram(1, new byte[32]));
        assertEquals("bad-witness-nonstandard", spending(tr, input(Script.EMPTY, new byte[64], new byte[0])));
        assertEquals(OK, spending(tr, input(Script.EMPTY, new byte[0])), "one item is a signature, if a bad one");
        byte[] unknownLeaf = new byte[33];
        unknownLeaf[0] = (byte) 0xc2;
        assertEquals(OK, spending(tr, input(Script.EMPTY, new byte[81], new byte[500], unknownLeaf)));
    }

    /// P48: what may have been stripped of its witness is told apart: it spends a program that needs one.
    @Test
    void p48_witness_programs_but_anchors_need_a_witness() {
        Script wpkh = Templates.payToWitness(new WitnessProgram(0, new byte[20]));
        Script anchor = Templates.payToWitness(new WitnessProgram(1, new byte[] {0x4e, 0x73}));
        TxIn bare = input(Script.EMPTY);
        assertTrue(needsWitness(List.of(wpkh), bare));
        assertTrue(needsWitness(List.of(p2sh(wpkh)), input(spendP2sh(wpkh))));
        assertFalse(needsWitness(List.of(P2PKH), input(pushes(2, 33))));
        assertFalse(needsWitness(List.of(anchor), bare));
        assertTrue(needsWitness(List.of(anchor, P2PKH, wpkh), bare, bare, bare));
        assertFalse(needsWitness(List.of(anchor, P2PKH), bare, bare));
    }

    private static boolean needsWitness(List<Script> spent, TxIn... inputs) {
        return Standardness.needsWitness(
                tx(2, List.of(inputs), List.of(to(P2PKH))),
                spent.stream().map(StandardnessTest::to).toList());
    }

    @Test
    void an_anchor_is_spent_without_a_witness() {
        Script anchor = Templates.payToWitness(new WitnessProgram(1, new byte[] {0x4e, 0x73}));
        assertEquals(OK, spending(anchor, input(Script.EMPTY)));
        assertEquals("bad-witness-nonstandard", spending(anchor, input(Script.EMPTY, new byte[1])));
    }

    @Test
    void dense_signature_operations_make_a_transaction_count_as_bigger() {
        Transaction tx = paying(P2PKH);
        assertEquals(tx.vsize(), Standardness.virtualSize(tx, 4, 20));
        assertEquals(5_000, Standardness.virtualSize(tx, 1_000, 20));
        assertEquals(12_500, Standardness.virtualSize(tx, 1_000, 50));
    }
}
