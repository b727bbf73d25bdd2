package org.planchet.script;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;

/// Hashes and signature checks.
final class CryptoOps {
    private CryptoOps() {}

    static void fill(OpTable table) {
        hash(table, Op.OP_RIPEMD160, Hashes::ripemd160);
        hash(table, Op.OP_SHA1, Hashes::sha1);
        hash(table, Op.OP_SHA256, Hashes::sha256);
        hash(table, Op.OP_HASH160, Hashes::hash160);
        hash(table, Op.OP_HASH256, Hashes::sha256d);
        table.put(Op.OP_CODESEPARATOR, machine -> {
            machine.separateCode();
            return null;
        });
        table.put(Op.OP_CHECKSIG, machine -> checkSig(machine, false));
        table.put(Op.OP_CHECKSIGVERIFY, machine -> checkSig(machine, true));
        table.put(Op.OP_CHECKSIGADD, CryptoOps::checkSigAdd);
        table.put(Op.OP_CHECKMULTISIG, machine -> checkMultisig(machine, false));
        table.put(Op.OP_CHECKMULTISIGVERIFY, machine -> checkMultisig(machine, true));
    }

    /// [… a] → [… hash of a]
    private static void hash(OpTable table, Op op, UnaryOperator<byte[]> function) {
        table.put(op, machine -> {
            if (machine.stack.isEmpty()) return ScriptError.INVALID_STACK_OPERATION;
            machine.stack.push(function.apply(machine.stack.pop()));
            return null;
        });
    }

    // OP_CHECKSIG  [… signature key] → [… true or false]    OP_CHECKSIGVERIFY  [… signature key] → […]
    private static @Nullable ScriptError checkSig(Interpreter machine, boolean verify) {
        ScriptStack stack = machine.stack;
        if (stack.size() < 2) return ScriptError.INVALID_STACK_OPERATION;
        var check = SignatureCheck.of(machine, stack.top(1), stack.top(0));
        if (check.error() != null) return check.error();
        if (verify && !check.valid()) return ScriptError.CHECKSIGVERIFY;
        stack.drop(2);
        if (!verify) stack.push(check.valid());
        return null;
    }

    // OP_CHECKSIGADD  [… signature n key] → [… n, or n + 1 if the signature is valid]   (BIP-0342)
    private static @Nullable ScriptError checkSigAdd(Interpreter machine) {
        ScriptStack stack = machine.stack;
        if (machine.version != SigVersion.TAPSCRIPT) return ScriptError.BAD_OPCODE;
        if (stack.size() < 3) return ScriptError.INVALID_STACK_OPERATION;
        if (!machine.isNumber(1, ArithmeticOps.NUMBER_BYTES)) return ScriptError.UNKNOWN_ERROR;
        var check = SignatureCheck.of(machine, stack.top(2), stack.top(0));
        if (check.error() != null) return check.error();
        long sum = machine.number(1) + (check.valid() ? 1 : 0);
        stack.drop(3);
        stack.push(sum);
        return null;
    }

    // OP_CHECKMULTISIG  [… dummy sig_1 … sig_m m key_1 … key_n n] → [… true or false]
    private static @Nullable ScriptError checkMultisig(Interpreter machine, boolean verify) {
        ScriptStack stack = machine.stack;
        if (machine.version == SigVersion.TAPSCRIPT) return ScriptError.TAPSCRIPT_CHECKMULTISIG;
        if (stack.isEmpty()) return ScriptError.INVALID_STACK_OPERATION;
        if (!machine.isNumber(0, ArithmeticOps.NUMBER_BYTES)) return ScriptError.UNKNOWN_ERROR;
        long keyCount = machine.number(0);
        if (keyCount < 0 || keyCount > Limits.MAX_MULTISIG_KEYS) return ScriptError.PUBKEY_COUNT;
        int keys = (int) keyCount;
        if (!machine.countOps(keys)) return ScriptError.OP_COUNT;
        if (stack.size() < keys + 2) return ScriptError.INVALID_STACK_OPERATION;
        if (!machine.isNumber(keys + 1, ArithmeticOps.NUMBER_BYTES)) return ScriptError.UNKNOWN_ERROR;
        long signatureCount = machine.number(keys + 1);
        if (signatureCount < 0 || signatureCount > keys) return ScriptError.SIG_COUNT;
        int signatures = (int) signatureCount;
        // The dummy: one item more than needed is taken, a fault of 2009 that is consensus (BIP-0147).
        if (stack.size() < keys + signatures + 3) return ScriptError.INVALID_STACK_OPERATION;

        var multisig = new MultisigCheck(machine, keys, signatures);
        ScriptError error = multisig.run();
        if (error != null) return error;
        boolean valid = multisig.valid();
        if (!valid && machine.has(ScriptFlag.NULLFAIL))
            for (int i = 0; i < signatures; i++)
                if (stack.top(keys + 2 + i).length > 0) return ScriptError.SIG_NULLFAIL;
        stack.drop(keys + signatures + 2);
        if (machine.has(ScriptFlag.NULLDUMMY) && stack.top(0).length > 0) return ScriptError.SIG_NULLDUMMY;
        if (verify && !valid) return ScriptError.CHECKMULTISIGVERIFY;
        stack.drop(1);
        if (!verify) stack.push(valid);
        return null;
    }
}
