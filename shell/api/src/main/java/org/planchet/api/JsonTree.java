package org.planchet.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/// Reads untrusted JSON documents into trees. A number that is not an integer of at most 18 digits is kept as
/// text and never evaluated, so `1e999999999` costs eleven characters and is written back unchanged; it is an
/// error of the field that cannot use it, not of the document. A text with half of a surrogate pair, which no
/// UTF-8 can write, is refused.
public final class JsonTree {
    private static final int PLAIN_DIGITS = 18;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonMapper reader;

    /// An object with a key that was given again; it has the first value.
    private static final class Repeating extends ObjectNode {
        private static final long serialVersionUID = 1;

        private String repeated = "";

        Repeating() {
            super(NODES);
        }
    }

    /// @param depth   brackets within brackets that a document may have
    /// @param maxText characters that one text may have
    /// @param repeats a key may be given again, which [#repeated] says; else the document is refused
    public JsonTree(int depth, int maxText, boolean repeats) {
        reader = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxStringLength(maxText)
                                .maxNumberLength(maxText)
                                .build())
                        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, !repeats)
                        .build())
                .build();
    }

    /// The whole of `json` as one document.
    ///
    /// @throws JacksonException if it is none
    public JsonNode read(byte[] json) {
        try (JsonParser parser = reader.createParser(json)) {
            parser.nextToken();
            JsonNode tree = node(parser);
            if (parser.nextToken() != null) throw new StreamReadException(parser, "more than one document");
            return tree;
        }
    }

    private static JsonNode node(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) throw new StreamReadException(parser, "nothing is there");
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.stringNode(whole(parser, parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new StreamReadException(parser, "no value starts with " + token);
        };
    }

    private static ObjectNode object(JsonParser parser) {
        var object = new Repeating();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(parser, parser.currentName());
            parser.nextToken();
            JsonNode value = node(parser);
            if (object.has(name)) object.repeated = name;
            else object.set(name, value);
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) array.add(node(parser));
        return array;
    }

    private static JsonNode number(String text) {
        boolean plain = text.length() <= PLAIN_DIGITS
                && !text.equals("-0")
                && text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (!plain) return NODES.rawValueNode(new RawValue(text));
        long number = Long.parseLong(text);
        return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }

    private static String whole(JsonParser parser, String text) {
        if (hasLoneSurrogate(text)) throw new StreamReadException(parser, "half of a surrogate pair");
        return text;
    }

    /// Whether `text` has half of a surrogate pair, which UTF-8 cannot write. A block in hex has millions of
    /// characters:
    /// they are not looked at one by one.
    static boolean hasLoneSurrogate(String text) {
        return !new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    /// A key that an object gave more than once; empty if there is none.
    public static Optional<String> repeated(JsonNode node) {
        return node instanceof Repeating object && !object.repeated.isEmpty()
                ? Optional.of(object.repeated)
                : Optional.empty();
    }

    /// A number as it was written; empty for what is none.
    public static Optional<String> number(JsonNode node) {
        if (node.isNumber()) return Optional.of(node.asString());
        return node instanceof POJONode pojo && pojo.getPojo() instanceof RawValue raw
                ? Optional.of(String.valueOf(raw.rawValue()))
                : Optional.empty();
    }
}
