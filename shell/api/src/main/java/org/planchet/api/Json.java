package org.planchet.api;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// How the API's records are written as JSON and read: the one configuration for both ends.
///
/// Amounts are integers, of satoshis, and nothing turns a fraction, a text or a truth value into one. Nesting
/// is bounded. There is no polymorphic typing: a document never chooses the class that it becomes.
public final class Json {
    /// Brackets within brackets that a document may have.
    public static final int MAX_DEPTH = 64;

    /// Characters of one text: a block of 4,000,000 bytes in hex, and some.
    public static final int MAX_TEXT = 9_000_000;

    private Json() {}

    /// For what a client reads from a node: fields that are new to it are passed over.
    public static final JsonMapper CLIENT =
            builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /// For what a server reads from anyone: a field unknown or given twice, or anything after the document, is refused,
    /// since a request that is misunderstood may cost money.
    public static final JsonMapper STRICT = builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static JsonMapper.Builder builder() {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_TEXT)
                .maxNumberLength(100)
                .build();
        var factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .addModule(new SimpleModule().addSerializer(String.class, new TextSerializer()))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }
}
