package org.planchet.conformance.differential;

import static org.planchet.conformance.differential.ScriptCases.KEY;
import static org.planchet.conformance.differential.ScriptCases.NONSTANDARD;
import static org.planchet.conformance.differential.ScriptCases.OK;
import static org.planchet.conformance.differential.ScriptCases.all;
import static org.planchet.conformance.differential.ScriptCases.bit;
import static org.planchet.conformance.differential.ScriptCases.block;
import static org.planchet.conformance.differential.ScriptCases.byPolicy;
import static org.planchet.conformance.differential.ScriptCases.refused;
import static org.planchet.conformance.differential.ScriptCases.trueScript;
import static org.planchet.conformance.differential.ScriptCases.valid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.planchet.conformance.differential.Case.OfTransaction;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptError;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// The rules of witness programs, taproot and tapscript: those of consensus, and those that the mempool adds.
final class WitnessCases {
    private static final String NONSTANDARD_WITNESS = "bad-witness-nonstandard";

    private WitnessCases() {}

    static final List<Case> WITNESS = all(List.of(witness(), witnessScripts()));
    static final List<Case> TAPROOT = all(List.of(taproot(), annexes(), tapscript()));

    private static List<Case> witness() {
        var cases = new ArrayList<Case>();
        cases.add(refused(
                "witness_program_of_another_key",
                ScriptError.EQUALVERIFY,
                Lock.P2WPKH.withItem(1, _ -> Key.named("k").publicKey())));
        cases.add(refused(
                "witness_program_of_another_script",
                ScriptError.WITNESS_PROGRAM_MISMATCH,
                Lock.P2WSH.withItem(2, Lock::flipped)));
        cases.add(refused(
                "witness_of_3_items_for_a_key",
                ScriptError.WITNESS_PROGRAM_MISMATCH,
                Lock.P2WPKH.then(input -> input.withWitness(Witness.of(new byte[0], new byte[0], new byte[0])))));
        cases.add(refused(
                "witness_empty_for_a_script",
                ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY,
                Lock.P2WSH.then(input -> input.withWitness(Witness.EMPTY))));
        cases.add(refused(
                "witness_beside_a_script_sig",
                ScriptError.WITNESS_MALLEATED,
                Lock.P2WPKH.then(input -> input.withScriptSig(Lock.script(1)))));
        cases.add(refused(
                "witness_in_p2sh_beside_a_push",
                ScriptError.WITNESS_MALLEATED_P2SH,
                Lock.P2SH_P2WPKH.then(input -> input.withScriptSig(Lock.script(1, input.scriptSig())))));
        cases.add(new OfTransaction(
                "witness_for_a_legacy_script",
                NONSTANDARD_WITNESS,
                block(ScriptError.WITNESS_UNEXPECTED),
                scene -> scene.spending(Lock.P2PKH.then(input -> input.withWitness(Witness.of(new byte[1]))))));
        cases.add(new OfTransaction(
                "witness_program_of_21_bytes",
                NONSTANDARD,
                block(ScriptError.WITNESS_PROGRAM_WRONG_LENGTH),
                scene -> scene.spending(program(0, 21))));
        cases.add(
                new OfTransaction("witness_v1_of_31_bytes", NONSTANDARD, OK, scene -> scene.spending(program(1, 31))));
        cases.add(new OfTransaction("witness_v16", NONSTANDARD, OK, scene -> scene.spending(program(16, 32))));
        return cases;
    }

