package org.planchet.script;

import java.util.List;
import java.util.Optional;
import org.planchet.primitives.Script;
import org.planchet.primitives.WitnessProgram;

/// The standard forms of scripts: recognised and made.
public final class Templates {
    private Templates() {}

    public static ScriptType classify(Script script) {
        throw new AssertionError("not written yet");
    }

    /// The version and program, where `script` is a witness program.
    public static Optional<WitnessProgram> witnessProgram(Script script) {
        throw new AssertionError("not written yet");
    }

    /// Whether it is BIP-0016's 23 bytes exactly.
    public static boolean isPayToScriptHash(Script script) {
        throw new AssertionError("not written yet");
    }

    /// Whether it parses to its end and has nothing but pushes (OP_RESERVED counts as one, as in Core).
    public static boolean isPushOnly(Script script) {
        throw new AssertionError("not written yet");
    }

    /// Whether no input can ever spend it, so that it needs no coin: OP_RETURN first, or too large to run.
    public static boolean isUnspendable(Script script) {
        throw new AssertionError("not written yet");
    }

    /// @param hash 20 bytes
    public static Script payToPubKeyHash(byte[] hash) {
        throw new AssertionError("not written yet");
    }

    /// @param publicKey 33 or 65 bytes
    public static Script payToPubKey(byte[] publicKey) {
        throw new AssertionError("not written yet");
    }

    /// @param hash 20 bytes
    public static Script payToScriptHash(byte[] hash) {
        throw new AssertionError("not written yet");
    }

    public static Script payToWitness(WitnessProgram program) {
        throw new AssertionError("not written yet");
    }

    /// OP_RETURN and one push.
    public static Script nullData(byte[] data) {
        throw new AssertionError("not written yet");
    }

    /// @param required how many of the keys must sign, 1 to 16
    public static Script multisig(int required, List<byte[]> publicKeys) {
        throw new AssertionError("not written yet");
    }

    /// The scriptSig of a P2PKH spend.
    ///
    /// @param signature DER with the hash type byte
    public static Script spendPubKeyHash(byte[] signature, byte[] publicKey) {
        throw new AssertionError("not written yet");
    }
}
