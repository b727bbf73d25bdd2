package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// What each opcode does to a stack, on a table made anew. Items are numbers, the top stands right.
class OpTableTest {
    private final OpTable table = new OpTable();
    private final ScriptStack stack = new ScriptStack();
    private final Interpreter machine = machine();

    private Interpreter machine() {
        Transaction tx = Spends.spending(Script.EMPTY, 0, Script.EMPTY, Witness.EMPTY);
        var hashes = new TxSignatureHashes(tx, List.of(new TxOut(0, Script.EMPTY)));
        var spend = new InputVerifier(tx, 0, hashes, ScriptFlags.NONE, SignatureChecker.DIRECT);
        var machine = new Interpreter(spend, SigVersion.BASE, new byte[0], stack, null);
        machine.executing = true;
        return machine;
    }

    private @Nullable ScriptError run(Op op) {
        return table.body(op.code()).run(machine);
    }

    private void push(String numbers) {
        for (String number : numbers.split(" ")) if (!number.isEmpty()) stack.push(Long.parseLong(number));
    }

    private static String numbers(ScriptStack stack) {
        return stack.toList().stream()
                .map(item -> Long.toString(ScriptNumber.decode(item)))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "OP_1NEGATE, '', -1",
        "OP_1, '', 1",
        "OP_2, '', 2",
        "OP_3, '', 3",
        "OP_4, '', 4",
        "OP_5, '', 5",
        "OP_6, '', 6",
        "OP_7, '', 7",
        "OP_8, '', 8",
        "OP_9, '', 9",
        "OP_10, '', 10",
        "OP_11, '', 11",
        "OP_12, '', 12",
        "OP_13, '', 13",
        "OP_14, '', 14",
        "OP_15, '', 15",
        "OP_16, '', 16",
        "OP_NOP, 7, 7",
        "OP_NOP1, 7, 7",
        "OP_CHECKLOCKTIMEVERIFY, 7, 7",
        "OP_CHECKSEQUENCEVERIFY, 7, 7",
        "OP_NOP4, 7, 7",
        "OP_NOP5, 7, 7",
        "OP_NOP6, 7, 7",
        "OP_NOP7, 7, 7",
        "OP_NOP8, 7, 7",
        "OP_NOP9, 7, 7",
        "OP_NOP10, 7, 7",
        "OP_VERIFY, 7 1, 7",
        "OP_TOALTSTACK, 7 8, 7",
        "OP_2DROP, 7 1 2, 7",
        "OP_2DUP, 7 1 2, 7 1 2 1 2",
        "OP_3DUP, 7 1 2 3, 7 1 2 3 1 2 3",
        "OP_2OVER, 7 1 2 3 4, 7 1 2 3 4 1 2",
        "OP_2ROT, 7 1 2 3 4 5 6, 7 3 4 5 6 1 2",
        "OP_2SWAP, 7 1 2 3 4, 7 3 4 1 2",
        "OP_IFDUP, 7 1, 7 1 1",
        "OP_IFDUP, 7 0, 7 0",
        "OP_DEPTH, 7 8, 7 8 2",
        "OP_DEPTH, '', 0",
        "OP_DROP, 7 1, 7",
        "OP_DUP, 7 1, 7 1 1",
        "OP_NIP, 7 1 2, 7 2",
        "OP_OVER, 7 1 2, 7 1 2 1",
        "OP_PICK, 7 1 2 3 2, 7 1 2 3 1",
        "OP_ROLL, 7 1 2 3 2, 7 2 3 1",
        "OP_ROT, 7 1 2 3, 7 2 3 1",
        "OP_SWAP, 7 1 2, 7 2 1",
        "OP_TUCK, 7 1 2, 7 2 1 2",
        "OP_SIZE, 7 1000, 7 1000 2",
        "OP_EQUAL, 7 5 5, 7 1",
        "OP_EQUAL, 7 5 6, 7 0",
        "OP_EQUALVERIFY, 7 5 5, 7",
        "OP_1ADD, 7 5, 7 6",
        "OP_1SUB, 7 5, 7 4",
        "OP_NEGATE, 7 5, 7 -5",
        "OP_ABS, 7 -5, 7 5",
        "OP_NOT, 7 0, 7 1",
        "OP_NOT, 7 5, 7 0",
        "OP_0NOTEQUAL, 7 0, 7 0",
        "OP_0NOTEQUAL, 7 5, 7 1",
        "OP_ADD, 7 5 2, 7 7",
        "OP_SUB, 7 5 2, 7 3",
        "OP_BOOLAND, 7 5 2, 7 1",
        "OP_BOOLAND, 7 5 0, 7 0",
        "OP_BOOLAND, 7 0 5, 7 0",
        "OP_BOOLOR, 7 5 0, 7 1",
        "OP_BOOLOR, 7 0 5, 7 1",
        "OP_BOOLOR, 7 0 0, 7 0",
        "OP_NUMEQUAL, 7 5 5, 7 1",
        "OP_NUMEQUAL, 7 5 6, 7 0",
        "OP_NUMEQUALVERIFY, 7 5 5, 7",
        "OP_NUMNOTEQUAL, 7 5 6, 7 1",
        "OP_NUMNOTEQUAL, 7 5 5, 7 0",
        "OP_LESSTHAN, 7 5 6, 7 1",
        "OP_LESSTHAN, 7 5 5, 7 0",
        "OP_GREATERTHAN, 7 6 5, 7 1",
        "OP_GREATERTHAN, 7 5 5, 7 0",
        "OP_LESSTHANOREQUAL, 7 5 5, 7 1",
        "OP_LESSTHANOREQUAL, 7 6 5, 7 0",
        "OP_GREATERTHANOREQUAL, 7 5 5, 7 1",
        "OP_GREATERTHANOREQUAL, 7 5 6, 7 0",
        "OP_MIN, 7 5 6, 7 5",
        "OP_MAX, 7 5 6, 7 6",
        "OP_WITHIN, 7 5 5 6, 7 1",
        "OP_WITHIN, 7 6 5 6, 7 0",
        "OP_WITHIN, 7 4 5 6, 7 0",
        "OP_CODESEPARATOR, 7, 7",
        // One key of none and one signature of none, and the dummy.
        "OP_CHECKMULTISIG, 7 0 0 0, 7 1",
        "OP_CHECKMULTISIGVERIFY, 7 0 0 0, 7"
    })
    void does(Op op, String before, String after) {
        push(before);
        assertNull(run(op));
        assertEquals(after, numbers(stack));
    }

    @ParameterizedTest
    @CsvSource({
        "OP_VERIFY, 0, VERIFY",
        "OP_RETURN, 7, OP_RETURN",
        "OP_EQUALVERIFY, 5 6, EQUALVERIFY",
        "OP_NUMEQUALVERIFY, 5 6, NUMEQUALVERIFY",
        "OP_FROMALTSTACK, 7, INVALID_ALTSTACK_OPERATION",
        "OP_ELSE, '', UNBALANCED_CONDITIONAL",
        "OP_ENDIF, '', UNBALANCED_CONDITIONAL",
        "OP_IF, '', UNBALANCED_CONDITIONAL",
        "OP_NOTIF, '', UNBALANCED_CONDITIONAL",
        "OP_CHECKSIG, 1, INVALID_STACK_OPERATION",
        "OP_CHECKSIGVERIFY, 1, INVALID_STACK_OPERATION",
        "OP_CHECKSIGVERIFY, 0 0, CHECKSIGVERIFY",
        "OP_CHECKSIGADD, 1 1 1, BAD_OPCODE"
    })
    void fails(Op op, String before, ScriptError error) {
        push(before);
        assertEquals(error, run(op));
    }

    @Test
    void what_lies_on_the_alternative_stack_comes_back() {
        push("1 2");
        assertNull(run(Op.OP_TOALTSTACK));
        assertEquals("2", numbers(machine.altStack));
        assertNull(run(Op.OP_FROMALTSTACK));
        assertEquals("1 2", numbers(stack));
        assertTrue(machine.altStack.isEmpty());
    }

    @Test
    void conditionals_open_turn_and_close_a_branch() {
        push("1 1");
        assertNull(run(Op.OP_IF));
        assertTrue(machine.conditions.allTrue());
        assertNull(run(Op.OP_ELSE));
        assertFalse(machine.conditions.allTrue());
        assertNull(run(Op.OP_ENDIF));
        assertTrue(machine.conditions.isEmpty());
        assertNull(run(Op.OP_NOTIF));
        assertFalse(machine.conditions.allTrue());
        assertTrue(stack.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "OP_RIPEMD160, 8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
        "OP_SHA1, a9993e364706816aba3e25717850c26c9cd0d89d",
        "OP_SHA256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "OP_HASH160, bb1be98c142444d7a56aa3981c3942a978e4dc33",
        "OP_HASH256, 4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358"
    })
    void hashes_abc(Op op, String hash) {
        stack.push(new byte[] {'a', 'b', 'c'});
        assertNull(run(op));
        assertEquals(hash, HexFormat.of().formatHex(stack.pop()));
        assertEquals(ScriptError.INVALID_STACK_OPERATION, run(op));
    }

    /// Each needs as many items as it takes.
    @ParameterizedTest
    @CsvSource({
        "1, OP_VERIFY OP_TOALTSTACK OP_IFDUP OP_DROP OP_DUP OP_SIZE OP_1ADD OP_1SUB OP_NEGATE OP_ABS OP_NOT",
        "2, OP_2DROP OP_2DUP OP_NIP OP_OVER OP_PICK OP_ROLL OP_SWAP OP_TUCK OP_EQUAL OP_EQUALVERIFY OP_ADD OP_SUB",
        "2, OP_BOOLAND OP_BOOLOR OP_NUMEQUAL OP_NUMEQUALVERIFY OP_LESSTHAN OP_MIN OP_MAX",
        "3, OP_3DUP OP_ROT OP_WITHIN",
        "4, OP_2OVER OP_2SWAP",
        "6, OP_2ROT"
    })
    void takes(int items, String ops) {
        for (String op : ops.split(" ")) {
            stack.drop(stack.size());
            for (int i = 1; i < items; i++) stack.push(1);
            assertEquals(ScriptError.INVALID_STACK_OPERATION, run(Op.valueOf(op)), op);
        }
    }

    /// Reserved ones, those of other script versions, and bytes without a name.
    @Test
    void what_has_no_body_fails_where_it_is_executed() {
        Set<Op> without = Set.of(
                Op.OP_0,
                Op.OP_PUSHDATA1,
                Op.OP_PUSHDATA2,
                Op.OP_PUSHDATA4,
                Op.OP_RESERVED,
                Op.OP_VER,
                Op.OP_VERIF,
                Op.OP_VERNOTIF,
                Op.OP_RESERVED1,
                Op.OP_RESERVED2);
        OpTable.Body none = table.body(0xff);
        assertEquals(ScriptError.BAD_OPCODE, none.run(machine));
        for (int code = 0; code < 256; code++) {
            Op op = Op.of(code);
            boolean expected = op == null || without.contains(op) || table.isForbidden(code);
            assertEquals(expected, table.body(code).equals(none), Op.nameOf(code));
        }
    }

    /// Switched off in 2010 (CVE-2010-5137 and others).
    @Test
    void forbidden_opcodes_are_those_of_2010() {
        String names = "CAT SUBSTR LEFT RIGHT INVERT AND OR XOR 2MUL 2DIV MUL DIV MOD LSHIFT RSHIFT";
        Set<Integer> forbidden = Arrays.stream(names.split(" "))
                .map(name -> Op.valueOf("OP_" + name).code())
                .collect(Collectors.toSet());
        for (int code = 0; code < 256; code++)
            assertEquals(forbidden.contains(code), table.isForbidden(code), Op.nameOf(code));
    }

    /// BIP-0342: "80, 98, 126-129, 131-134, 137-138, 141-142, 149-153, 187-254".
    @Test
    void opcodes_that_succeed_in_tapscript_are_those_of_bip_342() {
        int[][] ranges = {{80, 80}, {98, 98}, {126, 129}, {131, 134}, {137, 138}, {141, 142}, {149, 153}, {187, 254}};
        Set<Integer> success = Arrays.stream(ranges)
                .flatMap(range -> IntStream.rangeClosed(range[0], range[1]).boxed())
                .collect(Collectors.toSet());
        for (int code = 0; code < 256; code++)
            assertEquals(success.contains(code), table.isSuccess(code), Op.nameOf(code));
    }
}
