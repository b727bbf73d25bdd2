package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// The known traps of script, where the public vectors do not show them at a glance.
class ScriptHazardsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HEX.parseHex("00".repeat(31) + "07");
    private static final byte[] PUBLIC = Secp256k1.publicKey(KEY, true);
    private static final ScriptFlag CLTV = ScriptFlag.CHECKLOCKTIMEVERIFY;
    private static final ScriptFlags WITNESS = ScriptFlags.MANDATORY;
    private static final ScriptFlag CSV = ScriptFlag.CHECKSEQUENCEVERIFY;

    private static String run(String scriptSig, String scriptPubKey, ScriptFlag... flags) {
        return Spends.result(scriptSig, scriptPubKey, flags);
    }

    private static String locked(String script, int version, int sequence, int lockTime, ScriptFlag... flags) {
        Transaction plain = Spends.spending(AsmParser.parse(script), 0, Script.EMPTY, Witness.EMPTY);
        var input = new TxIn(plain.inputs().getFirst().prevout(), Script.EMPTY, sequence);
        var tx = new Transaction(version, List.of(input), plain.outputs(), lockTime);
        return Spends.result(tx, new TxOut(0, AsmParser.parse(script)), ScriptFlags.of(flags));
    }

    @Test
    void c44_cltv() {
        assertEquals("OK", locked("100 CHECKLOCKTIMEVERIFY", 1, 0, 100, CLTV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("101 CHECKLOCKTIMEVERIFY", 1, 0, 100, CLTV));
        assertEquals("NEGATIVE_LOCKTIME", locked("-1 CHECKLOCKTIMEVERIFY", 1, 0, 100, CLTV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("4294967296 CHECKLOCKTIMEVERIFY", 1, 0, -1, CLTV));
        assertEquals("OK", locked("4294967295 CHECKLOCKTIMEVERIFY", 1, 0, -1, CLTV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("100 CHECKLOCKTIMEVERIFY", 1, 0, 500_000_000, CLTV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("100 CHECKLOCKTIMEVERIFY", 1, Spends.FINAL, 100, CLTV));
        assertEquals("INVALID_STACK_OPERATION", locked("CHECKLOCKTIMEVERIFY", 1, 0, 100, CLTV));
        assertEquals("OK", locked("101 CHECKLOCKTIMEVERIFY", 1, 0, 100));
    }

    @Test
    void c45_csv() {
        assertEquals("OK", locked("5 CHECKSEQUENCEVERIFY", 2, 5, 0, CSV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("6 CHECKSEQUENCEVERIFY", 2, 5, 0, CSV));
        assertEquals("OK", locked("2147483648 CHECKSEQUENCEVERIFY", 1, 5, 0, CSV)); // bit 31 switches it off
        assertEquals("UNSATISFIED_LOCKTIME", locked("5 CHECKSEQUENCEVERIFY", 1, 5, 0, CSV));
        assertEquals("OK", locked("5 CHECKSEQUENCEVERIFY", -1, 5, 0, CSV)); // the version is unsigned here
        assertEquals("UNSATISFIED_LOCKTIME", locked("5 CHECKSEQUENCEVERIFY", 2, 0x80000005, 0, CSV));
        assertEquals("UNSATISFIED_LOCKTIME", locked("4194309 CHECKSEQUENCEVERIFY", 2, 5, 0, CSV));
        assertEquals("OK", locked("4294967296 CHECKSEQUENCEVERIFY 1", 2, 5, 0, CSV)); // 5 bytes are parsed
    }

    @Test
    void c48_find_and_delete() {
        byte[] signature = HEX.parseHex("aabbcc");
        byte[] with = HEX.parseHex("03aabbcc" + "51" + "03aabbcc" + "03aabbcc");
        assertArrayEquals(HEX.parseHex("51"), FindAndDelete.push(with, signature));
        for (String kept : List.of("4c03aabbcc", "0403aabbcc", "51", "", "03aabb"))
            assertSame(kept, kept.equals(HEX.formatHex(FindAndDelete.push(HEX.parseHex(kept), signature))) ? kept : "");
        assertArrayEquals(HEX.parseHex("5103aa"), FindAndDelete.push(HEX.parseHex("03aabbcc5103aa"), signature));
        assertArrayEquals(HEX.parseHex("51"), FindAndDelete.push(HEX.parseHex("005100"), new byte[0]));
    }

    @Test
    void c49_codeseparator() {
        String[] codes = {"ab51ac", "51abac", "51acab", "51ac"};
        Transaction tx = Spends.spending(Script.EMPTY, 0, Script.EMPTY, Witness.EMPTY);
        for (String code : codes)
            assertArrayEquals(
                    SignatureHash.legacy(tx, 0, Script.fromHex("51ac"), 1),
                    SignatureHash.legacy(tx, 0, Script.fromHex(code), 1),
                    code);
        var hashes = new TxSignatureHashes(tx, List.of(new TxOut(0, Script.EMPTY)));
        assertEquals(
                4,
                List.of(codes).stream()
                        .map(code -> HEX.formatHex(SignatureHash.witnessV0(hashes, 0, Script.fromHex(code), 1)))
                        .distinct()
                        .count());
        assertEquals("OK", run("", "0 IF CODESEPARATOR ENDIF 1"));
        assertEquals("OP_CODESEPARATOR", run("", "0 IF CODESEPARATOR ENDIF 1", ScriptFlag.CONST_SCRIPTCODE));
    }

    @Test
    void c50_scripts_not_concatenated() {
        assertEquals("OP_RETURN", run("1 RETURN", "1"));
        assertEquals("UNBALANCED_CONDITIONAL", run("1 IF", "1 ENDIF"));
    }

    @Test
    void c51_disabled_opcodes() {
        for (String op : List.of("CAT", "SUBSTR", "LEFT", "RIGHT", "INVERT", "AND", "OR", "XOR", "2MUL", "2DIV", "MUL"))
            assertEquals("DISABLED_OPCODE", run("", "0 IF " + op + " ENDIF 1"), op);
        for (String op : List.of("DIV", "MOD", "LSHIFT", "RSHIFT"))
            assertEquals("DISABLED_OPCODE", run("", "0 IF " + op + " ENDIF 1"), op);
        for (String op : List.of("VERIF", "VERNOTIF"))
            assertEquals("BAD_OPCODE", run("", "0 IF " + op + " ENDIF 1"), op);
        for (String op : List.of("VER", "RESERVED", "RESERVED1", "RESERVED2", "RETURN")) {
            assertEquals("OK", run("", "0 IF " + op + " ENDIF 1"), op);
            assertTrue(!run("", "1 " + op).equals("OK"), op);
        }
    }

    @Test
    void c52_script_limits() {
        assertEquals("OK", run("", "1 " + "NOP ".repeat(201)));
        assertEquals("OP_COUNT", run("", "1 " + "NOP ".repeat(202)));
        assertEquals("OP_COUNT", run("", "1 0 IF " + "NOP ".repeat(200) + "ENDIF")); // dead ones count
        assertEquals("OK", run("", "0 IF " + "RESERVED ".repeat(300) + "ENDIF 1")); // OP_RESERVED does not
        assertEquals("OK", run("", "0 0 0 1 2 3 3 CHECKMULTISIG DROP 1"));
        assertEquals("OK", run("", "1 0 0 " + "1 ".repeat(20) + "20 CHECKMULTISIG " + "NOP ".repeat(180)));
        assertEquals("OP_COUNT", run("", "1 0 0 " + "1 ".repeat(20) + "20 CHECKMULTISIG " + "NOP ".repeat(181)));
        assertEquals("PUBKEY_COUNT", run("", "0 0 " + "1 ".repeat(21) + "21 CHECKMULTISIG"));
        assertEquals("OK", run("", "1 ".repeat(1000)));
        assertEquals("STACK_SIZE", run("", "1 ".repeat(1001)));
        assertEquals("STACK_SIZE", run("", "1 TOALTSTACK " + "1 ".repeat(1000)));
        assertEquals("OK", run("", "0x4d0802" + "aa".repeat(520)));
        assertEquals("PUSH_SIZE", run("", "0x4d0902" + "aa".repeat(521)));
        String full = ("0x4d0802" + "aa".repeat(520) + " ").repeat(19) + "0x4c32" + "aa".repeat(50) + " ";
        assertEquals(
                10_000,
                AsmParser.parse(full
                                + "1 ".repeat(10_000 - AsmParser.parse(full).size()))
                        .size());
        assertEquals(
                "OK", run("", full + "1 ".repeat(10_000 - AsmParser.parse(full).size())));
        assertEquals(
                "SCRIPT_SIZE",
                run("", full + "1 ".repeat(10_001 - AsmParser.parse(full).size())));
    }

    @Test
    void c53_script_numbers() {
        assertEquals("EVAL_FALSE", run("", "0x0180"));
        assertEquals("EVAL_FALSE", run("", "0x020080"));
        assertEquals("OK", run("", "0x020100"));
        assertEquals("OK", run("", "2147483647 1ADD 2147483648 EQUAL"));
        assertEquals("UNKNOWN_ERROR", run("", "2147483647 1ADD 1ADD"));
        assertEquals("OK", run("", "1 1 2 WITHIN"));
        assertEquals("EVAL_FALSE", run("", "2 1 2 WITHIN"));
        for (long value :
                new long[] {0, 1, -1, 127, 128, -128, 255, 256, 32767, 32768, 2147483647, -2147483648L, 1L << 39}) {
            assertEquals(value, ScriptNumber.decode(ScriptNumber.encode(value)));
            assertTrue(ScriptNumber.isMinimal(ScriptNumber.encode(value)));
        }
    }

    @Test
    void c54_multisig_dummy() {
        assertEquals("OK", run("1", "0 0 CHECKMULTISIG"));
        assertEquals("SIG_NULLDUMMY", run("1", "0 0 CHECKMULTISIG", ScriptFlag.NULLDUMMY));
        assertEquals("OK", run("0", "0 0 CHECKMULTISIG", ScriptFlag.NULLDUMMY));
        assertEquals("OK", run("0", "0 1 1 CHECKMULTISIG", ScriptFlag.NULLDUMMY));
        assertEquals("INVALID_STACK_OPERATION", run("", "0 0 CHECKMULTISIG"));
    }

    @Test
    void c55_der_strict() {
        String key = "0x21" + HEX.formatHex(PUBLIC) + " ";
        for (String bad : List.of("0x0130", "0x09300602018002010101", "0x0a3007020200010201" + "0101")) {
            assertEquals("OK", run(bad, key + "CHECKSIG NOT"), bad);
            assertEquals("SIG_DER", run(bad, key + "CHECKSIG NOT", ScriptFlag.DERSIG), bad);
        }
        assertEquals("OK", run("0", key + "CHECKSIG NOT", ScriptFlag.DERSIG)); // empty is false, not an error
    }

    @Test
    void c58_policy_not_consensus() {
        assertEquals("OK", run("0x4c0101", "DROP 1"));
        assertEquals("MINIMALDATA", run("0x4c0101", "DROP 1", ScriptFlag.MINIMALDATA));
        assertTrue(ScriptFlags.STANDARD.hasAll(ScriptFlags.MANDATORY));
        for (ScriptFlag policy :
                List.of(ScriptFlag.LOW_S, ScriptFlag.NULLFAIL, ScriptFlag.CLEANSTACK, ScriptFlag.MINIMALIF))
            assertTrue(ScriptFlags.STANDARD.has(policy) && !ScriptFlags.MANDATORY.has(policy));
    }

    @Test
    void c59_p2sh_rules() {
        Script fails = AsmParser.parse("0");
        Script push = new ScriptBuilder().pushBytes(fails.bytes()).build();
        ScriptFlags flags = ScriptFlags.of(ScriptFlag.P2SH);
        assertEquals("OK", Spends.result(push, Spends.p2sh(fails), Witness.EMPTY, ScriptFlags.NONE));
        assertEquals("EVAL_FALSE", Spends.result(push, Spends.p2sh(fails), Witness.EMPTY, flags));
        Script one = AsmParser.parse("1");
        Script pushOne = new ScriptBuilder().pushBytes(one.bytes()).build();
        assertEquals("OK", Spends.result(pushOne, Spends.p2sh(one), Witness.EMPTY, flags));
        Script notOnlyPushes =
                new ScriptBuilder().op(Op.OP_NOP).raw(pushOne.bytes()).build();
        assertEquals("SIG_PUSHONLY", Spends.result(notOnlyPushes, Spends.p2sh(one), Witness.EMPTY, flags));
        // One level only: the inner P2SH is run as it stands, and its hash matches.
        Script nested = new ScriptBuilder()
                .pushBytes(fails.bytes())
                .pushBytes(Spends.p2sh(fails).bytes())
                .build();
        assertEquals("OK", Spends.result(nested, Spends.p2sh(Spends.p2sh(fails)), Witness.EMPTY, flags));
    }

    /// What an operation needs must be there, and what it takes is gone.
    @Test
    void c52_operations_take_what_they_need() {
        assertEquals("INVALID_STACK_OPERATION", Spends.result("", "CHECKMULTISIG 1"));
        assertEquals("UNBALANCED_CONDITIONAL", Spends.result("", "IF ENDIF 1"));
        assertEquals("NUMEQUALVERIFY", Spends.result("", "1 2 NUMEQUALVERIFY 1"));
        assertEquals("OK", Spends.result("", "2 2 NUMEQUALVERIFY DEPTH 0 EQUAL"));
        assertEquals("EVAL_FALSE", Spends.result("", "1 2 NUMEQUAL"));
        assertEquals("OK", Spends.result("", "0 0 1 WITHIN VERIFY DEPTH 0 EQUAL"));
    }

    /// A failure says where and with what.
    @Test
    void failures_are_explained() {
        Script script = AsmParser.parse("1 2 EQUALVERIFY 1");
        Transaction tx = Spends.spending(script, 0, Script.EMPTY, Witness.EMPTY);
        ScriptFailure failure = ScriptVerifier.verify(
                        tx, 0, new TxSignatureHashes(tx, List.of(new TxOut(0, script))), ScriptFlags.NONE)
                .orElseThrow();
        assertEquals(
                "Script failed an OP_EQUALVERIFY operation (EQUALVERIFY) at byte 2, OP_EQUALVERIFY, stack [01 02]",
                failure.toString());
    }

    /// C21, the counting: bytes before a truncated push count, taproot counts nothing.
    @Test
    void c21_sigops() {
        assertEquals(1, SigOps.legacy(Script.fromHex("ac" + "4d")));
        assertEquals(20, SigOps.legacy(AsmParser.parse("2 CHECKMULTISIG")));
        assertEquals(2, SigOps.accurate(AsmParser.parse("2 CHECKMULTISIG")));
        assertEquals(20, SigOps.accurate(AsmParser.parse("0x0102 CHECKMULTISIG")));
        Script redeem = AsmParser.parse("3 CHECKMULTISIG CHECKSIG");
        assertEquals(4, SigOps.p2sh(Spends.p2sh(redeem), Spends.pushed(redeem)));
        Witness witness = Witness.of(redeem.bytes());
        Script v0 = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(redeem.bytes())));
        assertEquals(4, SigOps.witness(v0, Script.EMPTY, witness, WITNESS));
        assertEquals(4, SigOps.witness(Spends.p2sh(v0), Spends.pushed(v0), witness, WITNESS));
        assertEquals(1, SigOps.witness(Spends.ones(0, 20), Script.EMPTY, Witness.EMPTY, WITNESS));
        assertEquals(0, SigOps.witness(Spends.ones(1, 32), Script.EMPTY, witness, WITNESS));
        assertEquals(0, SigOps.witness(v0, Script.EMPTY, witness, ScriptFlags.NONE));
    }
}
