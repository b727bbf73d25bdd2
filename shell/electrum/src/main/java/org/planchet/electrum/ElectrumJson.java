package org.planchet.electrum;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.planchet.api.JsonTree;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON of untrusted clients, and writes JSON.
final class ElectrumJson {
    /// Brackets within brackets that a request may have.
    private static final int MAX_DEPTH = 16;

    /// Characters of one text: a line is no longer.
    private static final int MAX_TEXT = 9_000_000;

    /// Reads requests.
    static final JsonTree TREE = new JsonTree(MAX_DEPTH, MAX_TEXT, false);

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ElectrumJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode texts(List<?> texts) {
        ArrayNode array = array();
        for (Object text : texts) array.add(text.toString());
        return array;
    }

    static JsonNode text(Object text) {
        return JsonNodeFactory.instance.stringNode(text.toString());
    }

    static JsonNode orNull(Optional<String> text) {
        return text.map(ElectrumJson::text).orElse(JsonNodeFactory.instance.nullNode());
    }

    static JsonNode yes(boolean answer) {
        return JsonNodeFactory.instance.booleanNode(answer);
    }

    static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    /// Satoshis as the protocol writes fee rates: in coins of 100,000,000.
    static JsonNode coins(long satoshis) {
        return JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(satoshis, 8));
    }
}
