package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

class CreationMethodsTest {
    private static final String TXID = "11".repeat(32);
    private static final String KEY = "03789ed0bb717d88f7d321a368d905e7430207ebbd82bd342cf11ae157a7ace5fd";
    private static final String OTHER = "03dbc6764b8884a92e871274b87583e6d5c2a58819473e17e107ef3f6aa5a61626";
    private static final String UNCOMPRESSED = "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    private final TestNode node = new TestNode();
    private final Map<String, Object> input = Map.of("txid", TXID, "vout", 1);

    private JsonNode created(Object... params) {
        return node.call(
                "decoderawtransaction",
                node.call("createrawtransaction", params).stringValue(),
                false);
    }

    @Test
    void a_transaction_is_what_was_asked_for() {
        JsonNode tx = created(List.of(input), List.of(Map.of(node.address(), "0.5"), Map.of("data", "aa")));
        assertEquals(2, tx.get("version").intValue());
        assertEquals(TXID, tx.at("/vin/0/txid").stringValue());
        assertEquals(1, tx.at("/vin/0/vout").intValue());
        assertEquals(0xffff_fffdL, tx.at("/vin/0/sequence").longValue(), "may be replaced (BIP 125)");
        assertEquals("0.50000000", tx.at("/vout/0/value").asString());
        assertEquals(node.address(), tx.at("/vout/0/scriptPubKey/address").stringValue());
        assertEquals("6a01aa", tx.at("/vout/1/scriptPubKey/hex").stringValue());
        JsonNode other = created(List.of(input), Map.of(node.address(), 1), 7, false, 3);
        assertEquals(7, other.get("locktime").intValue());
        assertEquals(3, other.get("version").intValue());
        assertEquals(0xffff_fffeL, other.at("/vin/0/sequence").longValue(), "so that the lock time counts");
        assertEquals(
                0xffff_ffffL,
                created(List.of(input), List.of(), 0, false)
                        .at("/vin/0/sequence")
                        .longValue());
        JsonNode own = created(List.of(Map.of("txid", TXID, "vout", 0, "sequence", 5)), List.of(), 0, true);
        assertEquals(5, own.at("/vin/0/sequence").intValue());
    }

    @Test
    void what_makes_no_sense_is_refused_in_bitcoin_cores_words() {
        refused("Invalid parameter, locktime out of range", List.of(), List.of(), -1);
        refused("Invalid parameter, version out of range(1~3)", List.of(), List.of(), 0, true, 4);
        refused("Invalid parameter, missing vout key", List.of(Map.of("txid", TXID)), List.of());
        refused("Invalid parameter, vout cannot be negative", List.of(Map.of("txid", TXID, "vout", -1)), List.of());
        refused(
                "Invalid parameter, sequence number is out of range",
                List.of(Map.of("txid", TXID, "vout", 0, "sequence", -1)),
                List.of());
        refused("txid must be of length 64 (not 2, for 'aa')", List.of(Map.of("txid", "aa", "vout", 0)), List.of());
        refused("Data must be hexadecimal string (not 'foo')", List.of(), Map.of("data", "foo"));
        Map<String, Integer> payment = Map.of(node.address(), 1);
        refused("Invalid parameter, duplicated address: " + node.address(), List.of(), List.of(payment, payment));
        refused(
                "Invalid parameter, duplicate key: data",
                List.of(),
                List.of(Map.of("data", "aa"), Map.of("data", "bb")));
        refused("Invalid parameter, key-value pair must contain exactly one key", List.of(), List.of(Map.of()));
        refused("Invalid parameter, key-value pair not an object as expected", List.of(), List.of(List.of()));
        refused(
                "Invalid parameter combination: Sequence number(s) contradict replaceable option",
                List.of(Map.of("txid", TXID, "vout", 0, "sequence", 0xffff_fffeL)),
                List.of(),
                0,
                true);
        String method = "createrawtransaction";
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Invalid Bitcoin address: foo", method, List.of(), Map.of("foo", 0));
        node.fails(Code.TYPE, "Amount out of range", method, List.of(), Map.of(node.address(), -1));
        node.fails(Code.TYPE, "Invalid amount", method, List.of(), Map.of(node.address(), "foo"));
        node.fails(Code.TYPE, "Amount is not a number or string", method, List.of(), Map.of(node.address(), List.of()));
        node.fails(Code.MISC, "JSON integer out of range", method, List.of(), List.of(), 0, true, -1);
        String array = "JSON value of type string is not of expected type array";
        node.fails(Code.TYPE, array, method, List.of(), "foo");
        node.fails(
                Code.TYPE, "JSON value of type string is not of expected type object", method, List.of("x"), List.of());
    }

