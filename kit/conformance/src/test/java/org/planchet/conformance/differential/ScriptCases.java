package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.planchet.conformance.differential.Case.OfTransaction;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptError;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// The rules of scripts: those of consensus, and those that the mempool adds.
final class ScriptCases {
    private static final String OK = Party.ACCEPTED;
    private static final String NONSTANDARD = "bad-txns-nonstandard-inputs";
    private static final String NONSTANDARD_WITNESS = "bad-witness-nonstandard";
    private static final Key KEY = Lock.KEY;
    private static final Script CODE = Lock.script(KEY.publicKey(), Op.OP_CHECKSIG);

    private ScriptCases() {}

    static final List<Case> SIGNATURES = signatures();
    static final List<Case> LEGACY = legacy();
    static final List<Case> WITNESS = witness();
    static final List<Case> TAPROOT = taproot();

    private static List<Case> signatures() {
        var cases = new ArrayList<Case>();
        for (int i = 0; i < Lock.KINDS.size() - 1; i++) cases.add(valid("spend_of_kind_" + i, Lock.KINDS.get(i)));
        cases.add(valid("spend_of_a_bare_key", Lock.P2PK));
        cases.add(valid("sig_default_type_all", Lock.keyPath(KEY, SignatureHash.ALL)));
        // One bit of R is another signature.
        cases.add(refused(
                "sig_wrong_p2pkh",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                scriptSig(Lock.P2PKH, sig -> bit(sig, 12))));
        cases.add(refused(
                "sig_wrong_p2wpkh",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                Lock.P2WPKH.withItem(0, sig -> bit(sig, 12))));
        cases.add(refused(
                "sig_wrong_p2sh_p2wpkh",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                Lock.P2SH_P2WPKH.withItem(0, sig -> bit(sig, 12))));
        cases.add(refused(
                "sig_wrong_p2wsh",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                Lock.P2WSH.withItem(1, sig -> bit(sig, 12))));
        cases.add(refused("sig_wrong_p2tr", ScriptError.SCHNORR_SIG, Lock.P2TR_KEY.withItem(0, sig -> bit(sig, 12))));
        cases.add(refused(
                "sig_wrong_tapscript", ScriptError.SCHNORR_SIG, Lock.P2TR_SCRIPT.withItem(0, sig -> bit(sig, 12))));
        cases.add(refused("sig_not_der", ScriptError.SIG_DER, Lock.P2WPKH.withItem(0, sig -> bit(sig, 1))));
        cases.add(refused(
                "sig_of_another_key",
                ScriptError.SIG_NULLFAIL,
                ScriptError.EVAL_FALSE,
                Lock.p2sh(
                        CODE,
                        signing -> List.of(Key.named("another").ecdsa(signing.legacyHash(CODE), SignatureHash.ALL)))));
        cases.add(refused(
                "sig_with_a_null_dummy", ScriptError.SIG_NULLDUMMY, Lock.P2WSH.withItem(0, _ -> new byte[] {1})));
        cases.add(byPolicy(
                "sig_high_s",
                ScriptError.SIG_HIGH_S,
                Lock.p2sh(CODE, signing -> List.of(KEY.ecdsaHighS(signing.legacyHash(CODE), SignatureHash.ALL)))));
        cases.add(byPolicy(
                "sig_type_unknown",
                ScriptError.SIG_HASHTYPE,
                Lock.p2sh(
                        CODE,
                        signing -> List.of(
                                KEY.ecdsa(SignatureHash.legacy(signing.tx(), signing.input(), CODE, 0x04), 0x04)))));
        Script not = Lock.script(CODE, Op.OP_NOT);
        cases.add(byPolicy(
                "sig_wrong_and_wanted_so",
                ScriptError.SIG_NULLFAIL,
                Lock.p2sh(not, signing -> List.of(KEY.ecdsa(signing.legacyHash(CODE), SignatureHash.ALL)))));
        cases.add(valid("sig_empty_and_wanted_so", Lock.p2sh(not, new byte[0])));
        return cases;
    }

