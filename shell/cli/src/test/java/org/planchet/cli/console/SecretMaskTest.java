package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
    private static final String WIF = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
    private static final String HEX = "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35";
    private static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    @Test
    void w34_a_secret_is_shown_as_stars_while_it_is_typed() {
        var mask = new SecretMask();
        assertEquals("importkey " + "*".repeat(52), mask.masked("importkey " + WIF));
        assertEquals("*".repeat(PHRASE.length()), mask.masked(PHRASE));
        assertEquals("tx " + HEX, mask.masked("tx " + HEX));
        assertEquals("transfer " + "*".repeat(64), mask.masked("transfer " + HEX));
        mask.answering(true);
        assertEquals("*".repeat(64), mask.masked(HEX));
    }

    @Test
    void w34_a_phrase_in_chinese_stays_as_wide_as_it_was_typed() {
        String phrase = "的 一 是 在 不 了 有 和 人 这 中 大";
        assertEquals("*".repeat(12 * 2 + 11), new SecretMask().masked(phrase));
    }

    @Test
    void w34_no_history_keeps_a_secret() {
        var history = new SecretMask.History();
        for (String line : List.of("status", "importkey " + WIF, WIF, PHRASE, "newaddress " + HEX, "block " + HEX))
            history.add(Instant.EPOCH, line);
        assertEquals(2, history.size());
        assertTrue(history.get(1).startsWith("block"));
        assertFalse(history.get(0).contains(WIF));
    }
}