    private static List<Case> witnessScripts() {
        var cases = new ArrayList<Case>();
        cases.add(p2wsh("witness_script_false", ScriptError.EVAL_FALSE, Lock.script(0)));
        cases.add(p2wsh("witness_stack_not_clean", ScriptError.CLEANSTACK, Lock.script(1, 1)));
        cases.add(new OfTransaction(
                "witness_script_of_10001_bytes",
                NONSTANDARD_WITNESS,
                block(ScriptError.SCRIPT_SIZE),
                scene -> scene.spending(Lock.p2wsh(trueScript(10_001)))));
        cases.add(new OfTransaction(
                "witness_item_of_521_bytes",
                NONSTANDARD_WITNESS,
                block(ScriptError.PUSH_SIZE),
                scene -> scene.spending(Lock.p2wsh(Lock.script(Op.OP_DROP, 1), new byte[521]))));
        cases.add(byPolicy(
                "witness_if_of_2",
                ScriptError.MINIMALIF,
                Lock.p2wsh(Lock.script(Op.OP_IF, 1, Op.OP_ELSE, 1, Op.OP_ENDIF), new byte[] {2})));
        byte[] uncompressed = Secp256k1.publicKey(KEY.secret(), false);
        Script code = Lock.script(uncompressed, Op.OP_CHECKSIG);
        cases.add(byPolicy(
                "witness_key_uncompressed",
                ScriptError.WITNESS_PUBKEYTYPE,
                Lock.p2wsh(code, signing -> List.of(KEY.ecdsa(signing.witnessHash(code), SignatureHash.ALL)))));
        Script wrongKind = Lock.script(Arrays.copyOf(new byte[] {5}, 33), Op.OP_CHECKSIG, Op.OP_NOT);
        cases.add(byPolicy("witness_key_of_no_kind", ScriptError.PUBKEYTYPE, Lock.p2wsh(wrongKind, new byte[0])));
        cases.add(refused(
                "witness_amount_of_another_coin",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                new Lock(
                        Lock.P2WPKH.script(),
                        signing -> Lock.P2WPKH
                                .unlock()
                                .apply(new Signing(signing.tx(), signing.input(), List.of(Scene.out(5)))))));
        return cases;
    }

    private static List<Case> taproot() {
        var cases = new ArrayList<Case>();
        cases.add(refused(
                "taproot_sig_of_63_bytes",
                ScriptError.SCHNORR_SIG_SIZE,
                Lock.P2TR_KEY.withItem(0, sig -> Arrays.copyOf(sig, 63))));
        cases.add(refused(
                "taproot_sig_with_type_0",
                ScriptError.SCHNORR_SIG_HASHTYPE,
                Lock.P2TR_KEY.withItem(0, sig -> Arrays.copyOf(sig, 65))));
        cases.add(refused(
                "taproot_sig_with_type_4",
                ScriptError.SCHNORR_SIG_HASHTYPE,
                Lock.P2TR_KEY.withItem(0, sig -> type(sig, 4))));
        cases.add(refused(
                "taproot_control_of_34_bytes",
                ScriptError.TAPROOT_WRONG_CONTROL_SIZE,
                Lock.P2TR_SCRIPT.withItem(2, control -> Arrays.copyOf(control, 34))));
        cases.add(refused(
                "taproot_control_of_129_nodes",
                ScriptError.TAPROOT_WRONG_CONTROL_SIZE,
                Lock.P2TR_SCRIPT.withItem(2, control -> Arrays.copyOf(control, 33 + 129 * 32))));
        cases.add(refused(
                "taproot_control_of_128_nodes",
                ScriptError.WITNESS_PROGRAM_MISMATCH,
                Lock.P2TR_SCRIPT.withItem(2, control -> Arrays.copyOf(control, 33 + 128 * 32))));
        cases.add(refused(
                "taproot_parity_flipped",
                ScriptError.WITNESS_PROGRAM_MISMATCH,
                Lock.P2TR_SCRIPT.withItem(2, control -> bit(control, 0))));
        cases.add(refused(
                "taproot_script_of_another_leaf",
                ScriptError.WITNESS_PROGRAM_MISMATCH,
                Lock.P2TR_SCRIPT.withItem(1, Lock::flipped)));
        cases.add(refused(
                "taproot_witness_empty",
                ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY,
                Lock.P2TR_KEY.then(input -> input.withWitness(Witness.EMPTY))));
        return cases;
    }

    private static List<Case> annexes() {
        byte[] annex = {0x50, 1, 2};
        Key output = Taproots.output(KEY, null);
        var cases = new ArrayList<Case>();
        cases.add(new OfTransaction(
                "taproot_annex_signed",
                NONSTANDARD_WITNESS,
                OK,
                scene -> scene.spending(Lock.witness(
                        Taproots.script(output),
                        signing -> List.of(output.schnorr(Taproots.sigHash(signing, 0, null, annex), 0), annex)))));
        cases.add(new OfTransaction(
                "taproot_annex_not_signed",
                NONSTANDARD_WITNESS,
                block(ScriptError.SCHNORR_SIG),
                scene -> scene.spending(Lock.P2TR_KEY.then(input ->
                        input.withWitness(Witness.of(input.witness().items().getFirst(), annex))))));
        return cases;
    }

