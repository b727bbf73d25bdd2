package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;

/// Reads the functions of a descriptor, each where it may stand (Bitcoin Core's `ParseScript`).
final class DescriptorParser {
    private static final int MAX_MULTISIG = 20;
    private static final int MAX_BARE_MULTISIG = 3;
    private static final int MAX_MULTI_A = 999;
    private static final int MAX_P2SH_SCRIPT = 520;
    private static final int MAX_TREE_DEPTH = 128;

    /// Where an expression stands.
    private enum Place {
        TOP(""),
        SH("A function is needed within P2SH"),
        WSH("A function is needed within P2WSH"),
        TR("");

        /// What is wrong where no function stands, if the place has words of its own for it.
        final String needed;

        Place(String needed) {
            this.needed = needed;
        }
    }

    private final KeyFormat format;
    private final KeyParser keys;

    DescriptorParser(KeyFormat format) {
        this.format = format;
        this.keys = new KeyParser(format);
    }

    Expression parse(String text) throws BadDescriptorException {
        return expression(text, Place.TOP);
    }

    private Expression expression(String text, Place place) throws BadDescriptorException {
        int open = text.indexOf('(');
        boolean isCall = open > 0 && text.endsWith(")") && end(text, 0) == text.length();
        String inside = isCall ? text.substring(open + 1, text.length() - 1) : "";
        String function = isCall ? text.substring(0, open) : "";
        return switch (function) {
            case "pk" -> new Expression.Pk(key(function, inside, place), place == Place.TR);
            case "pkh" -> {
                require(place != Place.TR, "Can only have pkh at top level, in sh(), wsh(), or in tr()");
                yield new Expression.Pkh(key(function, inside, place));
            }
            case "combo" -> {
                require(place == Place.TOP, "Can only have combo() at top level");
                yield new Expression.Combo(key(function, inside, place));
            }
            case "multi", "sortedmulti", "multi_a", "sortedmulti_a" -> multi(function, inside, place);
            case "wpkh" -> {
                require(place == Place.TOP || place == Place.SH, "Can only have wpkh() at top level or inside sh()");
                yield new Expression.Wpkh(key(function, inside, Place.WSH));
            }
            case "sh" -> {
                require(place == Place.TOP, "Can only have sh() at top level");
                yield new Expression.Wrapped(false, expression(inside, Place.SH));
            }
            case "wsh" -> {
                require(place == Place.TOP || place == Place.SH, "Can only have wsh() at top level or inside sh()");
                yield new Expression.Wrapped(true, expression(inside, Place.WSH));
            }
            case "addr" -> {
                require(place == Place.TOP, "Can only have addr() at top level");
                yield new Expression.Known(text, address(inside));
            }
            case "raw" -> {
                require(place == Place.TOP, "Can only have raw() at top level");
                byte[] script =
                        Hex.parse(inside).orElseThrow(() -> new BadDescriptorException("Raw script is not hex"));
                yield new Expression.Known(text, Script.wrap(script));
            }
            case "tr" -> {
                require(place == Place.TOP, "Can only have tr at top level");
                yield taproot(inside);
            }
            case "rawtr" -> {
                require(place == Place.TOP, "Can only have rawtr at top level");
                require(end(inside, 0) == inside.length(), "rawtr(): only one key expected.");
                yield new Expression.RawTr(key(function, inside, Place.TR));
            }
            default ->
                throw new BadDescriptorException(
                        place.needed.isEmpty() ? "'" + text + "' is not a valid descriptor function" : place.needed);
        };
    }

    private static void require(boolean fits, String message) throws BadDescriptorException {
        if (!fits) throw new BadDescriptorException(message);
    }

    private DescriptorKey key(String function, String text, Place place) throws BadDescriptorException {
        try {
            return keys.parse(text, place == Place.TOP || place == Place.SH, place == Place.TR);
        } catch (BadDescriptorException bad) {
            throw new BadDescriptorException(function + "(): " + bad.getMessage());
        }
    }

    private Script address(String text) throws BadDescriptorException {
        try {
            return Addresses.toScript(text, format.addresses());
        } catch (BadAddressException bad) {
            throw new BadDescriptorException("Address is not valid");
        }
    }

