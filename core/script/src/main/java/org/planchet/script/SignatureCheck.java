package org.planchet.script;

import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Secp256k1;

/// One signature against one key, and the forms both must have.
///
/// @param error fails the script whatever it does with the answer
record SignatureCheck(boolean valid, @Nullable ScriptError error) {
    private static final SignatureCheck VALID = new SignatureCheck(true, null);
    private static final SignatureCheck INVALID = new SignatureCheck(false, null);

    private static SignatureCheck failed(ScriptError error) {
        return new SignatureCheck(false, error);
    }

    /// What OP_CHECKSIG and its kin ask.
    static SignatureCheck of(Interpreter machine, byte[] signature, byte[] key) {
        return machine.tapscript == null
                ? ecdsa(machine, signature, key)
                : tapscript(machine, machine.tapscript, signature, key);
    }

    private static SignatureCheck ecdsa(Interpreter machine, byte[] signature, byte[] key) {
        byte[] code = machine.scriptCode();
        if (machine.version == SigVersion.BASE) {
            byte[] cleaned = FindAndDelete.push(code, signature);
            if (cleaned.length < code.length && machine.has(ScriptFlag.CONST_SCRIPTCODE))
                return failed(ScriptError.SIG_FINDANDDELETE);
            code = cleaned;
        }
        ScriptError error = encoding(machine, signature, key);
        if (error != null) return failed(error);
        if (machine.spend.checkEcdsa(signature, key, code, machine.version)) return VALID;
        if (machine.has(ScriptFlag.NULLFAIL) && signature.length > 0) return failed(ScriptError.SIG_NULLFAIL);
        return INVALID;
    }

    /// BIP-0342: an empty signature is invalid, any other must be valid and is paid for, an unknown kind of key
    /// takes any.
    private static SignatureCheck tapscript(
            Interpreter machine, TapscriptContext context, byte[] signature, byte[] key) {
        boolean given = signature.length > 0;
        if (given && !context.paySignature()) return failed(ScriptError.TAPSCRIPT_VALIDATION_WEIGHT);
        if (key.length == 0) return failed(ScriptError.TAPSCRIPT_EMPTY_PUBKEY);
        if (key.length == 32) {
            ScriptError error = given ? machine.spend.checkSchnorr(signature, key, context) : null;
            if (error != null) return failed(error);
        } else if (machine.has(ScriptFlag.DISCOURAGE_UPGRADABLE_PUBKEYTYPE)) {
            return failed(ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);
        }
        return given ? VALID : INVALID;
    }

    /// The forms that flags ask of an ECDSA signature (with its type byte) and a key.
    static @Nullable ScriptError encoding(Interpreter machine, byte[] signature, byte[] key) {
        if (signature.length > 0) { // an empty one is the compact way to give none
            boolean strict = machine.has(ScriptFlag.STRICTENC);
            boolean lowS = machine.has(ScriptFlag.LOW_S);
            if ((strict || lowS || machine.has(ScriptFlag.DERSIG)) && !isStrictDer(signature))
                return ScriptError.SIG_DER;
            if (lowS && !Secp256k1.isLowS(SignatureHash.withoutType(signature))) return ScriptError.SIG_HIGH_S;
            if (strict && !hasDefinedType(signature)) return ScriptError.SIG_HASHTYPE;
        }
        if (machine.has(ScriptFlag.STRICTENC) && !isCompressed(key) && !isUncompressed(key))
            return ScriptError.PUBKEYTYPE;
        if (machine.version == SigVersion.WITNESS_V0
                && machine.has(ScriptFlag.WITNESS_PUBKEYTYPE)
                && !isCompressed(key)) return ScriptError.WITNESS_PUBKEYTYPE;
        return null;
    }

    private static boolean isCompressed(byte[] key) {
        return key.length == 33 && (key[0] == 2 || key[0] == 3);
    }

    private static boolean isUncompressed(byte[] key) {
        return key.length == 65 && key[0] == 4;
    }

    /// Whether it has the form that STRICTENC asks of a signature with its type byte.
    static boolean isStandard(byte[] signature) {
        return isStrictDer(signature) && hasDefinedType(signature);
    }

    private static boolean hasDefinedType(byte[] signature) {
        int type = signature[signature.length - 1] & 0xff & ~SignatureHash.ANYONECANPAY;
        return type >= SignatureHash.ALL && type <= SignatureHash.SINGLE;
    }

    /// BIP-0066: `30 length 02 lengthR R 02 lengthS S type`, with R and S positive and not padded.
    static boolean isStrictDer(byte[] signature) {
        int size = signature.length;
        if (size < 9 || size > 73) return false;
        if (signature[0] != 0x30 || signature[1] != size - 3) return false;
        int lengthR = signature[3] & 0xff;
        if (5 + lengthR >= size) return false;
        int lengthS = signature[5 + lengthR] & 0xff;
        if (lengthR + lengthS + 7 != size) return false;
        return isInteger(signature, 2, lengthR) && isInteger(signature, 4 + lengthR, lengthS);
    }

    private static boolean isInteger(byte[] signature, int at, int length) {
        if (signature[at] != 2 || length == 0) return false;
        if (signature[at + 2] < 0) return false;
        return length == 1 || signature[at + 2] != 0 || signature[at + 3] < 0;
    }
}
