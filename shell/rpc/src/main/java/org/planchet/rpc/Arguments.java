package org.planchet.rpc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.planchet.api.JsonTree;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.SecretShapes;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// The parameters of one call, by position or by name, of the types that the method's row says. Null counts as not
/// given, as in Bitcoin Core.
final class Arguments {
    /// Characters that an amount may have; none that can be paid needs more.
    private static final int AMOUNT_LENGTH = 64;

    /// How a number is written, as text too: no leading zeros, no plus sign (Bitcoin Core's `ParseFixedPoint`).
    private static final Pattern AMOUNT = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private final Method method;
    private final List<@Nullable JsonNode> values;

    private Arguments(Method method, List<@Nullable JsonNode> values) {
        this.method = method;
        this.values = values;
    }

    /// Sorts what a request brought.
    ///
    /// @param params an array, or an object of named parameters whose `args` are positional ones
    static Arguments of(Method method, JsonNode params) {
        List<@Nullable JsonNode> values = params.isObject() ? named(method, params) : positional(params);
        int least = 0;
        for (int i = 0; i < method.parameters().size(); i++)
            if (method.parameters().get(i).required()) least = i + 1;
        boolean fits = values.size() <= method.parameters().size() && values.size() >= least;
        if (!fits) throw new RpcException(Code.MISC, method.help());
        var arguments = new Arguments(method, values);
        arguments.checkTypes();
        return arguments;
    }

    private static List<@Nullable JsonNode> positional(JsonNode params) {
        List<@Nullable JsonNode> values = new ArrayList<>();
        for (JsonNode value : params) values.add(value.isNull() ? null : value);
        return values;
    }

