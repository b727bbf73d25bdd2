package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// Calls of JSON-RPC as a client makes them, and what it reads of the answers.
abstract class TestCalls {
    abstract Methods methods();

    /// Calls by position; an answer is what a client reads of it.
    JsonNode call(String method, @Nullable Object... params) {
        return read(methods().call(method, json(Arrays.asList(params))));
    }

    /// Calls by name.
    JsonNode named(String method, Map<String, ?> params) {
        return read(methods().call(method, json(params)));
    }

    /// As a client reads, who counts with exact numbers.
    static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static JsonNode json(Object value) {
        return EXACT.readTree(EXACT.writeValueAsBytes(value));
    }

    private static JsonNode read(@Nullable JsonNode answer) {
        return json(answer == null ? NullNode.getInstance() : answer);
    }

    /// A call that must fail so.
    void fails(Code code, String message, String method, @Nullable Object... params) {
        RpcException failure = assertThrows(RpcException.class, () -> call(method, params));
        assertEquals(code + ": " + message, failure.code() + ": " + failure.getMessage());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