    private void refused(String message, Object... params) {
        node.fails(Code.INVALID_PARAMETER, message, "createrawtransaction", params);
    }

    @Test
    void so_many_of_some_keys_have_an_address() {
        JsonNode legacy = node.call("createmultisig", 2, List.of(KEY, OTHER));
        String script = "5221" + KEY + "21" + OTHER + "52ae";
        assertEquals(script, legacy.get("redeemScript").stringValue());
        assertTrue(legacy.get("descriptor").stringValue().startsWith("sh(multi(2," + KEY + "," + OTHER + "))#"));
        assertTrue(!legacy.has("warnings"));
        for (String type : List.of("legacy", "p2sh-segwit", "bech32")) {
            JsonNode made = node.call("createmultisig", 2, List.of(KEY, OTHER), type);
            JsonNode derived =
                    node.call("deriveaddresses", made.get("descriptor").stringValue());
            assertEquals(made.get("address"), derived.get(0), type);
        }
        JsonNode mixed = node.call("createmultisig", 1, List.of(KEY, UNCOMPRESSED), "bech32");
        assertTrue(mixed.get("descriptor").stringValue().startsWith("sh(multi("), "segwit has no such keys");
        assertEquals(
                "Unable to make chosen address type, please ensure no uncompressed public keys are present.",
                mixed.at("/warnings/0").stringValue());
    }

    @Test
    void keys_that_make_no_script_are_refused() {
        String method = "createmultisig";
        Code key = Code.INVALID_ADDRESS_OR_KEY;
        node.fails(key, "Pubkey \"zz\" must be a hex string", method, 1, List.of("zz"));
        node.fails(key, "Pubkey \"aa\" must have a length of either 33 or 65 bytes", method, 1, List.of("aa"));
        String none = "02" + "ff".repeat(32);
        node.fails(key, "Pubkey \"" + none + "\" must be cryptographically valid.", method, 1, List.of(none));
        node.fails(key, "Unknown address type 'x'", method, 1, List.of(KEY), "x");
        node.fails(key, "createmultisig cannot create bech32m multisig addresses", method, 1, List.of(KEY), "bech32m");
        Code parameter = Code.INVALID_PARAMETER;
        node.fails(
                parameter, "a multisignature address must require at least one key to redeem", method, 0, List.of(KEY));
        node.fails(
                parameter,
                "not enough keys supplied (got 1 keys, but need at least 2 to redeem)",
                method,
                2,
                List.of(KEY));
        List<String> sixteen = new ArrayList<>(Collections.nCopies(16, KEY));
        node.fails(parameter, "redeemScript exceeds size limit: 547 > 520", method, 1, sixteen);
        assertTrue(node.call(method, 1, sixteen, "bech32").has("address"));
        node.fails(
                parameter,
                "Number of keys involved in the multisignature address creation > 20\nReduce the number",
                method,
                1,
                Collections.nCopies(21, KEY),
                "bech32");
    }

    @Test
    void a_message_is_signed_and_checked() {
        String key = "cUeKHd5orzT3mz8P9pxyREHfsWtVfgsfDjiZZBcjUBAaGk1BTj7N";
        String signature = node.call("signmessagewithprivkey", key, "This is just a test message")
                .stringValue();
        assertEquals(
                "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=", signature);
        String address = "mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB";
        assertTrue(node.call("verifymessage", address, signature, "This is just a test message")
                .booleanValue());
        assertTrue(!node.call("verifymessage", address, signature, "Another").booleanValue());
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Invalid private key", "signmessagewithprivkey", "nonsense", "message");
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Invalid address", "verifymessage", "nobody", signature, "message");
        node.fails(Code.TYPE, "Address does not refer to key", "verifymessage", node.address(), signature, "message");
        node.fails(Code.TYPE, "Malformed base64 encoding", "verifymessage", address, "?", "message");
    }
}
