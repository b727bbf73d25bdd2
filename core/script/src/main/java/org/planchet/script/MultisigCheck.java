package org.planchet.script;

import org.jspecify.annotations.Nullable;

/// The heart of OP_CHECKMULTISIG: signatures and keys are walked from the top of the stack down, each signature
/// trying keys until one fits; signatures must be in the order of their keys.
final class MultisigCheck {
    private final Interpreter machine;
    private final int keys;
    private final int signatures;
    private boolean valid;

    MultisigCheck(Interpreter machine, int keys, int signatures) {
        this.machine = machine;
        this.keys = keys;
        this.signatures = signatures;
    }

    /// @return an error that fails the script; whether the signatures fit is another question
    @Nullable
    ScriptError run() {
        int firstKey = 1;
        int firstSignature = keys + 2;
        byte[] code = machine.scriptCode();
        if (machine.version == SigVersion.BASE) {
            // All signatures are deleted from the code before the first is checked.
            for (int i = 0; i < signatures; i++) {
                byte[] cleaned = FindAndDelete.push(code, machine.stack.top(firstSignature + i));
                if (cleaned.length < code.length && machine.has(ScriptFlag.CONST_SCRIPTCODE))
                    return ScriptError.SIG_FINDANDDELETE;
                code = cleaned;
            }
        }
        int key = 0;
        int signature = 0;
        while (signature < signatures && signatures - signature <= keys - key) {
            byte[] signatureBytes = machine.stack.top(firstSignature + signature);
            byte[] keyBytes = machine.stack.top(firstKey + key);
            ScriptError error = SignatureCheck.encoding(machine, signatureBytes, keyBytes);
            if (error != null) return error;
            if (machine.spend.checkEcdsa(signatureBytes, keyBytes, code, machine.version)) signature++;
            key++;
        }
        valid = signature == signatures;
        return null;
    }

    boolean valid() {
        return valid;
    }
}
