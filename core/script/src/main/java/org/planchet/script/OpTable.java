package org.planchet.script;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What each opcode does: a table over the byte, filled by the four classes that hold the bodies. A byte without a
/// body fails if it is executed.
final class OpTable {
    /// A body: changes the machine's stacks, or says what is wrong.
    interface Body {
        @Nullable
        ScriptError run(Interpreter machine);
    }

    static final int OP_16 = Op.OP_16.code();
    static final int OP_CODESEPARATOR = Op.OP_CODESEPARATOR.code();

    /// The one table that scripts run by.
    static final OpTable ALL = new OpTable();

    private final Body[] bodies = new Body[256];
    private final boolean[] forbidden = new boolean[256];
    private final boolean[] success = new boolean[256];

    /// A new table.
    OpTable() {
        Arrays.fill(bodies, (Body) _ -> ScriptError.BAD_OPCODE);
        FlowOps.fill(this);
        StackOps.fill(this);
        ArithmeticOps.fill(this);
        CryptoOps.fill(this);
        // CVE-2010-5137 and others: switched off in 2010, even if they are not executed.
        for (Op op : new Op[] {
            Op.OP_CAT,
            Op.OP_SUBSTR,
            Op.OP_LEFT,
            Op.OP_RIGHT,
            Op.OP_INVERT,
            Op.OP_AND,
            Op.OP_OR,
            Op.OP_XOR,
            Op.OP_2MUL,
            Op.OP_2DIV,
            Op.OP_MUL,
            Op.OP_DIV,
            Op.OP_MOD,
            Op.OP_LSHIFT,
            Op.OP_RSHIFT
        }) forbidden[op.code()] = true;
        int[][] successes = {{80, 80}, {98, 98}, {126, 129}, {131, 134}, {137, 138}, {141, 142}, {149, 153}, {187, 254}
        };
        for (int[] range : successes) for (int code = range[0]; code <= range[1]; code++) success[code] = true;
    }

    void put(Op op, Body body) {
        bodies[op.code()] = body;
    }

    Body body(int opcode) {
        return bodies[opcode];
    }

    /// Whether it fails a script just by standing in it.
    boolean isForbidden(int opcode) {
        return forbidden[opcode];
    }

    /// Whether it runs even in a branch that is skipped.
    static boolean isConditional(int opcode) {
        return opcode >= Op.OP_IF.code() && opcode <= Op.OP_ENDIF.code();
    }

    /// Whether a tapscript with it succeeds at once (BIP-0342).
    boolean isSuccess(int opcode) {
        return success[opcode];
    }
}
