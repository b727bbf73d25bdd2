package org.planchet.conformance.differential;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Templates;

/// Taproot outputs and what their scripts sign, written from BIP 341 and BIP 342 a second time: these tests must not
/// sign with what they test.
final class Taproots {
    static final int TAPSCRIPT = 0xc0;

    private Taproots() {}

    static byte[] tagged(String tag, byte[]... parts) {
        byte[] hash = Hashes.sha256(tag.getBytes(StandardCharsets.UTF_8));
        var out = new ByteWriter(256).bytes(hash).bytes(hash);
        for (byte[] part : parts) out.bytes(part);
        return Hashes.sha256(out.toByteArray());
    }

    static byte[] leafHash(int version, Script script) {
        return tagged(
                "TapLeaf",
                new ByteWriter(64).uint8(version).lengthPrefixed(script.bytes()).toByteArray());
    }

    /// The key of an output without scripts if `leaf` is null, else with that one.
    static Key output(Key internal, byte @Nullable [] leaf) {
        return internal.tweaked(
                leaf == null ? tagged("TapTweak", internal.xOnly()) : tagged("TapTweak", internal.xOnly(), leaf));
    }

    static Script script(Key output) {
        return Templates.payToWitness(new WitnessProgram(1, output.xOnly()));
    }

    /// The control block of a tree of one leaf.
    static byte[] control(Key internal, Key output, int version) {
        return new ByteWriter(33)
                .uint8(version | (output.publicKey()[0] & 1))
                .bytes(internal.xOnly())
                .toByteArray();
    }

    /// What an input of hash type DEFAULT or ALL signs.
    ///
    /// @param leaf  null on the key path
    /// @param annex null if there is none
    static byte[] sigHash(Signing signing, int type, byte @Nullable [] leaf, byte @Nullable [] annex) {
        Transaction tx = signing.tx();
        var prevouts = new ByteWriter();
        var amounts = new ByteWriter();
        var scripts = new ByteWriter();
        var sequences = new ByteWriter();
        var outputs = new ByteWriter();
        for (TxIn input : tx.inputs()) {
            prevouts.hash256(input.prevout().txid().hash())
                    .int32(input.prevout().index());
            sequences.int32(input.sequence());
        }
        for (TxOut spent : signing.spent()) {
            amounts.int64(spent.value());
            scripts.lengthPrefixed(spent.scriptPubKey().bytes());
        }
        for (TxOut output : tx.outputs()) output.write(outputs);
        var out = new ByteWriter(256).uint8(0).uint8(type).int32(tx.version()).int32(tx.lockTime());
        for (ByteWriter all : new ByteWriter[] {prevouts, amounts, scripts, sequences, outputs})
            out.bytes(Hashes.sha256(all.toByteArray()));
        out.uint8((leaf == null ? 0 : 2) + (annex == null ? 0 : 1)).int32(signing.input());
        if (annex != null)
            out.bytes(Hashes.sha256(new ByteWriter().lengthPrefixed(annex).toByteArray()));
        if (leaf != null) out.bytes(leaf).uint8(0).int32(-1);
        return tagged("TapSighash", out.toByteArray());
    }
}
