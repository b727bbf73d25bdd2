package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

    private static Script p2sh(Script redeem) {
        return Templates.payToScriptHash(Hashes.hash160(redeem.bytes()));
    }

    @Test
    void c59_p2sh_rules() {
        Script fails = AsmParser.parse("0");
        Script push = new ScriptBuilder().pushBytes(fails.bytes()).build();
        ScriptFlags flags = ScriptFlags.of(ScriptFlag.P2SH);
        assertEquals("OK", Spends.result(push, p2sh(fails), Witness.EMPTY, ScriptFlags.NONE));
        assertEquals("EVAL_FALSE", Spends.result(push, p2sh(fails), Witness.EMPTY, flags));
        Script one = AsmParser.parse("1");
        Script pushOne = new ScriptBuilder().pushBytes(one.bytes()).build();
        assertEquals("OK", Spends.result(pushOne, p2sh(one), Witness.EMPTY, flags));
        Script notOnlyPushes =
                new ScriptBuilder().op(Op.OP_NOP).raw(pushOne.bytes()).build();
        assertEquals("SIG_PUSHONLY", Spends.result(notOnlyPushes, p2sh(one), Witness.EMPTY, flags));
        // One level only: the inner P2SH is run as it stands, and its hash matches.
        Script nested = new ScriptBuilder()
                .pushBytes(fails.bytes())
                .pushBytes(p2sh(fails).bytes())
                .build();
        assertEquals("OK", Spends.result(nested, p2sh(p2sh(fails)), Witness.EMPTY, flags));
    }

    private static final ScriptFlags WITNESS = ScriptFlags.MANDATORY;

    private static Script pushed(Script script) {
        return new ScriptBuilder().pushBytes(script.bytes()).build();
    }

    @Test
    void c60_witness_program_shape() {
        Script v0 = ones(0, 20);
        assertEquals("WITNESS_MALLEATED", Spends.result(AsmParser.parse("1"), v0, Witness.EMPTY, WITNESS));
        Script longPush =
                new ScriptBuilder().raw(new byte[] {0x4c, 22}).raw(v0.bytes()).build();
        assertEquals("WITNESS_MALLEATED_P2SH", Spends.result(longPush, p2sh(v0), Witness.EMPTY, WITNESS));
        assertEquals("WITNESS_PROGRAM_MISMATCH", Spends.result(pushed(v0), p2sh(v0), Witness.EMPTY, WITNESS));
        Script v0Script = ones(0, 32);
        assertEquals(
                "WITNESS_PROGRAM_WITNESS_EMPTY",
                Spends.result(pushed(v0Script), p2sh(v0Script), Witness.EMPTY, WITNESS));
        assertEquals("WITNESS_PROGRAM_WRONG_LENGTH", Spends.result(Script.EMPTY, ones(0, 21), Witness.EMPTY, WITNESS));
        for (int version = 1; version <= 16; version++)
            assertEquals("OK", Spends.result(Script.EMPTY, ones(version, 31), Witness.of(new byte[1]), WITNESS));
        Script v1 = ones(1, 32);
        assertEquals("OK", Spends.result(pushed(v1), p2sh(v1), Witness.EMPTY, WITNESS));
        // Pushes that only look like a program: a version byte pushed by a direct push.
        Script looksLike = AsmParser.parse("0x0151 0x14" + "ab".repeat(20));
        assertEquals(Optional.empty(), Templates.witnessProgram(looksLike));
        assertEquals("WITNESS_UNEXPECTED", Spends.result(Script.EMPTY, looksLike, Witness.of(new byte[1]), WITNESS));
        assertEquals(0, SigOps.witness(looksLike, Script.EMPTY, Witness.of(new byte[1]), WITNESS));
    }

    private static Script ones(int version, int size) {
        byte[] program = new byte[size];
        Arrays.fill(program, (byte) 1);
        return Templates.payToWitness(new WitnessProgram(version, program));
    }

    @Test
    void c61_witness_unexpected() {
        assertEquals(
                "WITNESS_UNEXPECTED",
                Spends.result(Script.EMPTY, AsmParser.parse("1"), Witness.of(new byte[1]), WITNESS));
        assertEquals(
                "OK", Spends.result(Script.EMPTY, AsmParser.parse("1"), Witness.of(new byte[1]), ScriptFlags.NONE));
    }

    private static String v0Script(String script, byte[]... items) {
        byte[] bytes = AsmParser.parse(script).bytes();
        var witness = new ArrayList<>(List.of(items));
        witness.add(bytes);
        Script program = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(bytes)));
        return Spends.result(Script.EMPTY, program, new Witness(witness), WITNESS);
    }

    @Test
    void c62_witness_v0_limits() {
        assertEquals("OK", v0Script("1"));
        assertEquals("CLEANSTACK", v0Script("1 1"));
        assertEquals("OK", v0Script("DROP 1", new byte[520]));
        assertEquals("PUSH_SIZE", v0Script("DROP 1", new byte[521]));
        assertEquals("SCRIPT_SIZE", v0Script("0x4d0802" + "aa".repeat(520) + " DROP ".repeat(1) + "1 ".repeat(9477)));
        Script keyHash = Templates.payToWitness(new WitnessProgram(0, Hashes.hash160(PUBLIC)));
        for (int items : new int[] {1, 3}) {
            var witness = new Witness(Collections.nCopies(items, PUBLIC));
            assertEquals("WITNESS_PROGRAM_MISMATCH", Spends.result(Script.EMPTY, keyHash, witness, WITNESS));
        }
        Transaction unsigned = Spends.spending(keyHash, 5, Script.EMPTY, Witness.EMPTY);
        var hashes = new TxSignatureHashes(unsigned, List.of(new TxOut(5, keyHash)));
        Script code = Templates.payToPubKeyHash(Hashes.hash160(PUBLIC));
        byte[] signature = typed(Secp256k1.signEcdsa(KEY, SignatureHash.witnessV0(hashes, 0, code, 1)), 1);
        Transaction signed = new Transaction(
                1,
                List.of(unsigned.inputs().getFirst().withWitness(Witness.of(signature, PUBLIC))),
                unsigned.outputs(),
                0);
        assertEquals("OK", Spends.result(signed, new TxOut(5, keyHash), WITNESS));
        assertEquals("EVAL_FALSE", Spends.result(signed, new TxOut(6, keyHash), WITNESS)); // the amount is signed
    }

    private static byte[] typed(byte[] signature, int type) {
        byte[] out = Arrays.copyOf(signature, signature.length + 1);
        out[signature.length] = (byte) type;
        return out;
    }

    /// C66: no control block, however short, throws.
    @Test
    void c66_taproot_control() {
        Script v1 = Templates.payToWitness(new WitnessProgram(1, Arrays.copyOfRange(PUBLIC, 1, 33)));
        for (int size : new int[] {0, 1, 32, 34, 64, 66, 33 + 32 * 129})
            assertEquals(
                    "TAPROOT_WRONG_CONTROL_SIZE",
                    Spends.result(Script.EMPTY, v1, Witness.of(new byte[] {0x51}, new byte[size]), WITNESS),
                    "size " + size);
        for (int size : new int[] {33, 65, 33 + 32 * 128})
            assertEquals(
                    "WITNESS_PROGRAM_MISMATCH",
                    Spends.result(Script.EMPTY, v1, Witness.of(new byte[] {0x51}, new byte[size]), WITNESS),
                    "size " + size);
    }

    /// C64: the key path signs the amounts of all inputs, and knows only BIP-0341's hash types.
    @Test
    void c64_taproot_keypath() {
        byte[] evenKey = PUBLIC[0] == 2 ? KEY : HEX.parseHex("00".repeat(31) + "01");
        byte[] xOnly = Arrays.copyOfRange(Secp256k1.publicKey(evenKey, true), 1, 33);
        Script v1 = Templates.payToWitness(new WitnessProgram(1, xOnly));
        Transaction unsigned = Spends.spending(v1, 5, Script.EMPTY, Witness.EMPTY);
        var hashes = new TxSignatureHashes(unsigned, List.of(new TxOut(5, v1)));
        for (int type : new int[] {0, 1, 2, 3, 0x81, 0x82, 0x83}) {
            byte[] signature =
                    Secp256k1.signSchnorr(evenKey, SignatureHash.taprootKeyPath(hashes, 0, type), new byte[32]);
            byte[] full = type == 0 ? signature : typed(signature, type);
            assertEquals("OK", Spends.result(with(unsigned, full), new TxOut(5, v1), WITNESS));
            assertEquals("SCHNORR_SIG", Spends.result(with(unsigned, full), new TxOut(6, v1), WITNESS));
        }
        byte[] signature = Secp256k1.signSchnorr(evenKey, SignatureHash.taprootKeyPath(hashes, 0, 0), new byte[32]);
        for (int type : new int[] {0, 4, 0x80, 0x84, 0xff})
            assertEquals(
                    "SCHNORR_SIG_HASHTYPE",
                    Spends.result(with(unsigned, typed(signature, type)), new TxOut(5, v1), WITNESS));
        assertEquals("SCHNORR_SIG_SIZE", Spends.result(with(unsigned, new byte[63]), new TxOut(5, v1), WITNESS));
    }

    private static Transaction with(Transaction tx, byte[] item) {
        return new Transaction(
                tx.version(), List.of(tx.inputs().getFirst().withWitness(Witness.of(item))), tx.outputs(), 0);
    }

    private static String tapscript(String script, ScriptFlags flags, byte[]... items) {
        byte[] bytes = AsmParser.parse(script).bytes();
        byte[] internal = Arrays.copyOfRange(PUBLIC, 1, 33);
        byte[] even = PUBLIC.clone();
        even[0] = 2;
        byte[] tweak = Taproot.tweak(internal, Taproot.leafHash(Taproot.LEAF_TAPSCRIPT, bytes));
        byte[] output = Secp256k1.tweakAddPublic(even, tweak);
        if (output == null) throw new AssertionError("in range");
        byte[] control = new ScriptBuilder()
                .raw(new byte[] {(byte) (Taproot.LEAF_TAPSCRIPT | (output[0] & 1))})
                .raw(internal)
                .build()
                .bytes();
        var witness = new ArrayList<>(List.of(items));
        witness.add(bytes);
        witness.add(control);
        Script program = Templates.payToWitness(new WitnessProgram(1, Arrays.copyOfRange(output, 1, 33)));
        return Spends.result(Script.EMPTY, program, new Witness(witness), flags);
    }

    @Test
    void c67_tapscript_op_success() {
        assertEquals("OK", tapscript("0x50 0", WITNESS));
        assertEquals("DISCOURAGE_OP_SUCCESS", tapscript("0x50 0", WITNESS.with(ScriptFlag.DISCOURAGE_OP_SUCCESS)));
        assertEquals("OK", tapscript("0x50 0x4d", WITNESS)); // before a truncated push
        assertEquals("BAD_OPCODE", tapscript("0x02 0x50", WITNESS)); // behind one, as its data
        assertEquals("OK", tapscript("0x50", WITNESS, new byte[521]));
        assertEquals("PUSH_SIZE", tapscript("DROP 1", WITNESS, new byte[521]));
        byte[][] many = Collections.nCopies(1001, new byte[0]).toArray(byte[][]::new);
        assertEquals("OK", tapscript("0x50", WITNESS, many));
        assertEquals("STACK_SIZE", tapscript("1", WITNESS, many));
    }

    /// 50 weight units for each signature that is not empty, even of an unknown key type; the witness itself gives
    /// them.
    @Test
    void c68_tapscript_budget() {
        assertTrue(new TapscriptContext(new byte[32], 0).paySignature(), "exactly 0 is left");
        var spent = new TapscriptContext(new byte[32], 49);
        assertTrue(spent.paySignature());
        assertTrue(!spent.paySignature(), "-1 is left");
        // The witness: count, item of 2, script of 4 bytes a check and 1, control of 34 and lengths. Its size grows
        // by 4
        // for each check, which costs 50.
        String check = "DUP 0x0101 CHECKSIGVERIFY ";
        assertEquals("OK", tapscript(check + "DROP 1", WITNESS, new byte[] {9}));
        assertEquals("TAPSCRIPT_VALIDATION_WEIGHT", tapscript(check.repeat(3) + "DROP 1", WITNESS, new byte[] {9}));
        assertEquals("OK", tapscript(check.repeat(3) + "DROP 1", WITNESS, new byte[150]));
    }

    @Test
    void c69_tapscript_rules() {
        assertEquals("TAPSCRIPT_CHECKMULTISIG", tapscript("0 0 0 CHECKMULTISIG", WITNESS));
        String key = "0x20" + HEX.formatHex(Arrays.copyOfRange(PUBLIC, 1, 33));
        assertEquals("OK", tapscript("0 7 " + key + " CHECKSIGADD 7 EQUAL", WITNESS));
        assertEquals("BAD_OPCODE", v0Script("0 7 1 CHECKSIGADD"));
        assertEquals("INVALID_STACK_OPERATION", tapscript("7 " + key + " CHECKSIGADD 1", WITNESS));
        assertEquals("UNKNOWN_ERROR", tapscript("0 0x05 0x0102030405 " + key + " CHECKSIGADD 1", WITNESS));
        assertEquals("SCHNORR_SIG_SIZE", tapscript("1 7 " + key + " CHECKSIGADD 1", WITNESS));
        assertEquals("TAPSCRIPT_EMPTY_PUBKEY", tapscript("0 0 CHECKSIG", WITNESS));
        String unknown = "0x21" + HEX.formatHex(PUBLIC);
        assertEquals("OK", tapscript("1 " + unknown + " CHECKSIG", WITNESS));
        assertEquals(
                "DISCOURAGE_UPGRADABLE_PUBKEYTYPE",
                tapscript("1 " + unknown + " CHECKSIG", WITNESS.with(ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE)));
        assertEquals("SCHNORR_SIG_SIZE", tapscript("1 " + key + " CHECKSIG NOT", WITNESS));
        assertEquals("OK", tapscript("0 " + key + " CHECKSIG NOT", WITNESS));
        assertEquals("TAPSCRIPT_MINIMALIF", tapscript("2 IF 1 ENDIF", WITNESS));
        assertEquals("OK", tapscript("1 " + "NOP ".repeat(11_000), WITNESS)); // neither size nor opcodes are limited
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

    /// An anchor is anyone's to spend, and relayed so; another program of its size is left to later rules.
    @Test
    void c60_an_anchor_is_spent_by_nothing() {
        assertEquals(
                "OK", Spends.result(Script.EMPTY, Script.fromHex("51024e73"), Witness.EMPTY, ScriptFlags.STANDARD));
        assertEquals(
                "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM",
                Spends.result(Script.EMPTY, Script.fromHex("51024e74"), Witness.EMPTY, ScriptFlags.STANDARD));
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
        assertEquals(4, SigOps.p2sh(p2sh(redeem), pushed(redeem)));
        Witness witness = Witness.of(redeem.bytes());
        Script v0 = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(redeem.bytes())));
        assertEquals(4, SigOps.witness(v0, Script.EMPTY, witness, WITNESS));
        assertEquals(4, SigOps.witness(p2sh(v0), pushed(v0), witness, WITNESS));
        assertEquals(1, SigOps.witness(ones(0, 20), Script.EMPTY, Witness.EMPTY, WITNESS));
        assertEquals(0, SigOps.witness(ones(1, 32), Script.EMPTY, witness, WITNESS));
        assertEquals(0, SigOps.witness(v0, Script.EMPTY, witness, ScriptFlags.NONE));
    }
}
