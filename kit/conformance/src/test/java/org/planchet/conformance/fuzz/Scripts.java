package org.planchet.conformance.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.ScriptFailure;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// The interpreter, as a coin's owner meets it. An input is: three bytes of flags, one that says how many arguments
/// there are, each with its length before it, and the script.
final class Scripts {
    private static final byte[] INTERNAL = Secp256k1.publicKey(Hashes.sha256(new byte[] {1}), true);

    private Scripts() {}

    private record Spend(ScriptFlags flags, List<byte[]> arguments, Script script) {}

    private static Spend spend(byte[] input) {
        int at = 0;
        int bits = 0;
        while (at < 3 && at < input.length) bits = (bits << 8) | (input[at++] & 0xff);
        ScriptFlags flags = ScriptFlags.NONE;
        for (ScriptFlag flag : ScriptFlag.values()) {
            if ((bits & 1) != 0) flags = flags.with(flag);
            bits >>= 1;
        }
        // What it is defined with.
        if (flags.has(ScriptFlag.CLEANSTACK) || flags.has(ScriptFlag.TAPROOT))
            flags = flags.with(ScriptFlag.P2SH, ScriptFlag.WITNESS);
        var arguments = new ArrayList<byte[]>();
        int count = at < input.length ? input[at++] & 7 : 0;
        for (int i = 0; i < count && at < input.length; i++) {
            int end = Math.min(input.length, at + 1 + (input[at] & 0x7f));
            arguments.add(Arrays.copyOfRange(input, at + 1, end));
            at = end;
        }
        return new Spend(flags, arguments, Script.wrap(Arrays.copyOfRange(input, at, input.length)));
    }

    static void legacy(byte[] input) {
        Spend spend = spend(input);
        var pushes = new ByteWriter();
        for (byte[] argument : spend.arguments)
            if (argument.length > 0) pushes.uint8(Math.min(75, argument.length)).bytes(argument);
        judge(spend.script, Script.wrap(pushes.toByteArray()), Witness.EMPTY, spend.flags);
        judge(spend.script, Script.EMPTY, new Witness(spend.arguments), spend.flags);
    }

    static void witness(byte[] input) {
        Spend spend = spend(input);
        var items = new ArrayList<>(spend.arguments);
        items.add(spend.script.bytes());
        Script program = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(spend.script.bytes())));
        judge(program, Script.EMPTY, new Witness(items), spend.flags.with(ScriptFlag.P2SH, ScriptFlag.WITNESS));
    }

    static void tapscript(byte[] input) {
        Spend spend = spend(input);
        byte[] internal = Arrays.copyOfRange(INTERNAL, 1, 33);
        byte[] even = INTERNAL.clone();
        even[0] = 2;
        byte[] leaf = Hashes.tagged(
                "TapLeaf",
                new ByteWriter()
                        .uint8(0xc0)
                        .lengthPrefixed(spend.script.bytes())
                        .toByteArray());
        byte[] output = Secp256k1.tweakAddPublic(even, Hashes.tagged("TapTweak", internal, leaf));
        if (output == null) return;
        var items = new ArrayList<>(spend.arguments);
        items.add(spend.script.bytes());
        items.add(
                new ByteWriter(33).uint8(0xc0 | (output[0] & 1)).bytes(internal).toByteArray());
        Script program = Templates.payToWitness(new WitnessProgram(1, Arrays.copyOfRange(output, 1, 33)));
        judge(
                program,
                Script.EMPTY,
                new Witness(items),
                spend.flags.with(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.TAPROOT));
    }

    /// Twice with one verdict; and what passes with more flags passes with fewer.
    private static void judge(Script coin, Script scriptSig, Witness witness, ScriptFlags flags) {
        var previous = new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0);
        var tx = new Transaction(
                2, List.of(new TxIn(previous, scriptSig, 5, witness)), List.of(new TxOut(1, Script.EMPTY)), 7);
        var hashes = new TxSignatureHashes(tx, List.of(new TxOut(1, coin)));
        Optional<ScriptFailure> first = ScriptVerifier.verify(tx, 0, hashes, flags);
        Optional<ScriptFailure> second =
                ScriptVerifier.verify(tx, 0, new TxSignatureHashes(tx, List.of(new TxOut(1, coin))), flags);
        if (!first.map(ScriptFailure::error).equals(second.map(ScriptFailure::error)))
            throw new AssertionError("two verdicts: " + first + " and " + second);
        if (first.isPresent()) return;
        Optional<ScriptFailure> laxer = ScriptVerifier.verify(tx, 0, hashes, ScriptFlags.NONE);
        if (laxer.isPresent()) throw new AssertionError("passes with " + flags + ", fails without: " + laxer);
    }
}