    private static List<@Nullable JsonNode> named(Method method, JsonNode params) {
        JsonTree.repeated(params).ifPresent(name -> {
            throw new RpcException(Code.INVALID_PARAMETER, "Parameter " + name + " specified multiple times");
        });
        Map<String, JsonNode> left = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : params.properties()) left.put(field.getKey(), field.getValue());
        List<@Nullable JsonNode> values = new ArrayList<>();
        boolean takesArgs = method.parameter("args").isEmpty();
        JsonNode args = takesArgs ? left.remove("args") : null;
        if (args != null) {
            if (!args.isArray()) throw new RpcException(Code.INVALID_PARAMETER, "Unknown named parameter args");
            values.addAll(positional(args));
        }
        int given = values.size();
        List<Method.Parameter> parameters = method.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            JsonNode value = null;
            // By one of its names: another is then one too many, and unknown.
            for (String name : parameters.get(i).names()) if (value == null) value = left.remove(name);
            if (value == null) continue;
            if (i < given)
                throw new RpcException(
                        Code.INVALID_PARAMETER,
                        "Parameter " + parameters.get(i).name()
                                + " specified twice both as positional and named argument");
            while (values.size() < i) values.add(null);
            values.add(value.isNull() ? null : value);
        }
        if (!left.isEmpty())
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Unknown named parameter " + left.keySet().iterator().next());
        return values;
    }

    private void checkTypes() {
        var wrong = new StringBuilder();
        for (int i = 0; i < method.parameters().size(); i++) {
            Method.Parameter parameter = method.parameters().get(i);
            JsonNode value = i < values.size() ? values.get(i) : null;
            String complaint = complaint(parameter, value);
            if (complaint == null) continue;
            if (!wrong.isEmpty()) wrong.append(",\n");
            wrong.append("    \"Position ").append(i + 1).append(" (").append(parameter.name());
            wrong.append(")\": \"").append(complaint).append('"');
        }
        if (!wrong.isEmpty()) throw new RpcException(Code.TYPE, "Wrong type passed:\n{\n" + wrong + "\n}");
    }

    private static @Nullable String complaint(Method.Parameter parameter, @Nullable JsonNode value) {
        if (value == null && !parameter.required()) return null;
        String got = value == null ? "null" : typeName(value);
        boolean fits = value != null
                && switch (parameter.type()) {
                    case STRING -> value.isString();
                    case NUMBER -> isNumber(value);
                    case BOOL -> value.isBoolean();
                    case ARRAY -> value.isArray();
                    case OBJECT -> value.isObject();
                    case AMOUNT -> isNumber(value) || value.isString();
                    case ANY -> true;
                };
        return fits ? null : wrongType(got, parameter.type().toString());
    }

    /// A text within an array or an object.
    static String text(JsonNode value) {
        expect(value, "string");
        return value.stringValue();
    }

    /// Refuses what is not of a type that [#typeName] names.
    static void expect(JsonNode value, String type) {
        String got = typeName(value);
        if (!got.equals(type)) throw new RpcException(Code.TYPE, wrongType(got, type));
    }

    private static String wrongType(String got, String expected) {
        return "JSON value of type " + got + " is not of expected type " + expected;
    }

    /// As Bitcoin Core names the types of JSON.
    static String typeName(JsonNode value) {
        if (value.isNull()) return "null";
        if (value.isBoolean()) return "bool";
        if (isNumber(value)) return "number";
        if (value.isString()) return "string";
        return value.isArray() ? "array" : "object";
    }

    static boolean isNumber(JsonNode value) {
        return JsonTree.number(value).isPresent();
    }

    Method method() {
        return method;
    }

    /// How many were given, up to the last that was: null counts here.
    int count() {
        return values.size();
    }

    /// The value as it came; empty if it was not given.
    Optional<JsonNode> get(String name) {
        for (int i = 0; i < method.parameters().size(); i++)
            if (method.parameters().get(i).name().equals(name))
                return Optional.ofNullable(i < values.size() ? values.get(i) : null);
        throw new AssertionError(method.name() + " has no parameter " + name);
    }

    private JsonNode needed(String name) {
        return get(name).orElseThrow(() -> new AssertionError(name + " must be given, which was checked before"));
    }

    String string(String name) {
        return needed(name).stringValue();
    }

    Optional<String> mayString(String name) {
        return get(name).map(JsonNode::stringValue);
    }

    boolean flag(String name, boolean otherwise) {
        return get(name).map(JsonNode::booleanValue).orElse(otherwise);
    }

    int integer(String name) {
        return integer(needed(name));
    }

    int integer(String name, int otherwise) {
        return get(name).map(Arguments::integer).orElse(otherwise);
    }

    /// 0 to 2^32 - 1, as the bits of an int.
    int unsigned(String name) {
        return unsigned(needed(name));
    }

    int unsigned(String name, int otherwise) {
        return get(name).map(Arguments::unsigned).orElse(otherwise);
    }

    private static int unsigned(JsonNode value) {
        long number = whole(value);
        if (number < 0 || number > 0xffff_ffffL) throw outOfRange();
        return (int) number;
    }

    /// 0 or more.
    long count(String name, long otherwise) {
        long number = whole(name, otherwise);
        if (number < 0) throw outOfRange();
        return number;
    }

    long whole(String name, long otherwise) {
        return get(name).map(Arguments::whole).orElse(otherwise);
    }

    static int integer(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) throw outOfRange();
        return value.intValue();
    }

    static long whole(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) throw outOfRange();
        return value.longValue();
    }

    private static RpcException outOfRange() {
        return new RpcException(Code.MISC, "JSON integer out of range");
    }

    /// The elements of an array; none if it was not given.
    List<JsonNode> list(String name) {
        List<JsonNode> elements = new ArrayList<>();
        get(name).ifPresent(array -> array.forEach(elements::add));
        return elements;
    }

    /// 0, 1, 2 … if a truth value is also taken, as 0 or 1.
    int verbosity(int otherwise) {
        return get("verbosity")
                .map(value -> value.isBoolean() ? (value.booleanValue() ? 1 : 0) : number(value))
                .orElse(otherwise);
    }

    private static int number(JsonNode value) {
        if (!isNumber(value)) throw new RpcException(Code.TYPE, wrongType(typeName(value), "number"));
        return integer(value);
    }

    BlockHash blockHash(String name) {
        return new BlockHash(hash(string(name), name));
    }

    Txid txid(String name) {
        return new Txid(hash(string(name), name));
    }

    /// The hash that `text` writes, named `name` if it does not.
    static Hash256 hash(String text, String name) {
        if (text.length() != 64)
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    name + " must be of length 64 (not " + text.length() + ", for '" + shown(text) + "')");
        return Hash256.parse(text)
                .orElseThrow(() -> new RpcException(
                        Code.INVALID_PARAMETER, name + " must be hexadecimal string (not '" + shown(text) + "')"));
    }

    /// An output, as an object of its `txid` and `vout` and nothing else.
    static OutPoint outPoint(JsonNode value) {
        expect(value, "object");
        JsonNode txid = field(value, "txid", "string");
        JsonNode vout = field(value, "vout", "number");
        for (String name : value.propertyNames())
            if (!name.equals("txid") && !name.equals("vout"))
                throw new RpcException(Code.TYPE, "Unexpected key " + shown(name));
        Hash256 hash = hash(txid.stringValue(), "txid");
        int index = integer(vout);
        if (index < 0) throw new RpcException(Code.INVALID_PARAMETER, "Invalid parameter, vout cannot be negative");
        return new OutPoint(new Txid(hash), index);
    }

    /// The truth values of the object `name`, each `usual` one that it does not give; it may hold no others.
    Map<String, Boolean> options(String name, Map<String, Boolean> usual) {
        JsonNode given = get(name).orElseGet(CoreJson::object);
        Map<String, Boolean> options = new LinkedHashMap<>(usual);
        for (Map.Entry<String, JsonNode> option : given.properties()) {
            String key = option.getKey();
            if (!usual.containsKey(key)) throw new RpcException(Code.TYPE, "Unexpected key " + shown(key));
            if (!option.getValue().isNull())
                options.put(key, field(given, key, "bool").booleanValue());
        }
        return options;
    }

    private static JsonNode field(JsonNode object, String name, String type) {
        JsonNode value = object.get(name);
        if (value == null) throw new RpcException(Code.TYPE, "Missing " + name);
        String got = typeName(value);
        if (!got.equals(type))
            throw new RpcException(
                    Code.TYPE, "JSON value of type " + got + " for field " + name + " is not of expected type " + type);
        return value;
    }

    /// What a caller wrote, short enough for a message, and without what looks like a private key or a backup
    /// phrase.
    static String shown(String given) {
        String text = SecretShapes.hidden(given, true);
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    /// An amount of coins in satoshis.
    ///
    /// @param decimals digits after the point that the chain's money has
    static long amount(JsonNode value, int decimals) {
        if (!value.isString() && !isNumber(value))
            throw new RpcException(Code.TYPE, "Amount is not a number or string");
        BigDecimal coins;
        try {
            String text = value.isString()
                    ? value.stringValue()
                    : JsonTree.number(value).orElseThrow(NumberFormatException::new);
            if (text.length() > AMOUNT_LENGTH || !AMOUNT.matcher(text).matches()) throw new NumberFormatException();
            coins = new BigDecimal(text);
            long satoshis = coins.movePointRight(decimals).longValueExact();
            if (satoshis >= 0 && satoshis <= org.planchet.consensus.ChainParams.MAX_MONEY) return satoshis;
        } catch (NumberFormatException notANumber) {
            throw new RpcException(Code.TYPE, "Invalid amount");
        } catch (ArithmeticException tooFine) {
            throw new RpcException(Code.TYPE, "Invalid amount");
        }
        throw new RpcException(Code.TYPE, "Amount out of range");
    }
}
