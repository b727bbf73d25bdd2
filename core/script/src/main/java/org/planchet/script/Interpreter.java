package org.planchet.script;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Runs one script over a stack: Bitcoin Core's `EvalScript`. What an opcode does is in [OpTable] and the
/// classes it names; here is what holds for all of them.
final class Interpreter {
    final ScriptStack stack;
    final ScriptStack altStack = new ScriptStack();
    final Conditions conditions = new Conditions();
    final InputVerifier spend;
    final SigVersion version;

    /// Set in tapscript only.
    final @Nullable TapscriptContext tapscript;

    private final byte[] script;
    private final ScriptReader reader;
    private final boolean requireMinimal;
    private int opCount;
    private int codeSeparatorEnd;
    private byte @Nullable [] scriptCode;

    /// Whether the current opcode is in no branch that is skipped: false only for the conditionals themselves.
    boolean executing;

    /// The number of the current opcode, from 0.
    private int opIndex;

    Interpreter(
            InputVerifier spend,
            SigVersion version,
            byte[] script,
            ScriptStack stack,
            @Nullable TapscriptContext tapscript) {
        this.spend = spend;
        this.version = version;
        this.script = script;
        this.stack = stack;
        this.tapscript = tapscript;
        this.reader = new ScriptReader(script);
        this.requireMinimal = spend.flags.has(ScriptFlag.MINIMALDATA);
    }

    /// Runs the script to its end; null if nothing failed, whatever is left on the stack.
    @Nullable
    ScriptFailure run() {
        ScriptError error = execute();
        if (error == null) return null;
        boolean atEnd = error == ScriptError.UNBALANCED_CONDITIONAL && reader.start() == script.length;
        String what = error == ScriptError.SCRIPT_SIZE
                ? "script of " + script.length + " bytes"
                : atEnd ? "end of script" : Op.nameOf(reader.opcode());
        return new ScriptFailure(error, reader.start(), what, stack.toList());
    }

    private @Nullable ScriptError execute() {
        boolean limited = version == SigVersion.BASE || version == SigVersion.WITNESS_V0;
        if (limited && script.length > Limits.MAX_SCRIPT_SIZE) return ScriptError.SCRIPT_SIZE;
        for (; reader.next(); opIndex++) {
            int opcode = reader.opcode();
            executing = conditions.allTrue();
            if (reader.dataLength() > Limits.MAX_ITEM_SIZE) return ScriptError.PUSH_SIZE;
            // OP_RESERVED is below OP_16 and so is not counted.
            if (limited && opcode > OpTable.OP_16 && !countOps(1)) return ScriptError.OP_COUNT;
            ScriptError error = step(opcode);
            if (error != null) return error;
            if (stack.size() + altStack.size() > Limits.MAX_STACK_SIZE) return ScriptError.STACK_SIZE;
        }
        if (!reader.isAtEnd()) return ScriptError.BAD_OPCODE;
        return conditions.isEmpty() ? null : ScriptError.UNBALANCED_CONDITIONAL;
    }

    private @Nullable ScriptError step(int opcode) {
        if (OpTable.ALL.isForbidden(opcode)) return ScriptError.DISABLED_OPCODE;
        if (opcode == OpTable.OP_CODESEPARATOR
                && version == SigVersion.BASE
                && spend.flags.has(ScriptFlag.CONST_SCRIPTCODE)) return ScriptError.OP_CODESEPARATOR;
        if (executing && reader.isPush()) {
            if (requireMinimal && !reader.isMinimalPush()) return ScriptError.MINIMALDATA;
            stack.push(reader.data());
            return null;
        }
        return executing || OpTable.isConditional(opcode)
                ? OpTable.ALL.body(opcode).run(this)
                : null;
    }

    /// Adds to the opcodes counted; false if there are too many.
    boolean countOps(int count) {
        opCount += count;
        return opCount <= Limits.MAX_OPS;
    }

    boolean has(ScriptFlag flag) {
        return spend.flags.has(flag);
    }

    /// Whether the item at `depth` is a number of at most `maxBytes`, in its shortest form if that is asked.
    boolean isNumber(int depth, int maxBytes) {
        byte[] item = stack.top(depth);
        return item.length <= maxBytes && (!requireMinimal || ScriptNumber.isMinimal(item));
    }

    /// The number at `depth`, of which [#isNumber] is known.
    long number(int depth) {
        return ScriptNumber.decode(stack.top(depth));
    }

    /// OP_CODESEPARATOR: signatures from here on sign only what follows.
    void separateCode() {
        codeSeparatorEnd = reader.position();
        scriptCode = null;
        if (tapscript != null) tapscript.codeSeparator = opIndex;
    }

    /// The script from the last executed OP_CODESEPARATOR on: the same array until the next one.
    byte[] scriptCode() {
        byte[] code = scriptCode;
        if (code == null) {
            code = codeSeparatorEnd == 0 ? script : Arrays.copyOfRange(script, codeSeparatorEnd, script.length);
            scriptCode = code;
        }
        return code;
    }
}
