package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Hex digits as people and programs hand them in.
class HexTest {
    @Test
    void digits_of_either_case_are_bytes() {
        byte[] bytes = new byte[1_000];
        new Random(1).nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);
        assertArrayEquals(bytes, Hex.parse(text).orElseThrow());
        assertArrayEquals(
                bytes, Hex.parse(text.toUpperCase(java.util.Locale.ROOT)).orElseThrow());
        assertArrayEquals(new byte[0], Hex.parse("").orElseThrow());
    }

    @Test
    void everything_else_is_none() {
        for (String wrong :
                List.of("0", "0g", "g0", "0x00", "00 0", " 00", "00\n", "0\u00b2", "\u0660\u0660", "\uff10\uff10")) {
            assertEquals(Optional.empty(), Hex.parse(wrong).map(List::of), wrong);
            assertFalse(wrong.length() > 1 && Hex.isDigits(wrong), wrong);
        }
        assertTrue(Hex.isDigits("0aF"), "an odd number of digits are digits");
    }

    @Test
    void a_value_is_read_from_all_of_its_bytes_or_not_at_all() {
        String header = "00".repeat(80);
        assertEquals(
                header,
                HexFormat.of()
                        .formatHex(Hex.parse(header, BlockHeader::parse)
                                .orElseThrow()
                                .bytes()));
        for (String wrong : List.of(header + "0", header + "00", "00", "0g"))
            assertEquals(Optional.empty(), Hex.parse(wrong, BlockHeader::parse), wrong);
    }

    @Test
    void a_hash_has_64_digits_the_last_byte_first() {
        String text = "00".repeat(31) + "01";
        assertEquals(Optional.of(new Hash256(1, 0, 0, 0)), Hash256.parse(text));
        assertEquals(text, Hash256.fromHex(text).toString());
        for (String wrong : List.of("", text + "00", text.substring(1), text.substring(1) + "g"))
            assertEquals(Optional.empty(), Hash256.parse(wrong), wrong);
    }
}