    private static List<Case> legacy() {
        var cases = new ArrayList<Case>();
        cases.add(p2sh("script_false", ScriptError.EVAL_FALSE, Lock.script(0)));
        cases.add(p2sh("script_op_return", ScriptError.OP_RETURN, Lock.script(1, Op.OP_RETURN)));
        cases.add(p2sh(
                "script_disabled_opcode",
                ScriptError.DISABLED_OPCODE,
                Lock.script(0, Op.OP_IF, Op.OP_CAT, Op.OP_ENDIF, 1)));
        cases.add(p2sh(
                "script_unknown_opcode", ScriptError.BAD_OPCODE, Lock.script(1, Script.wrap(new byte[] {(byte) 0xbb
                }))));
        cases.add(p2sh("script_reserved_opcode", ScriptError.BAD_OPCODE, Lock.script(1, Op.OP_RESERVED)));
        cases.add(p2sh(
                "script_verif_in_a_dead_branch",
                ScriptError.BAD_OPCODE,
                Lock.script(0, Op.OP_IF, Op.OP_VERIF, Op.OP_ENDIF, 1)));
        cases.add(p2sh("script_if_without_end", ScriptError.UNBALANCED_CONDITIONAL, Lock.script(1, Op.OP_IF, 1)));
        cases.add(p2sh("script_stack_underflow", ScriptError.INVALID_STACK_OPERATION, Lock.script(Op.OP_ADD)));
        cases.add(p2sh(
                "script_alt_stack_underflow", ScriptError.INVALID_ALTSTACK_OPERATION, Lock.script(Op.OP_FROMALTSTACK)));
        cases.add(p2sh("script_verify", ScriptError.VERIFY, Lock.script(1, 0, Op.OP_VERIFY)));
        cases.add(p2sh("script_equalverify", ScriptError.EQUALVERIFY, Lock.script(1, 1, 2, Op.OP_EQUALVERIFY)));
        cases.add(
                p2sh("script_numequalverify", ScriptError.NUMEQUALVERIFY, Lock.script(1, 1, 2, Op.OP_NUMEQUALVERIFY)));
        cases.add(p2sh(
                "script_number_of_5_bytes",
                ScriptError.UNKNOWN_ERROR,
                Lock.script(new byte[] {1, 1, 1, 1, 1}, Op.OP_1ADD)));
        cases.add(valid("script_of_201_ops", Lock.p2sh(Lock.script(1, Lock.times(201, Op.OP_NOP)))));
        cases.add(p2sh("script_of_202_ops", ScriptError.OP_COUNT, Lock.script(1, Lock.times(202, Op.OP_NOP))));
        cases.add(bare("script_of_21_keys", ScriptError.PUBKEY_COUNT, Lock.script(0, 0, 21, Op.OP_CHECKMULTISIG)));
        cases.add(bare(
                "script_of_more_signatures_than_keys",
                ScriptError.SIG_COUNT,
                Lock.script(0, 1, 0, Op.OP_CHECKMULTISIG)));
        cases.add(bare("script_push_of_521_bytes", ScriptError.PUSH_SIZE, Lock.script(new byte[521])));
        cases.add(bareValid("script_push_of_520_bytes", Lock.script(new byte[520], Op.OP_DROP, 1)));
        cases.add(bareValid("script_stack_of_1000", Lock.times(1_000, Op.OP_1)));
        cases.add(bare("script_stack_of_1001", ScriptError.STACK_SIZE, Lock.times(1_001, Op.OP_1)));
        cases.add(bareValid("script_of_10000_bytes", tenThousand(10_000)));
        cases.add(
                p2sh("script_cltv_unmet", ScriptError.UNSATISFIED_LOCKTIME, Lock.script(1, Op.OP_CHECKLOCKTIMEVERIFY)));
        cases.add(p2sh(
                "script_cltv_negative", ScriptError.NEGATIVE_LOCKTIME, Lock.script(-1, Op.OP_CHECKLOCKTIMEVERIFY)));
        cases.add(
                p2sh("script_csv_unmet", ScriptError.UNSATISFIED_LOCKTIME, Lock.script(1, Op.OP_CHECKSEQUENCEVERIFY)));
        cases.add(
                p2sh("script_csv_negative", ScriptError.NEGATIVE_LOCKTIME, Lock.script(-1, Op.OP_CHECKSEQUENCEVERIFY)));
        cases.add(timed("script_cltv_met", Lock.script(1, Op.OP_CHECKLOCKTIMEVERIFY), 1, 5));
        cases.add(timed("script_csv_met", Lock.script(1, Op.OP_CHECKSEQUENCEVERIFY), 1, 5));
        cases.add(new OfTransaction(
                "script_p2sh_of_another_script",
                pool(ScriptError.EVAL_FALSE),
                block(ScriptError.EVAL_FALSE),
                scene -> scene.spending(new Lock(
                        Lock.p2sh(Lock.script(1)).script(),
                        signing -> signing.in().withScriptSig(Lock.script(new byte[] {0x52}))))));
        cases.add(byPolicy(
                "script_nop_to_come", ScriptError.DISCOURAGE_UPGRADABLE_NOPS, Lock.p2sh(Lock.script(1, Op.OP_NOP4))));
        cases.add(byPolicy("script_push_not_minimal", ScriptError.MINIMALDATA, Lock.p2sh(Script.fromHex("01017551"))));
        cases.add(byPolicy("script_stack_not_clean", ScriptError.CLEANSTACK, Lock.p2sh(Lock.script(1, 1))));
        cases.add(byPolicy(
                "script_code_separator", ScriptError.OP_CODESEPARATOR, Lock.p2sh(Lock.script(1, Op.OP_CODESEPARATOR))));
        return cases;
    }

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
        cases.add(p2wsh("witness_script_false", ScriptError.EVAL_FALSE, Lock.script(0)));
        cases.add(p2wsh("witness_stack_not_clean", ScriptError.CLEANSTACK, Lock.script(1, 1)));
        cases.add(new OfTransaction(
                "witness_script_of_10001_bytes",
                NONSTANDARD_WITNESS,
                block(ScriptError.SCRIPT_SIZE),
                scene -> scene.spending(Lock.p2wsh(tenThousand(10_001)))));
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
        byte[] annex = {0x50, 1, 2};
        Key output = Taproots.output(KEY, null);
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

