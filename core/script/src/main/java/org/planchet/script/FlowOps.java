package org.planchet.script;

import org.jspecify.annotations.Nullable;

/// Constants, conditionals, NOPs, and the opcodes that compare with the transaction's locks.
final class FlowOps {
    /// Lock times below are block heights, from here on seconds since 1970.
    private static final long LOCKTIME_THRESHOLD = 500_000_000;

    /// CLTV and CSV take 5-byte numbers, as 4 signed bytes do not hold every lock time.
    private static final int LOCK_BYTES = 5;

    private FlowOps() {}

    static void fill(OpTable table) {
        constants(table);
        table.put(Op.OP_NOP, _ -> null);
        for (Op nop : new Op[] {
            Op.OP_NOP1, Op.OP_NOP4, Op.OP_NOP5, Op.OP_NOP6, Op.OP_NOP7, Op.OP_NOP8, Op.OP_NOP9, Op.OP_NOP10
        }) table.put(nop, FlowOps::upgradableNop);
        table.put(Op.OP_IF, machine -> open(machine, true));
        table.put(Op.OP_NOTIF, machine -> open(machine, false));
        table.put(Op.OP_ELSE, FlowOps::otherwise);
        table.put(Op.OP_ENDIF, FlowOps::close);
        table.put(Op.OP_VERIFY, FlowOps::verify);
        table.put(Op.OP_RETURN, _ -> ScriptError.OP_RETURN);
        table.put(Op.OP_CHECKLOCKTIMEVERIFY, FlowOps::checkLockTime);
        table.put(Op.OP_CHECKSEQUENCEVERIFY, FlowOps::checkSequence);
    }

    // OP_1NEGATE, OP_1 … OP_16  […] → [… n]
    private static void constants(OpTable table) {
        for (int code = Op.OP_1NEGATE.code(); code <= OpTable.OP_16; code++) {
            Op op = Op.of(code);
            byte[] value = ScriptNumber.encode(code - (Op.OP_1.code() - 1));
            if (op == null || op == Op.OP_RESERVED) continue;
            table.put(op, machine -> {
                machine.stack.push(value);
                return null;
            });
        }
    }

    private static @Nullable ScriptError upgradableNop(Interpreter machine) {
        return machine.has(ScriptFlag.DISCOURAGE_UPGRADABLE_NOPS) ? ScriptError.DISCOURAGE_UPGRADABLE_NOPS : null;
    }

    // OP_IF, OP_NOTIF  [… condition] → […]
    private static @Nullable ScriptError open(Interpreter machine, boolean wanted) {
        boolean value = false;
        if (machine.executing) {
            if (machine.stack.isEmpty()) return ScriptError.UNBALANCED_CONDITIONAL;
            byte[] condition = machine.stack.top(0);
            boolean minimal = condition.length == 0 || (condition.length == 1 && condition[0] == 1);
            if (!minimal && machine.version == SigVersion.TAPSCRIPT) return ScriptError.TAPSCRIPT_MINIMALIF;
            if (!minimal && machine.version == SigVersion.WITNESS_V0 && machine.has(ScriptFlag.MINIMALIF))
                return ScriptError.MINIMALIF;
            value = ScriptNumber.toBoolean(condition) == wanted;
            machine.stack.pop();
        }
        machine.conditions.push(value);
        return null;
    }

    private static @Nullable ScriptError otherwise(Interpreter machine) {
        if (machine.conditions.isEmpty()) return ScriptError.UNBALANCED_CONDITIONAL;
        machine.conditions.toggle();
        return null;
    }

    private static @Nullable ScriptError close(Interpreter machine) {
        if (machine.conditions.isEmpty()) return ScriptError.UNBALANCED_CONDITIONAL;
        machine.conditions.pop();
        return null;
    }

    // OP_VERIFY  [… true] → […]
    private static @Nullable ScriptError verify(Interpreter machine) {
        if (machine.stack.isEmpty()) return ScriptError.INVALID_STACK_OPERATION;
        if (!ScriptNumber.toBoolean(machine.stack.top(0))) return ScriptError.VERIFY;
        machine.stack.pop();
        return null;
    }

    // OP_CHECKLOCKTIMEVERIFY  [… lock] → [… lock]   (BIP-0065; OP_NOP2 before it)
    private static @Nullable ScriptError checkLockTime(Interpreter machine) {
        if (!machine.has(ScriptFlag.CHECKLOCKTIMEVERIFY)) return null;
        ScriptError error = lockOperand(machine);
        if (error != null) return error;
        long lock = machine.number(0);
        long txLock = Integer.toUnsignedLong(machine.spend.tx.lockTime());
        boolean sameKind = (lock < LOCKTIME_THRESHOLD) == (txLock < LOCKTIME_THRESHOLD);
        // A final input switches the transaction's lock off, so it proves nothing about the time.
        boolean satisfied = sameKind && lock <= txLock && machine.spend.sequence() != 0xffff_ffffL;
        return satisfied ? null : ScriptError.UNSATISFIED_LOCKTIME;
    }

    // OP_CHECKSEQUENCEVERIFY  [… lock] → [… lock]   (BIP-0112; OP_NOP3 before it)
    private static @Nullable ScriptError checkSequence(Interpreter machine) {
        long disabled = 1L << 31;
        long timeNotBlocks = 1L << 22;
        long mask = timeNotBlocks | 0xffff;
        if (!machine.has(ScriptFlag.CHECKSEQUENCEVERIFY)) return null;
        ScriptError error = lockOperand(machine);
        if (error != null) return error;
        long lock = machine.number(0);
        if ((lock & disabled) != 0) return null;
        long sequence = machine.spend.sequence();
        boolean satisfied = Integer.compareUnsigned(machine.spend.tx.version(), 2) >= 0
                && (sequence & disabled) == 0
                && (lock & timeNotBlocks) == (sequence & timeNotBlocks)
                && (lock & mask) <= (sequence & mask);
        return satisfied ? null : ScriptError.UNSATISFIED_LOCKTIME;
    }

    private static @Nullable ScriptError lockOperand(Interpreter machine) {
        if (machine.stack.isEmpty()) return ScriptError.INVALID_STACK_OPERATION;
        if (!machine.isNumber(0, LOCK_BYTES)) return ScriptError.UNKNOWN_ERROR;
        return machine.number(0) < 0 ? ScriptError.NEGATIVE_LOCKTIME : null;
    }
}
