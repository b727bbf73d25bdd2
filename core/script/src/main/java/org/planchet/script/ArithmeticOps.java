package org.planchet.script;

import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Numbers and equality. Operands have at most 4 bytes, results may have 5 and then are no operands any more.
final class ArithmeticOps {
    static final int NUMBER_BYTES = 4;

    /// A comparison of two numbers.
    private interface Test {
        boolean of(long a, long b);
    }

    private ArithmeticOps() {}

    static void fill(OpTable table) {
        table.put(Op.OP_EQUAL, machine -> equal(machine, false));
        table.put(Op.OP_EQUALVERIFY, machine -> equal(machine, true));

        unary(table, Op.OP_1ADD, a -> a + 1);
        unary(table, Op.OP_1SUB, a -> a - 1);
        unary(table, Op.OP_NEGATE, a -> -a);
        unary(table, Op.OP_ABS, Math::abs);
        unary(table, Op.OP_NOT, a -> a == 0 ? 1 : 0);
        unary(table, Op.OP_0NOTEQUAL, a -> a != 0 ? 1 : 0);

        binary(table, Op.OP_ADD, Long::sum);
        binary(table, Op.OP_SUB, (a, b) -> a - b);
        binary(table, Op.OP_MIN, Math::min);
        binary(table, Op.OP_MAX, Math::max);

        test(table, Op.OP_BOOLAND, (a, b) -> a != 0 && b != 0);
        test(table, Op.OP_BOOLOR, (a, b) -> a != 0 || b != 0);
        test(table, Op.OP_NUMEQUAL, (a, b) -> a == b);
        test(table, Op.OP_NUMNOTEQUAL, (a, b) -> a != b);
        test(table, Op.OP_LESSTHAN, (a, b) -> a < b);
        test(table, Op.OP_GREATERTHAN, (a, b) -> a > b);
        test(table, Op.OP_LESSTHANOREQUAL, (a, b) -> a <= b);
        test(table, Op.OP_GREATERTHANOREQUAL, (a, b) -> a >= b);

        table.put(Op.OP_NUMEQUALVERIFY, ArithmeticOps::numEqualVerify);
        table.put(Op.OP_WITHIN, ArithmeticOps::within);
    }

    /// [… a] → [… f(a)]
    private static void unary(OpTable table, Op op, LongUnaryOperator f) {
        table.put(op, machine -> {
            ScriptError error = operands(machine, 1);
            if (error != null) return error;
            long result = f.applyAsLong(machine.number(0));
            machine.stack.drop(1);
            machine.stack.push(result);
            return null;
        });
    }

    /// [… a b] → [… f(a, b)]
    private static void binary(OpTable table, Op op, LongBinaryOperator f) {
        table.put(op, machine -> {
            ScriptError error = operands(machine, 2);
            if (error != null) return error;
            long result = f.applyAsLong(machine.number(1), machine.number(0));
            machine.stack.drop(2);
            machine.stack.push(result);
            return null;
        });
    }

    /// [… a b] → [… 1 or 0]
    private static void test(OpTable table, Op op, Test test) {
        binary(table, op, (a, b) -> test.of(a, b) ? 1 : 0);
    }

    private static @Nullable ScriptError operands(Interpreter machine, int count) {
        if (machine.stack.size() < count) return ScriptError.INVALID_STACK_OPERATION;
        for (int depth = 0; depth < count; depth++)
            if (!machine.isNumber(depth, NUMBER_BYTES)) return ScriptError.UNKNOWN_ERROR;
        return null;
    }

    // OP_EQUAL  [… a b] → [… true or false]    OP_EQUALVERIFY  [… a a] → […]
    private static @Nullable ScriptError equal(Interpreter machine, boolean verify) {
        if (machine.stack.size() < 2) return ScriptError.INVALID_STACK_OPERATION;
        boolean equal = Arrays.equals(machine.stack.top(1), machine.stack.top(0));
        if (verify && !equal) return ScriptError.EQUALVERIFY;
        machine.stack.drop(2);
        if (!verify) machine.stack.push(equal);
        return null;
    }

    // OP_NUMEQUALVERIFY  [… a a] → […]
    private static @Nullable ScriptError numEqualVerify(Interpreter machine) {
        ScriptError error = operands(machine, 2);
        if (error != null) return error;
        if (machine.number(1) != machine.number(0)) return ScriptError.NUMEQUALVERIFY;
        machine.stack.drop(2);
        return null;
    }

    // OP_WITHIN  [… x least bound] → [… whether least <= x < bound]
    private static @Nullable ScriptError within(Interpreter machine) {
        ScriptError error = operands(machine, 3);
        if (error != null) return error;
        long x = machine.number(2);
        boolean within = machine.number(1) <= x && x < machine.number(0);
        machine.stack.drop(3);
        machine.stack.push(within);
        return null;
    }
}
