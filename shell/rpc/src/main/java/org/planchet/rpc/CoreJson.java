package org.planchet.rpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.planchet.api.JsonTree;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.RawValue;

/// How JSON is read from anyone and written as Bitcoin Core writes it.
final class CoreJson {
    /// Brackets within brackets that a request may have.
    private static final int MAX_DEPTH = 64;

    /// Characters of one text: a block of 4,000,000 bytes in hex, and some.
    private static final int MAX_TEXT = 9_000_000;

    /// Characters of the longest 64-bit number, its sign and a point.
    private static final int MAX_DIGITS = 21;

    /// Reads requests.
    static final JsonTree TREE = new JsonTree(MAX_DEPTH, MAX_TEXT, true);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// Leaves it to the receiving end when bytes go out: a short answer is sent with its length.
    static final ObjectWriter WRITER = MAPPER.writer()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);

    private CoreJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode strings(List<?> texts) {
        ArrayNode array = array();
        for (Object text : texts) array.add(text.toString());
        return array;
    }

    static JsonNode text(Object text) {
        return StringNode.valueOf(text.toString());
    }

    static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    static JsonNode real(double number) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(significant(number)));
    }

    /// An amount in coins with all its decimals, as a plain number.
    static JsonNode coins(long satoshis, int decimals) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(decimal(satoshis, decimals)));
    }

    /// A plain number with the last `decimals` digits behind the point.
    static String decimal(long units, int decimals) {
        char[] text = new char[MAX_DIGITS + decimals];
        int at = text.length;
        long left = units;
        for (int place = 0; left != 0 || place <= decimals; place++) {
            if (place == decimals && decimals > 0) text[--at] = '.';
            text[--at] = (char) ('0' + Math.abs(left % 10));
            left /= 10;
        }
        if (units < 0) text[--at] = '-';
        return new String(text, at, text.length - at);
    }

    /// 16 significant digits, as C++ streams write a double.
    static String significant(double number) {
        if (number == 0) return "0";
        BigDecimal digits = new BigDecimal(number)
                .round(new MathContext(16, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) return digits.toPlainString();
        String mantissa = digits.unscaledValue().abs().toString();
        String point = mantissa.length() == 1 ? mantissa : mantissa.charAt(0) + "." + mantissa.substring(1);
        String size = Integer.toString(Math.abs(exponent));
        return (digits.signum() < 0 ? "-" : "")
                + point
                + (exponent < 0 ? "e-" : "e+")
                + (size.length() == 1 ? "0" + size : size);
    }
}
