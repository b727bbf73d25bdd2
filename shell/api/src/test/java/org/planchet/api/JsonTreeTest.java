package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTreeTest {
    private final JsonTree tree = new JsonTree(8, 1_000, false);

    private JsonNode read(String json) {
        return tree.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(JsonNode node) {
        return JsonMapper.builder().build().writeValueAsString(node);
    }

    @Test
    void w46_every_number_is_written_back_as_it_came() {
        for (String number : new String[] {
            "0",
            "-0",
            "7",
            "-123456789012345678",
            "123456789012345678901234567890",
            "0.1",
            "1.0",
            "1E5",
            "1e9999",
            "-1e-99999999999999999999",
            "1e99999999999",
            "9".repeat(900)
        }) {
            JsonNode read = read("[" + number + "]");
            assertEquals("[" + number + "]", written(read));
            assertEquals(Optional.of(number), JsonTree.number(read.get(0)));
        }
        assertEquals(1_234_567_890_123L, read("1234567890123").longValue());
        assertEquals(-5, read("-5").intValue());
        for (String none : new String[] {"\"1\"", "null", "true", "[1]", "{}"})
            assertEquals(Optional.empty(), JsonTree.number(read(none)), none);
    }

    @Test
    void half_of_a_surrogate_pair_is_refused() {
        assertEquals("\ud83d\ude00", read("\"\\ud83d\\ude00\"").stringValue());
        for (String bad : new String[] {
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ude00\\ud83d\"",
            "\"\\ud83d\\ud83d\"",
            "{\"\\ud83dx\":1}",
            "[\"a\\udfff\"]"
        }) assertThrows(JacksonException.class, () -> read(bad), bad);
        // The same in raw bytes, which are no UTF-8.
        byte[] raw = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0xbd, '"'};
        assertThrows(JacksonException.class, () -> tree.read(raw));
    }

    @Test
    void a_key_given_twice_is_refused_or_told() {
        JsonNode read = new JsonTree(8, 1_000, true).read("{\"a\":1,\"b\":2,\"a\":3}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.of("a"), JsonTree.repeated(read));
        assertEquals(1, read.get("a").intValue(), "the first counts");
        assertEquals(Optional.empty(), JsonTree.repeated(read("{\"a\":1,\"b\":2}")));
        assertThrows(JacksonException.class, () -> read("{\"a\":1,\"a\":3}"));
    }

    @Test
    void a_document_is_one_whole_value_within_the_bounds() {
        for (String bad : new String[] {
            "",
            " ",
            "{",
            "[1",
            "[1,]",
            "1 2",
            "{\"a\":1,\"a\":2}",
            "[".repeat(9) + "]".repeat(9),
            "nul",
            "01",
            "1e",
            "NaN"
        }) assertThrows(JacksonException.class, () -> read(bad), bad);
        assertTrue(read("[".repeat(8) + "]".repeat(8)).isArray());
        assertThrows(JacksonException.class, () -> read("\"" + "a".repeat(1_001) + "\""));
        assertThrows(JacksonException.class, () -> read("9".repeat(1_001)));
        assertEquals("{\"a\":[true,false,null,\"x\"]}", written(read(" {\"a\" : [true,false,null,\"x\"]} ")));
    }
}