    private static List<Case> tapscript() {
        var cases = new ArrayList<Case>();
        cases.add(byPolicy(
                "taproot_leaf_to_come",
                ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION,
                Lock.leaf(0xc2, Lock.script(0), _ -> List.of())));
        cases.add(byPolicy(
                "tapscript_op_success", ScriptError.DISCOURAGE_OP_SUCCESS, Lock.tapscript(Script.fromHex("00fe"))));
        cases.add(tapscript(
                "tapscript_truncated_push_before_op_success", ScriptError.BAD_OPCODE, Script.fromHex("0300fe")));
        cases.add(tapscript(
                "tapscript_multisig", ScriptError.TAPSCRIPT_CHECKMULTISIG, Lock.script(0, 0, 0, Op.OP_CHECKMULTISIG)));
        cases.add(tapscript(
                "tapscript_empty_key",
                ScriptError.TAPSCRIPT_EMPTY_PUBKEY,
                Lock.script(0, 0, Op.OP_CHECKSIG, Op.OP_NOT)));
        cases.add(refused(
                "tapscript_if_of_2",
                ScriptError.TAPSCRIPT_MINIMALIF,
                Lock.tapscript(Lock.script(Op.OP_IF, 1, Op.OP_ELSE, 1, Op.OP_ENDIF), new byte[] {2})));
        cases.add(valid(
                "tapscript_if_of_1",
                Lock.tapscript(Lock.script(Op.OP_IF, 1, Op.OP_ELSE, 1, Op.OP_ENDIF), new byte[] {1})));
        cases.add(byPolicy(
                "tapscript_key_to_come",
                ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE,
                Lock.tapscript(Lock.script(new byte[33], Op.OP_CHECKSIG), new byte[1])));
        cases.add(new OfTransaction(
                "tapscript_item_of_521_bytes",
                NONSTANDARD_WITNESS,
                block(ScriptError.PUSH_SIZE),
                scene -> scene.spending(Lock.tapscript(Lock.script(Op.OP_DROP, 1), new byte[521]))));
        cases.add(refused(
                "tapscript_1001_items",
                ScriptError.STACK_SIZE,
                Lock.tapscript(Lock.script(1), _ -> Collections.nCopies(1_001, new byte[0]))));
        cases.add(valid("tapscript_more_than_201_ops", Lock.tapscript(Lock.script(1, Lock.times(300, Op.OP_NOP)))));
        cases.add(byPolicy(
                "tapscript_budget_kept", ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE, Lock.tapscript(signatures(6))));
        cases.add(refused(
                "tapscript_budget_overdrawn",
                ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE,
                ScriptError.TAPSCRIPT_VALIDATION_WEIGHT,
                Lock.tapscript(signatures(7))));
        return cases;
    }

    private static Case p2wsh(String name, ScriptError error, Script script) {
        return refused(name, error, Lock.p2wsh(script));
    }

    private static Case tapscript(String name, ScriptError error, Script script) {
        return refused(name, error, Lock.tapscript(script));
    }

    /// As many signatures under keys of an unknown kind, each of 36 bytes in a script that pays 50 for each.
    private static Script signatures(int count) {
        Script script = Lock.script(1);
        for (int i = 0; i < count; i++) script = Lock.script(script, 1, new byte[33], Op.OP_CHECKSIGVERIFY);
        return script;
    }

    private static Lock program(int version, int size) {
        byte[] ones = new byte[size];
        Arrays.fill(ones, (byte) 1);
        return new Lock(Templates.payToWitness(new WitnessProgram(version, ones)), Signing::in);
    }

    private static byte[] type(byte[] signature, int type) {
        byte[] out = Arrays.copyOf(signature, 65);
        out[64] = (byte) type;
        return out;
    }
}
