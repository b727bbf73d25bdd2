package org.planchet.rpc;

import java.nio.charset.StandardCharsets;
import org.planchet.api.ArrayWriter;
import org.planchet.primitives.Hash256;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.JsonNodeFactory;

/// Writes JSON as Bitcoin Core shapes it, field by field and straight to where the answer goes: of a block
/// with thousands of transactions no tree is made. Only to bytes, not to characters.
final class JsonStream {
    /// The two hex digits of each byte.
    private static final byte[] DIGITS = new byte[512];

    static {
        for (int b = 0; b < 256; b++) {
            DIGITS[2 * b] = (byte) Character.forDigit(b >> 4, 16);
            DIGITS[2 * b + 1] = (byte) Character.forDigit(b & 15, 16);
        }
    }

    private final JsonGenerator out;
    private byte[] digits = new byte[2_048];

    private JsonStream(JsonGenerator out) {
        this.out = out;
    }

    /// Writes a part of an answer.
    @FunctionalInterface
    interface Part {
        void write(JsonStream out);
    }

    /// A value that is made while it is written, by the thread that writes.
    static JsonNode node(Part part) {
        return JsonNodeFactory.instance.pojoNode(new Streamed(part));
    }

    private record Streamed(Part part) implements JacksonSerializable {
        @Override
        public void serialize(JsonGenerator out, SerializationContext context) {
            part.write(new JsonStream(out));
        }

        @Override
        public void serializeWithType(JsonGenerator out, SerializationContext context, TypeSerializer types) {
            serialize(out, context);
        }
    }

    /// Writes an element of an array.
    @FunctionalInterface
    interface Element {
        void write(JsonStream out, int index);
    }

    /// Writes `count` elements of an array, some of them on another thread at the same time ([ArrayWriter]).
    void elements(int count, Element element) {
        ArrayWriter.write(out, count, (to, from, end) -> {
            var stream = new JsonStream(to);
            for (int i = from; i < end; i++) element.write(stream, i);
        });
    }

    /// Begins an object, as an element or the whole.
    void object() {
        out.writeStartObject();
    }

    /// Begins an object, as a field.
    void object(String name) {
        out.writeName(name);
        out.writeStartObject();
    }

    void endObject() {
        out.writeEndObject();
    }

    /// Begins an array, as an element or the whole.
    void array() {
        out.writeStartArray();
    }

    /// Begins an array, as a field.
    void array(String name) {
        out.writeName(name);
        out.writeStartArray();
    }

    void endArray() {
        out.writeEndArray();
    }

    /// A text that JSON shows as it is: of printable ASCII, without quotes and backslashes.
    void plain(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.writeName(name);
        out.writeRawUTF8String(bytes, 0, bytes.length);
    }

    void number(String name, long number) {
        out.writeName(name);
        out.writeNumber(number);
    }

    void flag(String name, boolean flag) {
        out.writeName(name);
        out.writeBoolean(flag);
    }

    /// Any text.
    void text(String name, String text) {
        out.writeName(name);
        out.writeString(text);
    }

    /// An amount in coins with all its decimals.
    void coins(String name, long satoshis, int decimals) {
        out.writeName(name);
        out.writeNumber(CoreJson.decimal(satoshis, decimals));
    }

    /// Bytes in hex.
    void hex(String name, byte[] bytes) {
        out.writeName(name);
        hex(bytes);
    }

    /// Bytes in hex, as an element.
    void hex(byte[] bytes) {
        if (digits.length < 2 * bytes.length) digits = new byte[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) put(2 * i, bytes[i] & 0xff);
        out.writeRawUTF8String(digits, 0, 2 * bytes.length);
    }

    /// A hash as people read it.
    void hash(String name, Hash256 hash) {
        out.writeName(name);
        hash(hash);
    }

    /// A hash as people read it, as an element.
    void hash(Hash256 hash) {
        put(0, hash.d());
        put(16, hash.c());
        put(32, hash.b());
        put(48, hash.a());
        out.writeRawUTF8String(digits, 0, 2 * Hash256.SIZE);
    }

    private void put(int at, long word) {
        for (int i = 0; i < 8; i++) put(at + 2 * i, (int) (word >>> (56 - 8 * i)) & 0xff);
    }

    private void put(int at, int b) {
        digits[at] = DIGITS[2 * b];
        digits[at + 1] = DIGITS[2 * b + 1];
    }
}