    private static Case valid(String name, Lock lock) {
        return new OfTransaction(name, OK, OK, scene -> scene.spending(lock));
    }

    private static Case refused(String name, ScriptError error, Lock lock) {
        return new OfTransaction(name, pool(error), block(error), scene -> scene.spending(lock));
    }

    /// What a relaying node finds wrong first is another thing than what a block breaks.
    private static Case refused(String name, ScriptError inPool, ScriptError inBlock, Lock lock) {
        return new OfTransaction(name, pool(inPool), block(inBlock), scene -> scene.spending(lock));
    }

    private static Case byPolicy(String name, ScriptError error, Lock lock) {
        return new OfTransaction(name, pool(error), OK, scene -> scene.spending(lock));
    }

    private static Case p2sh(String name, ScriptError error, Script redeem) {
        return refused(name, error, Lock.p2sh(redeem));
    }

    private static Case p2wsh(String name, ScriptError error, Script script) {
        return refused(name, error, Lock.p2wsh(script));
    }

    private static Case tapscript(String name, ScriptError error, Script script) {
        return refused(name, error, Lock.tapscript(script));
    }

    /// A script too large for P2SH, in the output itself: never standard.
    private static Case bare(String name, ScriptError error, Script script) {
        return new OfTransaction(name, NONSTANDARD, block(error), scene -> scene.spending(Lock.bare(script)));
    }

    private static Case bareValid(String name, Script script) {
        return new OfTransaction(name, NONSTANDARD, OK, scene -> scene.spending(Lock.bare(script)));
    }

    private static Case timed(String name, Script script, int sequence, int lockTime) {
        return new OfTransaction(
                name,
                OK,
                OK,
                scene -> Held.spend(
                        2, List.of(scene.coin(Lock.p2sh(script))), sequence, List.of(Scene.out()), lockTime));
    }

    /// As many signatures under keys of an unknown kind, each of 36 bytes in a script that pays 50 for each.
    private static Script signatures(int count) {
        Script script = Lock.script(1);
        for (int i = 0; i < count; i++) script = Lock.script(script, 1, new byte[33], Op.OP_CHECKSIGVERIFY);
        return script;
    }

    private static String block(ScriptError error) {
        return "block-script-verify-flag-failed (" + error.message() + ")";
    }

    private static String pool(ScriptError error) {
        return "mempool-script-verify-flag-failed (" + error.message() + ")";
    }

    private static Lock program(int version, int size) {
        byte[] ones = new byte[size];
        Arrays.fill(ones, (byte) 1);
        return new Lock(Templates.payToWitness(new WitnessProgram(version, ones)), Signing::in);
    }

    /// Changes the first push of a scriptSig.
    private static Lock scriptSig(Lock lock, UnaryOperator<byte[]> change) {
        return lock.then((TxIn input) -> {
            byte[] script = input.scriptSig().bytes();
            int size = script[0];
            byte[] changed = change.apply(Arrays.copyOfRange(script, 1, 1 + size));
            Script rest = Script.wrap(Arrays.copyOfRange(script, 1 + size, script.length));
            return input.withScriptSig(Lock.script(changed, rest));
        });
    }

    private static byte[] bit(byte[] bytes, int at) {
        byte[] out = bytes.clone();
        out[at] ^= 1;
        return out;
    }

    private static byte[] type(byte[] signature, int type) {
        byte[] out = Arrays.copyOf(signature, 65);
        out[64] = (byte) type;
        return out;
    }

    /// A true script of that size.
    private static Script tenThousand(int size) {
        Script script = Script.EMPTY;
        while (script.size() + 524 < size) script = Lock.script(script, new byte[520], Op.OP_DROP);
        return Lock.script(script, Lock.times(size - script.size(), Op.OP_1));
    }
}
