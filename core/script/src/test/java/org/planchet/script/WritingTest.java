package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;

/// Scripts as bytes and as words, the way Bitcoin Core writes both.
class WritingTest {
    private static String push(int length) {
        String hex = new ScriptBuilder().push(new byte[length]).build().toHex();
        return hex.substring(0, hex.length() - 2 * length);
    }

    @Test
    void the_shortest_push_of_each_length() {
        assertEquals("00", push(0));
        assertEquals("4b", push(75));
        assertEquals("4c4c", push(76));
        assertEquals("4cff", push(255));
        assertEquals("4d0001", push(256));
        assertEquals("4dffff", push(65_535));
        assertEquals("4e00000100", push(65_536));
    }

    @Test
    void small_numbers_have_operations_of_their_own() {
        String[] expected = {"4f", "00", "51", "60", "0111", "017f", "028000"};
        long[] numbers = {-1, 0, 1, 16, 17, 127, 128};
        for (int i = 0; i < numbers.length; i++)
            assertEquals(
                    expected[i], new ScriptBuilder().number(numbers[i]).build().toHex(), "number " + numbers[i]);
        assertEquals(
                "0181",
                new ScriptBuilder().pushBytes(new byte[] {(byte) 0x81}).build().toHex());
        assertEquals("0182", new ScriptBuilder().number(-2).build().toHex());
    }

    private static String words(String hex) {
        return Asm.toString(Script.fromHex(hex));
    }

    @Test
    void words_of_a_script() {
        assertEquals(
                "OP_DUP OP_HASH160 " + "11".repeat(20) + " OP_EQUALVERIFY OP_CHECKSIG",
                words("76a914" + "11".repeat(20) + "88ac"));
        assertEquals("-1 0 1 16 OP_RESERVED", words("4f00516050"));
        assertEquals("-129 2147483647", words("028180" + "04ffffff7f"));
        assertEquals("0102030405", words("050102030405"), "more than four bytes are no number");
        assertEquals("OP_UNKNOWN", words("ff"));
        assertEquals("1 [error]", words("5102aa"));
    }

    /// The least signature there is, with a type.
    private static String signature(String type) {
        return "09" + "300602010102" + "0101" + type;
    }

    @Test
    void the_type_of_a_signature_is_shown_where_one_belongs() {
        String[][] types = {
            {"01", "ALL"}, {"02", "NONE"}, {"03", "SINGLE"},
            {"81", "ALL|ANYONECANPAY"}, {"82", "NONE|ANYONECANPAY"}, {"83", "SINGLE|ANYONECANPAY"}
        };
        for (String[] type : types) {
            String shown = Asm.ofInput(Script.fromHex(signature(type[0])));
            assertEquals("3006020101020101[" + type[1] + "]", shown);
        }
        assertEquals("300602010102010104", Asm.ofInput(Script.fromHex(signature("04"))), "no type that there is");
        assertEquals("300602010102010101", words(signature("01")), "elsewhere it is data");
        assertEquals(
                "OP_RETURN 300602010102010101", Asm.ofInput(Script.fromHex("6a" + signature("01"))), "data as well");
    }

    @Test
    void flags_are_equal_by_what_they_hold_and_named() {
        var two = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS);
        assertEquals(two, ScriptFlags.of(ScriptFlag.WITNESS, ScriptFlag.P2SH));
        assertEquals(
                two.hashCode(),
                ScriptFlags.of(ScriptFlag.WITNESS, ScriptFlag.P2SH).hashCode());
        assertNotEquals(two, ScriptFlags.of(ScriptFlag.P2SH));
        assertNotEquals(two.hashCode(), ScriptFlags.NONE.hashCode());
        assertTrue(two.hasAll(ScriptFlags.of(ScriptFlag.P2SH)));
        assertFalse(ScriptFlags.of(ScriptFlag.P2SH).hasAll(two));
        assertEquals("NONE", ScriptFlags.NONE.toString());
    }
}
