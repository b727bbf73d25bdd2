package org.planchet.script;

import org.jspecify.annotations.Nullable;

/// What each opcode does: a table over the byte, filled by the four classes that hold the bodies. A byte without a
/// body fails where it is executed.
final class OpTable {
    /// A body: changes the machine's stacks, or says what is wrong.
    interface Body {
        @Nullable
        ScriptError run(Machine machine);
    }

    static final int OP_16 = Op.OP_16.code();
    static final int OP_CODESEPARATOR = Op.OP_CODESEPARATOR.code();

    private static final Body[] BODIES = new Body[256];
    private static final boolean[] FORBIDDEN = new boolean[256];
    private static final boolean[] SUCCESS = new boolean[256];

    static {
        for (int code = 0; code < 256; code++) BODIES[code] = _ -> ScriptError.BAD_OPCODE;
        FlowOps.fill();
        StackOps.fill();
        ArithmeticOps.fill();
        CryptoOps.fill();
        // CVE-2010-5137 and others: switched off in 2010, even where they are not executed.
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
        }) FORBIDDEN[op.code()] = true;
        int[][] successes = {{80, 80}, {98, 98}, {126, 129}, {131, 134}, {137, 138}, {141, 142}, {149, 153}, {187, 254}
        };
        for (int[] range : successes) for (int code = range[0]; code <= range[1]; code++) SUCCESS[code] = true;
    }

    private OpTable() {}

    static void put(Op op, Body body) {
        BODIES[op.code()] = body;
    }

    static Body body(int opcode) {
        return BODIES[opcode];
    }

    /// Whether it fails a script just by standing in it.
    static boolean isForbidden(int opcode) {
        return FORBIDDEN[opcode];
    }

    /// Whether it runs even in a branch that is skipped.
    static boolean isConditional(int opcode) {
        return opcode >= Op.OP_IF.code() && opcode <= Op.OP_ENDIF.code();
    }

    /// Whether a tapscript with it succeeds at once (BIP-0342).
    static boolean isSuccess(int opcode) {
        return SUCCESS[opcode];
    }
}
