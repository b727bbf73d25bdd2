package org.planchet.script;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// The 32 bytes that a signature signs, in their three generations: legacy, BIP-0143 (witness v0), BIP-0341
/// (taproot). The first two accept any hash type byte, unknown bits included, and include it in the hash.
public final class SignatureHash {
    /// Taproot only: as [#ALL], said by leaving the type byte out.
    public static final int DEFAULT = 0;

    public static final int ALL = 1;
    public static final int NONE = 2;
    public static final int SINGLE = 3;

    /// Added to another type: other inputs may be changed.
    public static final int ANYONECANPAY = 0x80;

    private static final int OUTPUT_MASK = 0x1f;
    private static final TxOut BLANK_OUTPUT = new TxOut(-1, Script.EMPTY);
    private static final byte[] ZERO = new byte[32];

    private SignatureHash() {}

    /// The hash that legacy scripts sign.
    ///
    /// @param scriptCode the script being run, from its last executed OP_CODESEPARATOR on, without signatures
    public static byte[] legacy(Transaction tx, int input, Script scriptCode, int hashType) {
        return legacy(tx, input, scriptCode.bytes(), hashType);
    }

    static byte[] legacy(Transaction tx, int input, byte[] scriptCode, int hashType) {
        int outputType = hashType & OUTPUT_MASK;
        boolean anyone = (hashType & ANYONECANPAY) != 0;
        if (outputType == SINGLE && input >= tx.outputs().size()) {
            // There is nothing to sign, and since 2009 the answer is the number one: a signature of it is
            // valid for any such transaction.
            byte[] one = new byte[32];
            one[0] = 1;
            return one;
        }
        var out = new ByteWriter(tx.strippedSize() + scriptCode.length + 16);
        out.int32(tx.version());
        out.compactSize(anyone ? 1 : tx.inputs().size());
        for (int i = anyone ? input : 0; i < (anyone ? input + 1 : tx.inputs().size()); i++) {
            TxIn each = tx.inputs().get(i);
            writeOutPoint(out, each.prevout());
            if (i == input) writeWithoutSeparators(out, scriptCode);
            else out.compactSize(0);
            boolean mayChange = i != input && (outputType == NONE || outputType == SINGLE);
            out.int32(mayChange ? 0 : each.sequence());
        }
        List<TxOut> outputs = tx.outputs();
        int count = outputType == NONE ? 0 : outputType == SINGLE ? input + 1 : outputs.size();
        out.compactSize(count);
        for (int i = 0; i < count; i++) (outputType == SINGLE && i != input ? BLANK_OUTPUT : outputs.get(i)).write(out);
        out.int32(tx.lockTime()).int32(hashType);
        return out.sha256d();
    }

    /// The code length-prefixed, every OP_CODESEPARATOR left out, executed or not.
    private static void writeWithoutSeparators(ByteWriter out, byte[] code) {
        int separators = 0;
        for (var reader = new ScriptReader(code); reader.next(); ) if (reader.is(Op.OP_CODESEPARATOR)) separators++;
        out.compactSize(code.length - separators);
        var reader = new ScriptReader(code);
        int kept = 0;
        while (reader.next()) {
            if (reader.is(Op.OP_CODESEPARATOR)) {
                out.bytes(code, kept, reader.start() - kept);
                kept = reader.position();
            }
        }
        out.bytes(code, kept, reader.position() - kept);
    }

    /// BIP-0143's hash, with the amount of the spent output out of `hashes`.
    public static byte[] witnessV0(TxSignatureHashes hashes, int input, Script scriptCode, int hashType) {
        return witnessV0(hashes, input, scriptCode.bytes(), hashType);
    }

