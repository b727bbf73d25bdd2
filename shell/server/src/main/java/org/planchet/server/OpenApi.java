package org.planchet.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiParameter;
import org.planchet.api.Problem;
import org.planchet.api.Texts;

/// The description of the interface (OpenAPI 3.1), made of the very table that is served and of the records' own
/// components: it cannot say something else than the server does.
final class OpenApi {
    private final Map<String, Object> schemas = new TreeMap<>();

    private final Texts texts;
    private final boolean gateway;

    private OpenApi(Texts texts, boolean gateway) {
        this.texts = texts;
        this.gateway = gateway;
    }

    /// The document, ready to be written as JSON, with what each call does in the language of `texts`.
    ///
    /// @param gateway whether it is a gateway's, whose reads can wait for a block
    static Map<String, Object> describe(List<Route> routes, String version, Texts texts, boolean gateway) {
        var api = new OpenApi(texts, gateway);
        var paths = new LinkedHashMap<String, Object>();
        for (Route route : routes) {
            if (!route.offered()) continue;
            @SuppressWarnings("unchecked") // only maps of operations are put in below
            var operations = (Map<String, Object>) paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>());
            operations.put(route.method().toLowerCase(Locale.ROOT), api.operation(route));
        }
        api.schema(Problem.class);
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                map(
                        "title",
                        gateway ? "Planchet gateway" : "Planchet node",
                        "version",
                        version,
                        "description",
                        "Amounts are satoshis as integers, hashes reversed hex, times seconds since 1970, fee rates"
                                + " satoshis per 1,000 virtual bytes. Problems and refusals are written in the language that"
                                + " Accept-Language asks for, en or zh."));
        document.put("paths", paths);
        document.put(
                "components",
                map(
                        "schemas",
                        api.schemas,
                        "securitySchemes",
                        map(
                                "token", map("type", "http", "scheme", "bearer"),
                                "cookie", map("type", "http", "scheme", "basic"))));
        return document;
    }

    private Map<String, Object> operation(Route route) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("summary", sentence(route.api().does(texts)));
        operation.put("operationId", operationId(route));
        var parameters = new ArrayList<Object>();
        for (String name : route.api().places())
            parameters.add(map("name", name, "in", "path", "required", true, "schema", map("type", "string")));
        for (Parameter query : route.api().queries())
            parameters.add(map(
                    "name",
                    query.getName(),
                    "in",
                    "query",
                    "description",
                    query.getAnnotation(ApiParameter.class).does(),
                    "schema",
                    map("type", query.getType() == boolean.class ? "boolean" : "integer")));
        if (gateway && route.isRead())
            parameters.add(map(
                    "name",
                    ReadSide.AT_LEAST,
                    "in",
                    "query",
                    "description",
                    "waits up to 10 s for a block at this height, else 503",
                    "schema",
                    map("type", "integer")));
        if (!parameters.isEmpty()) operation.put("parameters", parameters);
        Class<?> body = route.api().body();
        if (body != null)
            operation.put(
                    "requestBody",
                    map("required", true, "content", map("application/json", map("schema", schema(body)))));
        if (route.isGuarded())
            operation.put("security", List.of(map(), map("token", List.of()), map("cookie", List.of())));
        operation.put("responses", map(Integer.toString(route.status()), good(route), "default", bad(route)));
        return operation;
    }

    private Map<String, Object> good(Route route) {
        String mediaType = route.api().call().mediaType().split(";")[0];
        Type type = route.api().answer();
        Map<String, Object> schema = type == byte[].class ? map("type", "string") : schema(type);
        return map("description", "good", "content", map(mediaType, map("schema", schema)));
    }

    private static String sentence(String does) {
        return Character.toUpperCase(does.charAt(0)) + does.substring(1) + (isLatin(does) ? "." : "。");
    }

    private static boolean isLatin(String text) {
        return text.codePoints().noneMatch(Character::isIdeographic);
    }

    private static Map<String, Object> bad(Route route) {
        return route.style() == Route.Style.PROBLEM
                ? map(
                        "description",
                        "a problem document (RFC 9457)",
                        "content",
                        map(Problem.MEDIA_TYPE, map("schema", reference(Problem.class))))
                : map(
                        "description",
                        "an error",
                        "content",
                        map(
                                "application/json",
                                map(
                                        "schema",
                                        map("type", "object", "properties", map("error", map("type", "string"))))));
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class)
            return map("type", "array", "items", schema(list.getActualTypeArguments()[0]));
        if (!(type instanceof Class<?> named)) throw new AssertionError("no schema for " + type);
        if (named == String.class) return map("type", "string");
        if (named == boolean.class || named == Boolean.class) return map("type", "boolean");
        if (named == double.class || named == Double.class) return map("type", "number");
        if (named == BigInteger.class) return map("type", "integer");
        if (named == int.class || named == Integer.class) return map("type", "integer", "format", "int32");
        if (named == long.class || named == Long.class) return map("type", "integer", "format", "int64");
        if (!named.isRecord()) throw new AssertionError("no schema for " + named);
        if (!schemas.containsKey(name(named))) {
            // Put first, for records that name themselves.
            var schema = new LinkedHashMap<String, Object>();
            schemas.put(name(named), schema);
            schema.putAll(record(named));
        }
        return reference(named);
    }

    private Map<String, Object> record(Class<?> type) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        fields(type, properties, required);
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) object.put("required", required);
        return object;
    }

    private void fields(Class<?> type, Map<String, Object> properties, List<String> required) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                fields(component.getType(), properties, required);
                continue;
            }
            JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = renamed == null ? component.getName() : renamed.value();
            Map<String, Object> schema = schema(component.getGenericType());
            if (isNullable(component)) properties.put(name, map("anyOf", List.of(schema, map("type", "null"))));
            else {
                properties.put(name, schema);
                required.add(name);
            }
        }
    }

    static boolean isNullable(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return annotated(type) || annotated(component);
    }

    private static boolean annotated(AnnotatedElement element) {
        return element.isAnnotationPresent(Nullable.class);
    }

    private static Map<String, Object> reference(Class<?> type) {
        return map("$ref", "#/components/schemas/" + name(type));
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }

    private static String operationId(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String part : route.path().split("[/{}.:_-]+"))
            if (!part.isEmpty())
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        return id.toString();
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return map;
    }
}
