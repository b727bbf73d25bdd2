package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void what_people_write_stays_as_it_is() {
        for (String text : List.of("", "rent, May", "房租 五月", "Жильё", "👩\u200d🚀", "a\\b\"<i>")) {
            assertTrue(PlainText.isPlain(text), text);
            assertSame(text, PlainText.of(text));
        }
    }

    @Test
    void what_steers_a_terminal_or_turns_letters_round_is_replaced() {
        for (String bad : List.of(
                "\u001b", "\r", "\b", "\0", "\u007f", "\u009b", "\u202e", "\u2066", "\u2028", "\ufeff", "\ud800")) {
            assertFalse(PlainText.isPlain("a" + bad));
            assertEquals("a\ufffdb", PlainText.of("a" + bad + "b"));
            assertEquals("a\ufffdb", PlainText.lines("a" + bad + "b"));
        }
        assertEquals("a\ufffdb", PlainText.of("a\nb"));
        assertEquals("a\nb", PlainText.lines("a\nb"));
    }
}
