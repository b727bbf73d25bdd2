package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class ArrayWriterTest {
    private static final JsonFactory FACTORY = new JsonFactory();

    private static String written(int count, ArrayWriter.Elements elements) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, count, elements);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator out, int count, ArrayWriter.Elements elements) {
        out.writeStartArray();
        ArrayWriter.write(out, count, elements);
        out.writeEndArray();
    }

    private static void numbers(JsonGenerator out, int from, int to) {
        for (int i = from; i < to; i++) out.writeNumber(i);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 129, 255, 256, 257, 384, 385, 2_000})
    void elements_stand_in_order_whoever_wrote_them(int count) {
        assertEquals(numbers(count), written(count, ArrayWriterTest::numbers));
    }

    @Test
    void what_takes_too_much_memory_stands_there_once() {
        String element = "x".repeat(40_000);
        String written = written(300, (out, from, to) -> {
            for (int i = from; i < to; i++) out.writeString(element);
        });

        assertEquals("[" + ("\"" + element + "\",").repeat(299) + "\"" + element + "\"]", written);
    }

    @Test
    void characters_are_written_as_well() {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, 500, ArrayWriterTest::numbers);
        }

        assertEquals(numbers(500), text.toString());
    }

    @Test
    void a_failure_reaches_the_caller_from_either_thread() {
        for (int bad : new int[] {10, 200})
            assertThrows(
                    IllegalStateException.class,
                    () -> written(300, (out, from, to) -> {
                        if (from <= bad && bad < to) throw new IllegalStateException("the element cannot be shown");
                        numbers(out, from, to);
                    }));
    }
}
