package org.planchet.rpc;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import org.planchet.script.ScriptReader;
import org.planchet.script.ScriptType;

/// Output descriptors (BIP 380) without keys to derive: what a script is described by, and the two forms
/// that name a script themselves, `addr(…)` and `raw(…)` (BIP 385).
final class Descriptors {
    private static final String INPUT =
            "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private static final String CHECKSUM = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final long[] GENERATOR = {0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL};

    /// What the five bits that a step shifts out change, for each of their values.
    private static final long[] FOLDED = new long[32];

    /// Where each ASCII character stands in [#INPUT]; -1 if it does not.
    private static final byte[] PLACES = new byte[128];

    static {
        for (int i = 0; i < PLACES.length; i++) PLACES[i] = (byte) INPUT.indexOf(i);
        for (int top = 0; top < FOLDED.length; top++)
            for (int i = 0; i < GENERATOR.length; i++) if (((top >> i) & 1) != 0) FOLDED[top] ^= GENERATOR[i];
    }

    private Descriptors() {}

    /// The eight characters that go with a descriptor; empty if it has characters that no descriptor has.
    static Optional<String> checksum(String descriptor) {
        long c = 1;
        int group = 0;
        int inGroup = 0;
        for (int i = 0; i < descriptor.length(); i++) {
            char character = descriptor.charAt(i);
            int at = character < PLACES.length ? PLACES[character] : -1;
            if (at < 0) return Optional.empty();
            c = polymod(c, at & 31);
            group = group * 3 + (at >> 5);
            if (++inGroup == 3) {
                c = polymod(c, group);
                group = 0;
                inGroup = 0;
            }
        }
        if (inGroup > 0) c = polymod(c, group);
        for (int i = 0; i < 8; i++) c = polymod(c, 0);
        c ^= 1;
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) text.append(CHECKSUM.charAt((int) (c >> (5 * (7 - i))) & 31));
        return Optional.of(text.toString());
    }

    private static long polymod(long c, int value) {
        return ((c & 0x7ffffffffL) << 5) ^ value ^ FOLDED[(int) (c >> 35)];
    }

    /// `descriptor` with its checksum.
    static String withChecksum(String descriptor) {
        return descriptor
                + "#"
                + checksum(descriptor).orElseThrow(() -> new AssertionError("no descriptor: " + descriptor));
    }

    /// What Bitcoin Core infers for a script that it has no keys for.
    ///
    /// @param address the script's address, if it has one
    static String of(Script script, ScriptType type, Optional<String> address) {
        return withChecksum(
                switch (type) {
                    case PUBKEY -> "pk(" + hex(pushes(script).getFirst()) + ")";
                    case MULTISIG -> multisig(script);
                    case WITNESS_V1_TAPROOT -> "rawtr(" + hex(pushes(script).getLast()) + ")";
                    default -> address.map(text -> "addr(" + text + ")").orElseGet(() -> "raw(" + script.toHex() + ")");
                });
    }

    private static String multisig(Script script) {
        int first = script.byteAt(0);
        // A number above 16 is a push of one byte.
        int required = first == 1 ? script.byteAt(1) : first - 0x50;
        var text = new StringBuilder("multi(").append(required);
        for (byte[] push : pushes(script)) if (push.length > 1) text.append(',').append(hex(push));
        return text.append(')').toString();
    }

    /// What a script's pushes push, in order.
    static List<byte[]> pushes(Script script) {
        var pushes = new ArrayList<byte[]>();
        var reader = new ScriptReader(script);
        while (reader.next()) if (reader.isPush()) pushes.add(reader.data());
        return pushes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// The script that an `addr(…)` or `raw(…)` descriptor names.
    ///
    /// @throws RpcException if it is another descriptor or none, or its checksum is wrong
    static Script script(String descriptor, AddressFormat format) {
        String body = body(descriptor);
        int open = body.indexOf('(');
        String function = open < 0 ? "" : body.substring(0, open).toLowerCase(Locale.ROOT);
        if (open < 0 || !body.endsWith(")"))
            throw invalid("'" + Arguments.shown(body) + "' is not a valid descriptor function");
        String inside = body.substring(open + 1, body.length() - 1);
        return switch (function) {
            case "raw" -> Script.wrap(Hex.parse(inside).orElseThrow(() -> invalid("Raw script is not hex")));
            case "addr" -> address(inside, format);
            default -> throw invalid("only addr() and raw() descriptors are known here");
        };
    }

    private static Script address(String text, AddressFormat format) {
        try {
            return Addresses.toScript(text, format);
        } catch (BadAddressException bad) {
            throw invalid("Address is not valid");
        }
    }

    private static String body(String descriptor) {
        int hash = descriptor.indexOf('#');
        if (hash < 0) return descriptor;
        String body = descriptor.substring(0, hash);
        String given = descriptor.substring(hash + 1);
        String right = checksum(body).orElseThrow(() -> invalid("Invalid characters in payload"));
        if (given.length() != 8) throw invalid("Expected 8 character checksum, not " + given.length() + " characters");
        if (!given.equals(right))
            throw invalid("Provided checksum '" + given + "' does not match computed checksum '" + right + "'");
        return body;
    }

    private static RpcException invalid(String message) {
        return new RpcException(Code.INVALID_ADDRESS_OR_KEY, message);
    }
}
