package org.planchet.script;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;

/// One input that spends one output: Bitcoin Core's `VerifyScript`. Used once, by one thread.
final class InputVerifier {
    final Transaction tx;
    final ScriptFlags flags;

    private final TxIn input;
    private final int index;
    private final TxSignatureHashes hashes;
    private final SignatureChecker signatures;

    /// The signature hash asked for last: a multisig asks for the same again and again.
    private byte @Nullable [] lastCode;

    private int lastType;
    private byte[] lastHash = ScriptStack.FALSE;

    private byte @Nullable [] annexHash;

    InputVerifier(Transaction tx, int index, TxSignatureHashes hashes, ScriptFlags flags, SignatureChecker signatures) {
        this.tx = tx;
        this.index = index;
        this.input = tx.inputs().get(index);
        this.hashes = hashes;
        this.flags = flags;
        this.signatures = signatures;
    }

    /// Null if the input may spend.
    @Nullable
    ScriptFailure verify() {
        Script scriptSig = input.scriptSig();
        Script scriptPubKey = hashes.spent().get(index).scriptPubKey();
        boolean p2sh = flags.has(ScriptFlag.P2SH) && Templates.isPayToScriptHash(scriptPubKey);
        var stack = new ScriptStack();
        if (flags.has(ScriptFlag.SIGPUSHONLY) && !Templates.isPushOnly(scriptSig))
            return failure(ScriptError.SIG_PUSHONLY, "scriptSig", stack);

        // One after the other over one stack, never as one script (CVE-2010-5141).
        ScriptFailure failure = run(scriptSig, stack);
        if (failure != null) return failure;
        ScriptStack afterScriptSig = p2sh ? stack.copy() : stack;
        failure = runToTrue(scriptPubKey, stack);
        if (failure != null) return failure;

        boolean hadWitness = false;
        if (flags.has(ScriptFlag.WITNESS)) {
            var program = Templates.witnessProgram(scriptPubKey).orElse(null);
            if (program != null) {
                hadWitness = true;
                if (scriptSig.size() != 0) return failure(ScriptError.WITNESS_MALLEATED, "witness program", stack);
                failure = new WitnessVerifier(this, program, false).verify(input.witness());
                if (failure != null) return failure;
                stack.drop(stack.size() - 1);
            }
        }
        if (p2sh) {
            stack = afterScriptSig;
            if (!Templates.isPushOnly(scriptSig)) return failure(ScriptError.SIG_PUSHONLY, "scriptSig", stack);
            // Not empty: the scriptPubKey has hashed its top.
            Script redeemScript = Script.wrap(stack.pop());
            failure = runToTrue(redeemScript, stack);
            if (failure != null) return failure;
            var program = Templates.witnessProgram(redeemScript).orElse(null);
            if (program != null && flags.has(ScriptFlag.WITNESS)) {
                hadWitness = true;
                Script onlyPush =
                        new ScriptBuilder().pushBytes(redeemScript.bytes()).build();
                if (!scriptSig.equals(onlyPush))
                    return failure(ScriptError.WITNESS_MALLEATED_P2SH, "witness program", stack);
                failure = new WitnessVerifier(this, program, true).verify(input.witness());
                if (failure != null) return failure;
                stack.drop(stack.size() - 1);
            }
        }
        // Only after P2SH and witness, which leave a true item on an otherwise clean stack.
        if (flags.has(ScriptFlag.CLEANSTACK) && stack.size() != 1)
            return failure(ScriptError.CLEANSTACK, "end of script", stack);
        if (flags.has(ScriptFlag.WITNESS) && !hadWitness && !input.witness().isEmpty())
            return failure(ScriptError.WITNESS_UNEXPECTED, "witness", stack);
        return null;
    }

    private @Nullable ScriptFailure run(Script script, ScriptStack stack) {
        return new Interpreter(this, SigVersion.BASE, script.bytes(), stack, null).run();
    }

    private @Nullable ScriptFailure runToTrue(Script script, ScriptStack stack) {
        ScriptFailure failure = run(script, stack);
        if (failure != null) return failure;
        boolean isTrue = !stack.isEmpty() && ScriptNumber.toBoolean(stack.top(0));
        return isTrue
                ? null
                : new ScriptFailure(ScriptError.EVAL_FALSE, script.size(), "end of script", stack.toList());
    }

    static ScriptFailure failure(ScriptError error, String what, ScriptStack stack) {
        return new ScriptFailure(error, 0, what, stack.toList());
    }

    /// The input's sequence as an unsigned number.
    long sequence() {
        return Integer.toUnsignedLong(input.sequence());
    }

    /// All signatures of this input commit to the annex, from here on.
    void commitToAnnex(byte[] annex) {
        annexHash = Taproot.annexHash(annex);
    }

    /// @param signature with the hash type byte; empty is no signature
    /// @param code what it signs, in legacy scripts without signatures
    boolean checkEcdsa(byte[] signature, byte[] key, byte[] code, SigVersion version) {
        if (signature.length == 0 || key.length == 0) return false;
        int type = signature[signature.length - 1] & 0xff;
        return signatures.ecdsa(key, SignatureHash.withoutType(signature), ecdsaHash(code, type, version));
    }

    @SuppressWarnings("ReferenceEquality") // the same array has the same bytes; comparing them would cost what it saves
    private byte[] ecdsaHash(byte[] code, int type, SigVersion version) {
        if (code != lastCode || type != lastType) {
            lastHash = version == SigVersion.BASE
                    ? SignatureHash.legacy(tx, index, code, type)
                    : SignatureHash.witnessV0(hashes, index, code, type);
            lastCode = code;
            lastType = type;
        }
        return lastHash;
    }

    /// BIP-0341's signature check.
    ///
    /// @param signature 64 bytes, or 65 with the hash type
    /// @param key 32 bytes
    /// @return null if it is valid
    @Nullable
    ScriptError checkSchnorr(byte[] signature, byte[] key, @Nullable TapscriptContext tapscript) {
        if (signature.length != 64 && signature.length != 65) return ScriptError.SCHNORR_SIG_SIZE;
        int type = SignatureHash.DEFAULT;
        byte[] plain = signature;
        if (signature.length == 65) {
            type = signature[64] & 0xff;
            if (type == SignatureHash.DEFAULT) return ScriptError.SCHNORR_SIG_HASHTYPE; // it has a shorter form
            plain = SignatureHash.withoutType(signature);
        }
        byte[] hash = SignatureHash.taproot(hashes, index, type, annexHash, tapscript);
        if (hash == null) return ScriptError.SCHNORR_SIG_HASHTYPE;
        return signatures.schnorr(key, plain, hash) ? null : ScriptError.SCHNORR_SIG;
    }
}
