package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// The known traps of witness programs and of tapscript, where the public vectors do not show them at a glance.
class WitnessHazardsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HEX.parseHex("00".repeat(31) + "07");
    private static final byte[] PUBLIC = Secp256k1.publicKey(KEY, true);

    private static final ScriptFlags WITNESS = ScriptFlags.MANDATORY;

    @Test
    void c60_witness_program_shape() {
        Script v0 = Spends.ones(0, 20);
        assertEquals("WITNESS_MALLEATED", Spends.result(AsmParser.parse("1"), v0, Witness.EMPTY, WITNESS));
        Script longPush =
                new ScriptBuilder().raw(new byte[] {0x4c, 22}).raw(v0.bytes()).build();
        assertEquals("WITNESS_MALLEATED_P2SH", Spends.result(longPush, Spends.p2sh(v0), Witness.EMPTY, WITNESS));
        assertEquals(
                "WITNESS_PROGRAM_MISMATCH", Spends.result(Spends.pushed(v0), Spends.p2sh(v0), Witness.EMPTY, WITNESS));
        Script v0Script = Spends.ones(0, 32);
        assertEquals(
                "WITNESS_PROGRAM_WITNESS_EMPTY",
                Spends.result(Spends.pushed(v0Script), Spends.p2sh(v0Script), Witness.EMPTY, WITNESS));
        assertEquals(
                "WITNESS_PROGRAM_WRONG_LENGTH",
                Spends.result(Script.EMPTY, Spends.ones(0, 21), Witness.EMPTY, WITNESS));
        for (int version = 1; version <= 16; version++)
            assertEquals("OK", Spends.result(Script.EMPTY, Spends.ones(version, 31), Witness.of(new byte[1]), WITNESS));
        Script v1 = Spends.ones(1, 32);
        assertEquals("OK", Spends.result(Spends.pushed(v1), Spends.p2sh(v1), Witness.EMPTY, WITNESS));
        // Pushes that only look like a program: a version byte pushed by a direct push.
        Script looksLike = AsmParser.parse("0x0151 0x14" + "ab".repeat(20));
        assertEquals(Optional.empty(), Templates.witnessProgram(looksLike));
        assertEquals("WITNESS_UNEXPECTED", Spends.result(Script.EMPTY, looksLike, Witness.of(new byte[1]), WITNESS));
        assertEquals(0, SigOps.witness(looksLike, Script.EMPTY, Witness.of(new byte[1]), WITNESS));
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

    /// An anchor is anyone's to spend, and relayed so; another program of its size is left to later rules.
    @Test
    void c60_an_anchor_is_spent_by_nothing() {
        assertEquals(
                "OK", Spends.result(Script.EMPTY, Script.fromHex("51024e73"), Witness.EMPTY, ScriptFlags.STANDARD));
        assertEquals(
                "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM",
                Spends.result(Script.EMPTY, Script.fromHex("51024e74"), Witness.EMPTY, ScriptFlags.STANDARD));
    }
}
