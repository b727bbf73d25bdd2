package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// The traps of taproot's witnesses: sizes that nothing limits but weight, and the annex.
final class TaprootHazardsTest {
    private static final byte[] KEY = evenKey();
    private static final byte[] X_ONLY = Arrays.copyOfRange(Secp256k1.publicKey(KEY, true), 1, 33);
    private static final Script OUTPUT = Templates.payToWitness(new WitnessProgram(1, X_ONLY));
    private static final byte[] SUCCESS = {(byte) 0xfe};

    private static byte[] evenKey() {
        byte[] key = Hashes.sha256(new byte[] {1});
        while (Secp256k1.publicKey(key, true)[0] != 2) key = Hashes.sha256(key);
        return key;
    }

    /// A spend by the one leaf of an output, read back from its bytes.
    private static String byLeaf(byte[] leaf, List<byte[]> items) {
        byte[] tweak = Taproot.tweak(X_ONLY, Taproot.leafHash(Taproot.LEAF_TAPSCRIPT, leaf));
        byte[] output = Secp256k1.tweakAddPublic(Secp256k1.publicKey(KEY, true), tweak);
        if (output == null) throw new AssertionError("in range");
        var witness = new ArrayList<>(items);
        witness.add(leaf);
        witness.add(new ByteWriter(33)
                .uint8(Taproot.LEAF_TAPSCRIPT | (output[0] & 1))
                .bytes(X_ONLY)
                .toByteArray());
        Script program = Templates.payToWitness(new WitnessProgram(1, Arrays.copyOfRange(output, 1, 33)));
        Transaction tx = Spends.spending(program, 5, Script.EMPTY, new Witness(witness));
        try {
            Transaction read = Transaction.parse(tx.raw());
            assertEquals(tx, read);
            return Spends.result(read, new TxOut(5, program), ScriptFlags.MANDATORY);
        } catch (MalformedDataException e) {
            throw new AssertionError(e);
        }
    }

    /// C25: btcd stopped at items of 11,000 bytes, and at 500,000 items (CVE-2022-44797 and its kin). Both are within a
    /// block's weight, so both are valid, and both are read back as they were written.
    @Test
    void c25_witness_large_items() {
        for (int size : new int[] {11_001, 33_970, 396_669})
            assertEquals("OK", byLeaf(SUCCESS, List.of(new byte[size])), size + " bytes");
        assertEquals("OK", byLeaf(SUCCESS, Collections.nCopies(500_001, new byte[0])));
        // The script itself may be as long as the block; an item that it works on may not.
        byte[] script = new byte[396_669];
        Arrays.fill(script, (byte) Op.OP_NOP.code());
        script[0] = (byte) Op.OP_1.code();
        assertEquals("OK", byLeaf(script, List.of()));
        assertEquals("PUSH_SIZE", byLeaf(new byte[] {0x75, 0x51}, List.of(new byte[521])));
    }

    private static Transaction byKey(byte[]... items) {
        return Spends.spending(OUTPUT, 5, Script.EMPTY, Witness.of(items));
    }

    private static byte[] signature(byte @Nullable [] annexHash) {
        Transaction tx = byKey(new byte[0]);
        byte[] hash = SignatureHash.taproot(
                new TxSignatureHashes(tx, List.of(new TxOut(5, OUTPUT))), 0, SignatureHash.DEFAULT, annexHash, null);
        if (hash == null) throw new AssertionError("a known type");
        return Secp256k1.signSchnorr(KEY, hash, new byte[32]);
    }

    private static String judged(byte[]... items) {
        return Spends.result(byKey(items), new TxOut(5, OUTPUT), ScriptFlags.MANDATORY);
    }

    /// C65: of two items or more the last is the annex if it starts with 0x50, and the signature commits to it.
    @Test
    void c65_taproot_annex() {
        byte[] plain = signature(null);
        assertEquals("OK", judged(plain));
        for (byte[] annex : List.of(new byte[] {0x50}, new byte[] {0x50, 1, 2, 3}, annexOf(10_000))) {
            byte[] committing = signature(Taproot.annexHash(annex));
            assertEquals("OK", judged(committing, annex));
            assertEquals("SCHNORR_SIG", judged(plain, annex), "an annex that nobody signed");
            assertEquals("SCHNORR_SIG", judged(committing), "the annex was taken away");
            byte[] other = annex.clone();
            other[other.length - 1] ^= (byte) (annex.length == 1 ? 0x01 : 0x80);
            // Changed so that it is none any more: then it is a control block, of a size that none has.
            assertEquals(annex.length == 1 ? "TAPROOT_WRONG_CONTROL_SIZE" : "SCHNORR_SIG", judged(committing, other));
        }
    }

    @Test
    void c65_a_single_item_is_no_annex_and_an_empty_one_neither() {
        byte[] looksLike = signature(null).clone();
        looksLike[0] = Taproot.ANNEX_TAG;
        assertEquals("SCHNORR_SIG", judged(looksLike), "it is judged as a signature");
        assertEquals("SCHNORR_SIG_SIZE", judged(new byte[] {Taproot.ANNEX_TAG}));
        assertEquals("TAPROOT_WRONG_CONTROL_SIZE", judged(signature(null), new byte[0]));
        // Behind the annex of a script path stand script and control block as without it.
        assertEquals("TAPROOT_WRONG_CONTROL_SIZE", judged(SUCCESS, new byte[32], new byte[] {Taproot.ANNEX_TAG}));
    }

    private static byte[] annexOf(int size) {
        byte[] annex = new byte[size];
        annex[0] = Taproot.ANNEX_TAG;
        return annex;
    }
}
