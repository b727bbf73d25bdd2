package org.planchet.script;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The opcodes that move items about and look at their sizes. The top of a stack is written right.
final class StackOps {
    private StackOps() {}

    static void fill(OpTable table) {
        // OP_TOALTSTACK  [… a] → […], alternative stack [… a]
        needs(table, Op.OP_TOALTSTACK, 1, machine -> machine.altStack.push(machine.stack.pop()));
        table.put(Op.OP_FROMALTSTACK, StackOps::fromAltStack);
        // OP_2DROP  [… a b] → […]
        needs(table, Op.OP_2DROP, 2, machine -> machine.stack.drop(2));
        // OP_2DUP  [… a b] → [… a b a b]
        needs(table, Op.OP_2DUP, 2, machine -> copy(machine, 1, 2));
        // OP_3DUP  [… a b c] → [… a b c a b c]
        needs(table, Op.OP_3DUP, 3, machine -> copy(machine, 2, 3));
        // OP_2OVER  [… a b c d] → [… a b c d a b]
        needs(table, Op.OP_2OVER, 4, machine -> copy(machine, 3, 2));
        // OP_2ROT  [… a b c d e f] → [… c d e f a b]
        needs(table, Op.OP_2ROT, 6, machine -> lift(machine, 5, 2));
        // OP_2SWAP  [… a b c d] → [… c d a b]
        needs(table, Op.OP_2SWAP, 4, machine -> lift(machine, 3, 2));
        // OP_IFDUP  [… a] → [… a a] if a is true, else [… a]
        needs(table, Op.OP_IFDUP, 1, machine -> {
            if (ScriptNumber.toBoolean(machine.stack.top(0))) copy(machine, 0, 1);
        });
        // OP_DEPTH  […] → [… number of items]
        needs(table, Op.OP_DEPTH, 0, machine -> machine.stack.push(machine.stack.size()));
        // OP_DROP  [… a] → […]
        needs(table, Op.OP_DROP, 1, machine -> machine.stack.drop(1));
        // OP_DUP  [… a] → [… a a]
        needs(table, Op.OP_DUP, 1, machine -> copy(machine, 0, 1));
        // OP_NIP  [… a b] → [… b]
        needs(table, Op.OP_NIP, 2, machine -> machine.stack.remove(1));
        // OP_OVER  [… a b] → [… a b a]
        needs(table, Op.OP_OVER, 2, machine -> copy(machine, 1, 1));
        table.put(Op.OP_PICK, machine -> pick(machine, false));
        table.put(Op.OP_ROLL, machine -> pick(machine, true));
        // OP_ROT  [… a b c] → [… b c a]
        needs(table, Op.OP_ROT, 3, machine -> lift(machine, 2, 1));
        // OP_SWAP  [… a b] → [… b a]
        needs(table, Op.OP_SWAP, 2, machine -> lift(machine, 1, 1));
        // OP_TUCK  [… a b] → [… b a b]
        needs(table, Op.OP_TUCK, 2, machine -> machine.stack.insert(2, machine.stack.top(0)));
        // OP_SIZE  [… a] → [… a length]
        needs(table, Op.OP_SIZE, 1, machine -> machine.stack.push(machine.stack.top(0).length));
    }

    private static void needs(OpTable table, Op op, int items, Consumer<Interpreter> move) {
        table.put(op, machine -> {
            if (machine.stack.size() < items) return ScriptError.INVALID_STACK_OPERATION;
            move.accept(machine);
            return null;
        });
    }

    /// Pushes copies of `count` items, the lowest of them at `depth`.
    private static void copy(Interpreter machine, int depth, int count) {
        for (int i = 0; i < count; i++) machine.stack.push(machine.stack.top(depth));
    }

    /// Moves `count` items to the top, the lowest of them at `depth`.
    private static void lift(Interpreter machine, int depth, int count) {
        for (int i = 0; i < count; i++) machine.stack.push(machine.stack.remove(depth));
    }

    // OP_FROMALTSTACK  alternative stack [… a] → […], [… a]
    private static @Nullable ScriptError fromAltStack(Interpreter machine) {
        if (machine.altStack.isEmpty()) return ScriptError.INVALID_ALTSTACK_OPERATION;
        machine.stack.push(machine.altStack.pop());
        return null;
    }

    // OP_PICK  [… x_n … x_0 n] → [… x_n … x_0 x_n]    OP_ROLL  [… x_n … x_0 n] → [… … x_0 x_n]
    private static @Nullable ScriptError pick(Interpreter machine, boolean move) {
        if (machine.stack.size() < 2) return ScriptError.INVALID_STACK_OPERATION;
        if (!machine.isNumber(0, ArithmeticOps.NUMBER_BYTES)) return ScriptError.UNKNOWN_ERROR;
        long depth = machine.number(0);
        machine.stack.drop(1);
        if (depth < 0 || depth >= machine.stack.size()) return ScriptError.INVALID_STACK_OPERATION;
        machine.stack.push(move ? machine.stack.remove((int) depth) : machine.stack.top((int) depth));
        return null;
    }
}
