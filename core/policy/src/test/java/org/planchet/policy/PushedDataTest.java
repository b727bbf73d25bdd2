package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;

/// What running a scriptSig of pushes leaves on top, without running it.
class PushedDataTest {
    private static String last(String script) {
        return PushedData.last(Script.fromHex(script))
                .map(top -> HexFormat.of().formatHex(top.bytes()))
                .orElse("none");
    }

    @Test
    void the_last_push_counts() {
        assertEquals("none", last(""));
        assertEquals("aabb", last("01cc" + "02aabb"));
        assertEquals("", last("01cc" + "00"), "OP_0 pushes nothing's bytes");
    }

    @Test
    void small_numbers_push_one_byte() {
        assertEquals("81", last("4f"), "OP_1NEGATE");
        assertEquals("01", last("51"), "OP_1");
        assertEquals("10", last("60"), "OP_16");
    }

    @Test
    void other_operations_fail_or_compute_and_push_nothing_we_know() {
        assertEquals("none", last("51" + "50"), "OP_RESERVED");
        assertEquals("none", last("51" + "61"), "OP_NOP");
    }

    @Test
    void lengths_stand_in_one_two_or_four_bytes_the_lowest_first() {
        assertEquals("aa".repeat(75), last("4b" + "aa".repeat(75)));
        assertEquals("aa".repeat(76), last("4c4c" + "aa".repeat(76)), "OP_PUSHDATA1");
        assertEquals("aa".repeat(258), last("4d0201" + "aa".repeat(258)), "OP_PUSHDATA2");
        assertEquals("aa".repeat(258), last("4e02010000" + "aa".repeat(258)), "OP_PUSHDATA4");
        // The third and fourth byte count too: 65,538 and 16,777,218 bytes are not there.
        assertEquals("none", last("4e02000100" + "aa".repeat(2)));
        assertEquals("none", last("4e02000001" + "aa".repeat(2)));
        assertEquals("bb", last("4e02000000" + "aaaa" + "01bb"), "what follows begins behind the data");
        assertEquals("bb", last("4d0200" + "aaaa" + "01bb"));
    }

    @Test
    void a_push_that_the_script_cuts_short_is_none() {
        assertEquals("none", last("02aa"));
        assertEquals("none", last("4c"));
        assertEquals("", last("4c00"));
        assertEquals("none", last("4d00"));
        assertEquals("", last("4d0000"));
        assertEquals("none", last("4e000000"));
        assertEquals("", last("4e00000000"));
        assertEquals("none", last("4c02aa"));
    }

    @Test
    void a_push_of_520_bytes_is_the_longest_that_runs() {
        assertEquals("aa".repeat(520), last("4d0802" + "aa".repeat(520)));
        assertEquals("none", last("4d0902" + "aa".repeat(521)));
    }
}
