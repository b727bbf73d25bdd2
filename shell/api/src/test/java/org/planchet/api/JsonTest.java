package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "bcrt1q", "a\"b", "a\\b", "a\nb", "a/b", "\u007f", "é", "节点", "\uD83D\uDE00", "\u0000"})
    void a_text_is_read_as_it_was_written(String text) {
        byte[] bytes = Json.STRICT.writeValueAsBytes(List.of(text));

        assertEquals(List.of(text), Json.CLIENT.readValue(bytes, List.class));
        assertEquals(Json.STRICT.writeValueAsString(List.of(text)), new String(bytes, StandardCharsets.UTF_8));
    }
}