    private Expression multi(String function, String inside, Place place) throws BadDescriptorException {
        boolean tapscript = function.endsWith("_a");
        require(
                tapscript == (place == Place.TR),
                tapscript
                        ? "Can only have multi_a/sortedmulti_a inside tr()"
                        : "Can only have multi/sortedmulti at top level, in sh(), or in wsh()");
        List<String> parts = split(inside);
        String threshold = parts.getFirst();
        boolean isNumber = threshold.matches("[0-9]{1,10}") && Long.parseLong(threshold) <= 0xffffffffL;
        require(isNumber, "Multi threshold '" + threshold + "' is not valid");
        long required = Long.parseLong(threshold);
        var all = new ArrayList<DescriptorKey>();
        int size = 3;
        for (String part : parts.subList(1, parts.size())) {
            try {
                all.add(keys.parse(part, place == Place.TOP || place == Place.SH, tapscript));
            } catch (BadDescriptorException bad) {
                throw new BadDescriptorException("Multi: " + bad.getMessage());
            }
            size += all.getLast().size() + 1;
        }
        int most = tapscript ? MAX_MULTI_A : MAX_MULTISIG;
        require(
                !all.isEmpty() && all.size() <= most,
                "Cannot have " + all.size() + " keys in " + (tapscript ? "multi_a" : "multisig")
                        + "; must have between 1 and " + most + " keys, inclusive");
        require(required >= 1, "Multisig threshold cannot be " + required + ", must be at least 1");
        require(
                required <= all.size(),
                "Multisig threshold cannot be larger than the number of keys; threshold is " + required + " but only "
                        + all.size() + " keys specified");
        require(
                place != Place.TOP || all.size() <= MAX_BARE_MULTISIG,
                "Cannot have " + all.size() + " pubkeys in bare multisig; only at most 3 pubkeys");
        require(
                place != Place.SH || size <= MAX_P2SH_SCRIPT,
                "P2SH script is too large, " + size + " bytes is larger than " + MAX_P2SH_SCRIPT + " bytes");
        return new Expression.Multi((int) required, List.copyOf(all), function.startsWith("sorted"), tapscript);
    }

    private Expression taproot(String inside) throws BadDescriptorException {
        int end = end(inside, 0);
        DescriptorKey key = key("tr", inside.substring(0, end), Place.TR);
        if (end == inside.length()) return new Expression.Tr(key, Optional.empty());
        require(inside.charAt(end) == ',', "tr: expected ',', got '" + inside.charAt(end) + "'");
        String rest = inside.substring(end + 1);
        require(end(rest, 0) == rest.length(), "tr(): expected ')' after script expression");
        return new Expression.Tr(key, Optional.of(tree(rest, 0)));
    }

    private ScriptTree tree(String text, int depth) throws BadDescriptorException {
        if (!text.startsWith("{")) return new ScriptTree.Leaf(expression(text, Place.TR));
        require(depth < MAX_TREE_DEPTH, "tr() supports at most " + MAX_TREE_DEPTH + " nesting levels");
        int middle = end(text, 1);
        require(middle < text.length() && text.charAt(middle) == ',', "tr(): expected ',' after script expression");
        int last = end(text, middle + 1);
        require(last == text.length() - 1, "tr(): expected '}' after script expression");
        return new ScriptTree.Branch(
                tree(text.substring(1, middle), depth + 1), tree(text.substring(middle + 1, last), depth + 1));
    }

    /// What stands between the commas that are not within brackets.
    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int end = end(text, 0); end < text.length() && text.charAt(end) == ','; end = end(text, from)) {
            parts.add(text.substring(from, end));
            from = end + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// Where the expression ends that begins at `from`: before a comma or a closing bracket that is none of its own.
    private static int end(String text, int from) {
        int open = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '{') open++;
            else if (open > 0 && (c == ')' || c == '}')) open--;
            else if (open == 0 && (c == ')' || c == '}' || c == ',')) return i;
        }
        return text.length();
    }
}
