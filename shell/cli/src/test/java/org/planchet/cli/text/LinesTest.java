package org.planchet.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Text on a narrow terminal: nothing is torn that can be kept whole.
class LinesTest {
    @Test
    void sentences_break_between_words() {
        assertEquals(List.of("one two", "three", "four"), Lines.wrap("one two three four", 7));
        assertEquals(List.of("one two three four"), Lines.wrap("one two three four", 18));
        assertEquals(List.of("one two three", "four"), Lines.wrap("one two three four", 17));
        assertEquals(List.of("a", "0123456789", "b"), Lines.wrap("a 0123456789 b", 4));
        assertEquals(List.of(""), Lines.wrap("", 4));
    }

    @Test
    void chinese_breaks_anywhere_but_before_a_mark_that_closes_and_within_a_word() {
        assertEquals(List.of("显示区", "块"), Lines.wrap("显示区块", 7));
        assertEquals(List.of("显示", "块，链"), Lines.wrap("显示块，链", 6));
        assertEquals(List.of("用", "exit", "退出"), Lines.wrap("用 exit 退出", 5));
        for (String line : Lines.wrap("删除 Kubernetes 集群中的一个节点：Pod、Service 与存储卷声明", 12))
            assertTrue(Columns.of(line) <= 12, line);
    }

    @Test
    void a_row_that_is_too_wide_goes_on_below_indented() {
        Table table = new Table("transaction", "n", "address")
                .row("aaaaaaaaaaaa", 5, "bbbbbbbb")
                .row("cc", 10, "dd");
        assertEquals(
                List.of(
                        "transaction    n", //
                        "    address",
                        "aaaaaaaaaaaa   5",
                        "    bbbbbbbb",
                        "cc            10",
                        "    dd"),
                table.lines(20));
        assertEquals(3, table.lines(26).size());
        assertEquals(table.lines(), table.lines(26));
        assertEquals(6, table.lines(25).size());
    }
}
