package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;

/// How bytes become operations: lengths at the edges of their forms, pushes that are cut short, and encodings of
/// signatures.
class ReadingTest {
    private static boolean reads(String hex) {
        var reader = new ScriptReader(Script.fromHex(hex));
        boolean read = reader.next();
        if (!read) assertFalse(reader.next(), "after a fault there is nothing more to read");
        return read;
    }

    @Test
    void a_push_ends_within_the_script() {
        assertTrue(reads("01aa"));
        assertFalse(reads("02aa"));
        assertTrue(reads("4c01aa"));
        assertFalse(reads("4c02aa"));
        assertTrue(reads("4c00"));
        for (String cut : new String[] {"4c", "4d", "4d01", "4e", "4e010000"}) assertFalse(reads(cut), cut);
        for (String empty : new String[] {"4d0000", "4e00000000"}) assertTrue(reads(empty), empty);
        assertFalse(reads("4effffffff"), "a length of 32 bits is not negative");
    }

    private static boolean validOps(String hex) {
        return ScriptReader.hasValidOps(Script.fromHex(hex));
    }

    /// Bitcoin Core's `HasValidOps`, and the limit of a script's size: what the decoding of a transaction goes by.
    @Test
    void a_script_that_could_run_has_known_operations_and_whole_small_pushes() {
        assertTrue(validOps(""));
        assertTrue(validOps("51b9"), "OP_NOP10 is the last opcode");
        assertFalse(validOps("51ba"));
        assertFalse(validOps("ba51"), "wherever it stands");
        assertTrue(validOps("4d0802" + "aa".repeat(520)));
        assertFalse(validOps("4d0902" + "aa".repeat(521)));
        assertFalse(validOps("5102aa"), "a push that is cut short");
        assertTrue(validOps("61".repeat(10_000)));
        assertFalse(validOps("61".repeat(10_001)));
    }

    private static boolean minimal(String hex) {
        var reader = new ScriptReader(Script.fromHex(hex));
        assertTrue(reader.next());
        return reader.isMinimalPush();
    }

    /// BIP-0062, rule 3: each length has one shortest form.
    @Test
    void pushes_have_one_shortest_form() {
        assertTrue(minimal("00"));
        assertFalse(minimal("4c00"));
        assertTrue(minimal("4b" + "aa".repeat(75)));
        assertFalse(minimal("4c4b" + "aa".repeat(75)));
        assertTrue(minimal("4c4c" + "aa".repeat(76)));
        assertFalse(minimal("4d4c00" + "aa".repeat(76)));
        assertTrue(minimal("4cff" + "aa".repeat(255)));
        assertTrue(minimal("4d0001" + "aa".repeat(256)));
        assertFalse(minimal("4e00010000" + "aa".repeat(256)));
        assertTrue(minimal("4dffff" + "aa".repeat(65_535)));
        assertFalse(minimal("4effff0000" + "aa".repeat(65_535)));
        assertTrue(minimal("4e00000100" + "aa".repeat(65_536)));
        // Small numbers have operations of their own.
        for (String number : new String[] {"0101", "0110", "0181"}) assertFalse(minimal(number), number);
        for (String other : new String[] {"0100", "0111", "0180"}) assertTrue(minimal(other), other);
    }

    private static byte[] signature(String r, String s, String type) {
        String body = "02" + length(r) + r + "02" + length(s) + s;
        return HexFormat.of().parseHex("30" + length(body) + body + type);
    }

    private static String length(String hex) {
        return String.format("%02x", hex.length() / 2);
    }

    /// C55: each rule of BIP-0066 on its own.
    @Test
    void c55_strict_der() {
        assertTrue(SignatureCheck.isStrictDer(signature("01", "01", "01")));
        assertTrue(SignatureCheck.isStrictDer(signature("00", "01", "01")), "one zero is the number zero");
        assertTrue(SignatureCheck.isStrictDer(signature("0080", "00ff", "01")), "a zero keeps it positive");
        assertFalse(SignatureCheck.isStrictDer(signature("0001", "01", "01")), "padded");
        assertFalse(SignatureCheck.isStrictDer(signature("007f", "01", "01")), "padded");
        assertFalse(SignatureCheck.isStrictDer(signature("01", "007f", "01")), "padded");
        assertFalse(SignatureCheck.isStrictDer(signature("80", "01", "01")), "negative");
        assertFalse(SignatureCheck.isStrictDer(signature("01", "80", "01")), "negative");
        assertFalse(SignatureCheck.isStrictDer(signature("", "0101", "01")), "no R");
        assertFalse(SignatureCheck.isStrictDer(signature("0101", "", "01")), "no S");
        assertFalse(SignatureCheck.isStrictDer(signature("01", "01", "")), "no type");
        assertFalse(SignatureCheck.isStrictDer(signature("01", "01", "0101")), "two types");
        assertFalse(SignatureCheck.isStrictDer(new byte[0]));
        String most = "00" + "ff".repeat(32);
        assertEquals(73, signature(most, most, "01").length);
        assertTrue(SignatureCheck.isStrictDer(signature(most, most, "01")));
        assertFalse(SignatureCheck.isStrictDer(signature(most + "ff", most, "01")));
    }

    @Test
    void c47_signatures_of_a_standard_form_have_one_of_six_types() {
        for (String type : new String[] {"01", "02", "03", "81", "82", "83"})
            assertTrue(SignatureCheck.isStandard(signature("01", "01", type)), type);
        for (String type : new String[] {"00", "04", "80", "84", "41"})
            assertFalse(SignatureCheck.isStandard(signature("01", "01", type)), type);
        assertFalse(SignatureCheck.isStandard(signature("80", "01", "01")), "negative, though of a known type");
    }
}
