package org.planchet.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParagraphTest {
    @Test
    void english_is_broken_at_spaces() {
        assertEquals(List.of("a fresh address", "of the wallet"), Paragraph.lines("a fresh address of the wallet", 16));
        assertEquals(List.of("a fresh address of the wallet"), Paragraph.lines("a fresh address of the wallet", 29));
    }

    @Test
    void chinese_is_broken_between_characters_of_two_columns_each_but_not_before_a_comma() {
        assertEquals(List.of("列出钱包", "的硬币"), Paragraph.lines("列出钱包的硬币", 9));
        assertEquals(List.of("列出", "钱，完"), Paragraph.lines("列出钱，完", 6));
    }

    @Test
    void a_word_that_is_too_long_is_left_whole() {
        assertEquals(List.of("[create|restore|unlock]", "x"), Paragraph.lines("[create|restore|unlock] x", 8));
        assertEquals(List.of(""), Paragraph.lines("", 8));
    }
}
