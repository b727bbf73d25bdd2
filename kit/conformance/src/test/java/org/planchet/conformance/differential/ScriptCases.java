package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.planchet.conformance.differential.Case.OfTransaction;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.script.Op;
import org.planchet.script.ScriptError;
import org.planchet.script.SignatureHash;

/// The rules of scripts: those of consensus, and those that the mempool adds.
final class ScriptCases {
    static final String OK = Party.ACCEPTED;
    static final String NONSTANDARD = "bad-txns-nonstandard-inputs";
    static final Key KEY = Lock.KEY;
    private static final Script CODE = Lock.script(KEY.publicKey(), Op.OP_CHECKSIG);

    private ScriptCases() {}

    static final List<Case> SIGNATURES = signatures();
    static final List<Case> LEGACY = all(List.of(legacy(), limits(), legacyPolicy()));

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
        return cases;
    }

    private static List<Case> limits() {
        var cases = new ArrayList<Case>();
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
        cases.add(bareValid("script_of_10000_bytes", trueScript(10_000)));
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
        return cases;
    }

    private static List<Case> legacyPolicy() {
        var cases = new ArrayList<Case>();
        cases.add(byPolicy(
                "script_nop_to_come", ScriptError.DISCOURAGE_UPGRADABLE_NOPS, Lock.p2sh(Lock.script(1, Op.OP_NOP4))));
        cases.add(byPolicy("script_push_not_minimal", ScriptError.MINIMALDATA, Lock.p2sh(Script.fromHex("01017551"))));
        cases.add(byPolicy("script_stack_not_clean", ScriptError.CLEANSTACK, Lock.p2sh(Lock.script(1, 1))));
        cases.add(byPolicy(
                "script_code_separator", ScriptError.OP_CODESEPARATOR, Lock.p2sh(Lock.script(1, Op.OP_CODESEPARATOR))));
        return cases;
    }

    static List<Case> all(List<List<Case>> groups) {
        return groups.stream().flatMap(List::stream).toList();
    }

    static Case valid(String name, Lock lock) {
        return new OfTransaction(name, OK, OK, scene -> scene.spending(lock));
    }

    static Case refused(String name, ScriptError error, Lock lock) {
        return new OfTransaction(name, pool(error), block(error), scene -> scene.spending(lock));
    }

    /// What a relaying node finds wrong first is another thing than what a block breaks.
    static Case refused(String name, ScriptError inPool, ScriptError inBlock, Lock lock) {
        return new OfTransaction(name, pool(inPool), block(inBlock), scene -> scene.spending(lock));
    }

    static Case byPolicy(String name, ScriptError error, Lock lock) {
        return new OfTransaction(name, pool(error), OK, scene -> scene.spending(lock));
    }

    static Case p2sh(String name, ScriptError error, Script redeem) {
        return refused(name, error, Lock.p2sh(redeem));
    }

    /// A script too large for P2SH, in the output itself: never standard.
    static Case bare(String name, ScriptError error, Script script) {
        return new OfTransaction(name, NONSTANDARD, block(error), scene -> scene.spending(Lock.bare(script)));
    }

    static Case bareValid(String name, Script script) {
        return new OfTransaction(name, NONSTANDARD, OK, scene -> scene.spending(Lock.bare(script)));
    }

    static Case timed(String name, Script script, int sequence, int lockTime) {
        return new OfTransaction(
                name,
                OK,
                OK,
                scene -> Held.spend(
                        2, List.of(scene.coin(Lock.p2sh(script))), sequence, List.of(Scene.out()), lockTime));
    }

    static String block(ScriptError error) {
        return "block-script-verify-flag-failed (" + error.message() + ")";
    }

    static String pool(ScriptError error) {
        return "mempool-script-verify-flag-failed (" + error.message() + ")";
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

    static byte[] bit(byte[] bytes, int at) {
        byte[] out = bytes.clone();
        out[at] ^= 1;
        return out;
    }

    /// A true script of that size.
    static Script trueScript(int size) {
        Script script = Script.EMPTY;
        while (script.size() + 524 < size) script = Lock.script(script, new byte[520], Op.OP_DROP);
        return Lock.script(script, Lock.times(size - script.size(), Op.OP_1));
    }
}
