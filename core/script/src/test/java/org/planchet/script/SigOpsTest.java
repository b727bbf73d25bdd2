package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// C21: how signature operations are counted before any script runs.
class SigOpsTest {
    private static final ScriptFlags STANDARD = ScriptFlags.STANDARD;
    private static final Script ONE = Script.fromHex("ac");
    /// `OP_3 OP_CHECKMULTISIG`.
    private static final Script THREE = Script.fromHex("53ae");

    private static Script p2sh(Script redeem) {
        return Templates.payToScriptHash(Hashes.hash160(redeem.bytes()));
    }

    private static Script pushing(Script script) {
        return new ScriptBuilder().pushBytes(script.bytes()).build();
    }

    private static Script p2wsh(Script script) {
        return Script.fromHex("0020" + HexFormat.of().formatHex(Hashes.sha256(script.bytes())));
    }

    private static TxIn input(Script scriptSig, byte[]... witness) {
        return new TxIn(Spends.outPoint("11".repeat(32), 0), scriptSig, Spends.FINAL, Witness.of(witness));
    }

    private static Transaction tx(List<TxIn> inputs, Script... outputs) {
        return new Transaction(
                2, inputs, List.of(outputs).stream().map(s -> new TxOut(1, s)).toList(), 0);
    }

    private static long cost(TxIn input, Script spent) {
        return SigOps.cost(tx(List.of(input), ONE), List.of(new TxOut(1, spent)), STANDARD);
    }

    @Test
    void c21_multisig_counts_twenty_or_its_keys_where_they_stand_before_it() {
        for (String multisig : List.of("ae", "af")) {
            assertEquals(20, SigOps.legacy(Script.fromHex("53" + multisig)));
            assertEquals(1, SigOps.accurate(Script.fromHex("51" + multisig)));
            assertEquals(16, SigOps.accurate(Script.fromHex("60" + multisig)));
            assertEquals(20, SigOps.accurate(Script.fromHex("50" + multisig)), "OP_RESERVED is no number");
            assertEquals(20, SigOps.accurate(Script.fromHex("61" + multisig)));
            assertEquals(20, SigOps.accurate(Script.fromHex(multisig)));
        }
        assertEquals(2, SigOps.accurate(Script.fromHex("ac" + "ad")));
        assertEquals(0, SigOps.accurate(Script.fromHex("ba")), "OP_CHECKSIGADD counts in a witness's own budget");
        assertEquals(1, SigOps.legacy(Script.fromHex("ac" + "02ac")), "up to where it can be read");
    }

    @Test
    void c21_a_transactions_own_are_those_of_its_inputs_and_outputs() {
        assertEquals(0, SigOps.legacy(tx(List.of(input(Script.EMPTY)))));
        assertEquals(1 + 2 + 1 + 20, SigOps.legacy(tx(List.of(input(ONE), input(Script.fromHex("acac"))), ONE, THREE)));
    }

    @Test
    void c21_cost_is_four_for_each_but_one_in_a_witness() {
        assertEquals(
                4, cost(input(Script.EMPTY), ONE), "what is spent counts by its script in the spent output's block");
        assertEquals(4 + 4 * 3, cost(input(pushing(THREE)), p2sh(THREE)));
        assertEquals(4 + 3, cost(input(Script.EMPTY, THREE.bytes()), p2wsh(THREE)));
        assertEquals(4 + 3, cost(input(pushing(p2wsh(THREE)), THREE.bytes()), p2sh(p2wsh(THREE))));
        Script wpkh = Script.fromHex("0014" + "22".repeat(20));
        assertEquals(4 + 1, cost(input(Script.EMPTY, new byte[72], new byte[33]), wpkh));
        assertEquals(4, cost(input(Script.EMPTY, THREE.bytes()), Script.fromHex("5120" + "22".repeat(32))));
        assertEquals(4, cost(input(Script.EMPTY), p2wsh(THREE)), "without its witness");
    }

    @Test
    void c21_every_input_counts_and_each_kind_by_its_flag() {
        Transaction two = tx(List.of(input(pushing(THREE)), input(Script.EMPTY, THREE.bytes())), ONE);
        List<TxOut> spent = List.of(new TxOut(1, p2sh(THREE)), new TxOut(1, p2wsh(THREE)));
        assertEquals(4 + 12 + 3, SigOps.cost(two, spent, STANDARD));
        assertEquals(4 + 12, SigOps.cost(two, spent, ScriptFlags.of(ScriptFlag.P2SH)));
        assertEquals(4, SigOps.cost(two, spent, ScriptFlags.NONE));
    }

    @Test
    void c21_a_coinbase_spends_nothing() {
        var coinbase = tx(List.of(new TxIn(OutPoint.NULL, Script.fromHex("51ac"), Spends.FINAL)), THREE);
        assertEquals(4 * (1 + 20), SigOps.cost(coinbase, List.of(), STANDARD));
    }

    /// BIP-0054: what runs outside of witnesses.
    @Test
    void c27_spending_counts_the_scripts_that_run() {
        assertEquals(1 + 3, SigOps.spending(input(ONE), THREE));
        assertEquals(3, SigOps.spending(input(pushing(THREE)), p2sh(THREE)));
        assertEquals(1, SigOps.spending(input(Script.fromHex("ac" + "0253ae")), p2sh(THREE)), "no pushes alone");
        assertEquals(0, SigOps.spending(input(Script.EMPTY, THREE.bytes()), p2wsh(THREE)));
    }
}