    static byte[] witnessV0(TxSignatureHashes hashes, int input, byte[] scriptCode, int hashType) {
        Transaction tx = hashes.tx();
        TxSignatureHashes.Shared shared = hashes.shared();
        int outputType = hashType & OUTPUT_MASK;
        boolean anyone = (hashType & ANYONECANPAY) != 0;
        boolean someOutputs = outputType == NONE || outputType == SINGLE;
        byte[] outputs = someOutputs ? ZERO : shared.outputs().twice;
        if (outputType == SINGLE && input < tx.outputs().size())
            outputs = written(tx.outputs().get(input)).sha256d();
        TxIn spending = hashes.input(input);
        var out = new ByteWriter(160 + scriptCode.length);
        out.int32(tx.version());
        out.bytes(anyone ? ZERO : shared.prevouts().twice);
        out.bytes(anyone || someOutputs ? ZERO : shared.sequences().twice);
        writeOutPoint(out, spending.prevout());
        out.lengthPrefixed(scriptCode);
        out.int64(hashes.spent().get(input).value());
        out.int32(spending.sequence());
        out.bytes(outputs);
        out.int32(tx.lockTime()).int32(hashType);
        return out.sha256d();
    }

    /// BIP-0341's hash for a key path spend without annex.
    ///
    /// @throws IllegalArgumentException if the type is not one of BIP-0341's, or SINGLE has no output
    public static byte[] taprootKeyPath(TxSignatureHashes hashes, int input, int hashType) {
        byte[] hash = taproot(hashes, input, hashType, null, null);
        if (hash == null) throw new IllegalArgumentException("no taproot signature hash of type " + hashType);
        return hash;
    }

    /// BIP-0341's hash, with BIP-0342's extension if `tapscript` is given.
    ///
    /// @param annexHash SHA-256 of the annex with its length before it
    /// @return null if the type is not one of BIP-0341's, or SINGLE has no output
    static byte @Nullable [] taproot(
            TxSignatureHashes hashes,
            int input,
            int hashType,
            byte @Nullable [] annexHash,
            @Nullable TapscriptContext tapscript) {
        int outputType = hashType == DEFAULT ? ALL : hashType & ~ANYONECANPAY;
        boolean anyone = (hashType & ANYONECANPAY) != 0;
        if (outputType < ALL || outputType > SINGLE) return null;
        Transaction tx = hashes.tx();
        if (outputType == SINGLE && input >= tx.outputs().size()) return null;
        TxSignatureHashes.Shared shared = hashes.shared();
        var out = new ByteWriter(256);
        out.uint8(0); // the epoch
        out.uint8(hashType);
        out.int32(tx.version()).int32(tx.lockTime());
        if (!anyone) {
            TxSignatureHashes.OfSpent spent = hashes.ofSpent();
            out.bytes(shared.prevouts().once).bytes(spent.amounts);
            out.bytes(spent.scripts).bytes(shared.sequences().once);
        }
        if (outputType == ALL) out.bytes(shared.outputs().once);
        out.uint8((tapscript == null ? 0 : 2) + (annexHash == null ? 0 : 1));
        if (anyone) {
            writeOutPoint(out, hashes.input(input).prevout());
            hashes.spent().get(input).write(out);
            out.int32(hashes.input(input).sequence());
        } else {
            out.int32(input);
        }
        if (annexHash != null) out.bytes(annexHash);
        if (outputType == SINGLE) out.bytes(written(tx.outputs().get(input)).sha256());
        if (tapscript != null) out.bytes(tapscript.leafHash).uint8(0).int32(tapscript.codeSeparator);
        return Taproot.SIGHASH.hash(out.toByteArray());
    }

    /// A signature without the hash type byte at its end.
    static byte[] withoutType(byte[] signature) {
        return Arrays.copyOf(signature, signature.length - 1);
    }

    static void writeOutPoint(ByteWriter out, OutPoint outPoint) {
        out.hash256(outPoint.txid().hash()).int32(outPoint.index());
    }

    private static ByteWriter written(TxOut output) {
        var out = new ByteWriter(output.serializedSize());
        output.write(out);
        return out;
    }
}
