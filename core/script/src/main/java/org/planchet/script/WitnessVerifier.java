package org.planchet.script;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// Runs a witness program (BIP-0141, BIP-0341): Bitcoin Core's `VerifyWitnessProgram` and `ExecuteWitnessScript`.
final class WitnessVerifier {
    private static final int KEY_HASH = 20;
    private static final int SCRIPT_HASH = 32;
    private static final int TAPROOT_KEY = 32;

    private final InputVerifier spend;
    private final WitnessProgram program;
    private final boolean inP2sh;

    WitnessVerifier(InputVerifier spend, WitnessProgram program, boolean inP2sh) {
        this.spend = spend;
        this.program = program;
        this.inP2sh = inP2sh;
    }

    /// Null if the witness satisfies the program.
    @Nullable
    ScriptFailure verify(Witness witness) {
        ScriptStack stack = ScriptStack.of(witness.items());
        if (program.version() == 0) {
            return switch (program.size()) {
                case KEY_HASH -> keyHash(stack);
                case SCRIPT_HASH -> scriptHash(stack);
                default -> fails(ScriptError.WITNESS_PROGRAM_WRONG_LENGTH, stack);
            };
        }
        if (program.version() == 1 && program.size() == TAPROOT_KEY && !inP2sh)
            return spend.flags.has(ScriptFlag.TAPROOT) ? taproot(stack, witness) : null;
        if (!inP2sh && Templates.isAnchor(program)) return null;
        // Left to soft forks to come: anyone can spend it.
        return spend.flags.has(ScriptFlag.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM)
                ? fails(ScriptError.DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM, stack)
                : null;
    }

    private @Nullable ScriptFailure keyHash(ScriptStack stack) {
        if (stack.size() != 2) return fails(ScriptError.WITNESS_PROGRAM_MISMATCH, stack);
        byte[] script = Templates.payToPubKeyHash(program.program()).bytes();
        return execute(SigVersion.WITNESS_V0, script, stack, null);
    }

    private @Nullable ScriptFailure scriptHash(ScriptStack stack) {
        if (stack.isEmpty()) return fails(ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY, stack);
        byte[] script = stack.pop();
        if (!Arrays.equals(Hashes.sha256(script), program.program()))
            return fails(ScriptError.WITNESS_PROGRAM_MISMATCH, stack);
        return execute(SigVersion.WITNESS_V0, script, stack, null);
    }

    private @Nullable ScriptFailure taproot(ScriptStack stack, Witness witness) {
        if (stack.isEmpty()) return fails(ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY, stack);
        if (stack.size() >= 2 && stack.top(0).length > 0 && stack.top(0)[0] == Taproot.ANNEX_TAG)
            spend.commitToAnnex(stack.pop());
        if (stack.size() == 1) {
            ScriptError error = spend.checkSchnorr(stack.top(0), program.program(), null);
            return error == null ? null : InputVerifier.failure(error, "taproot signature", stack);
        }
        byte[] control = stack.pop();
        byte[] script = stack.pop();
        if (!Taproot.isControlSize(control.length)) return fails(ScriptError.TAPROOT_WRONG_CONTROL_SIZE, stack);
        int leafVersion = control[0] & Taproot.LEAF_MASK;
        byte[] leafHash = Taproot.leafHash(leafVersion, script);
        if (!Taproot.commits(program.program(), control, leafHash))
            return fails(ScriptError.WITNESS_PROGRAM_MISMATCH, stack);
        if (leafVersion == Taproot.LEAF_TAPSCRIPT) {
            var context = new TapscriptContext(leafHash, witness.serializedSize());
            return execute(SigVersion.TAPSCRIPT, script, stack, context);
        }
        return spend.flags.has(ScriptFlag.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION)
                ? fails(ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION, stack)
                : null;
    }

    private @Nullable ScriptFailure execute(
            SigVersion version, byte[] script, ScriptStack stack, @Nullable TapscriptContext context) {
        if (version == SigVersion.TAPSCRIPT) {
            // Before any limit, so that a soft fork may lift limits.
            var reader = new ScriptReader(script);
            while (reader.next()) {
                if (!OpTable.ALL.isSuccess(reader.opcode())) continue;
                return spend.flags.has(ScriptFlag.DISCOURAGE_OP_SUCCESS)
                        ? new ScriptFailure(
                                ScriptError.DISCOURAGE_OP_SUCCESS,
                                reader.start(),
                                "OP_SUCCESS" + reader.opcode(),
                                stack.toList())
                        : null;
            }
            if (!reader.isAtEnd())
                return new ScriptFailure(
                        ScriptError.BAD_OPCODE, reader.start(), Op.nameOf(reader.opcode()), stack.toList());
            if (stack.size() > Limits.MAX_STACK_SIZE) return fails(ScriptError.STACK_SIZE, stack);
        }
        for (int depth = 0; depth < stack.size(); depth++)
            if (stack.top(depth).length > Limits.MAX_ITEM_SIZE) return fails(ScriptError.PUSH_SIZE, stack);
        ScriptFailure failure = new Interpreter(spend, version, script, stack, context).run();
        if (failure != null) return failure;
        // What CLEANSTACK asks of legacy scripts is part of the rules here.
        ScriptError error = stack.size() != 1
                ? ScriptError.CLEANSTACK
                : ScriptNumber.toBoolean(stack.top(0)) ? null : ScriptError.EVAL_FALSE;
        return error == null ? null : new ScriptFailure(error, script.length, "end of script", stack.toList());
    }

    private static ScriptFailure fails(ScriptError error, ScriptStack stack) {
        return InputVerifier.failure(error, "witness program", stack);
    }
}
