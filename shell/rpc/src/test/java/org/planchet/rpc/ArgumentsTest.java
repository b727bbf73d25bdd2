package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.planchet.rpc.RpcException.Code;

/// Parameters by position, by name, and both.
class ArgumentsTest {
    private final TestNode node = new TestNode();
    private final String genesis = node.params().genesisHash().toString();

    @Test
    void a_parameter_goes_by_its_position_its_name_or_an_older_name() {
        var block = node.call("getblock", genesis, 0);
        assertEquals(block, node.named("getblock", Map.of("blockhash", genesis, "verbosity", 0)));
        assertEquals(block, node.named("getblock", Map.of("blockhash", genesis, "verbose", 0)));
        assertEquals(block, node.named("getblock", Map.of("args", List.of(genesis), "verbosity", 0)));
        assertEquals(block, node.named("getblock", Map.of("args", List.of(genesis, 0))));
        assertEquals(block, node.call("getblock", genesis, false));
        // Null is the same as nothing.
        assertEquals(
                node.call("getblock", genesis),
                TestNode.json(Objects.requireNonNull(
                        node.methods().call("getblock", TestNode.json(Arrays.asList(genesis, null))))));
        assertEquals("[null,\"x\"]", node.named("echo", Map.of("arg1", "x")).toString());
        assertEquals("[1,null]", node.call("echo", 1, null).toString());
        assertEquals(
                "[null,null]",
                node.named("echo", Collections.singletonMap("arg1", null)).toString());
    }

    @Test
    void a_name_that_is_unknown_or_given_twice_is_refused() {
        assertEquals("Unknown named parameter hash", failure("getblock", Map.of("hash", genesis)));
        assertEquals(
                "Parameter blockhash specified twice both as positional and named argument",
                failure("getblock", Map.of("args", List.of(genesis), "blockhash", genesis)));
        assertEquals(
                "Unknown named parameter verbose",
                failure("getblock", Map.of("blockhash", genesis, "verbosity", 1, "verbose", 1)));
    }

    private String failure(String method, Map<String, ?> params) {
        RpcException failure = assertThrows(RpcException.class, () -> node.named(method, params));
        assertEquals(Code.INVALID_PARAMETER, failure.code());
        return String.valueOf(failure.getMessage());
    }

    @Test
    void too_few_or_too_many_get_the_help() {
        for (Object[] params : new Object[][] {{}, {1, 2}}) {
            RpcException failure = assertThrows(RpcException.class, () -> node.call("getblockhash", params));
            assertEquals(Code.MISC, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).startsWith("getblockhash height\n\n"));
        }
    }

    @Test
    void a_wrong_type_is_named_with_its_place() {
        node.fails(
                Code.TYPE,
                "Wrong type passed:\n{\n    \"Position 1 (height)\": \"JSON value of type string is not of expected"
                        + " type number\"\n}",
                "getblockhash",
                "0");
        node.fails(Code.MISC, "JSON integer out of range", "getblockhash", 1.5);
        node.fails(Code.MISC, "JSON integer out of range", "getblockhash", 5_000_000_000L);
        node.fails(
                Code.INVALID_PARAMETER, "blockhash must be of length 64 (not 3, for 'abc')", "getblockheader", "abc");
        node.fails(
                Code.INVALID_PARAMETER,
                "blockhash must be hexadecimal string (not '" + "x".repeat(64) + "')",
                "getblockheader",
                "x".repeat(64));
    }

    @Test
    void an_amount_is_a_number_or_a_text_of_whole_satoshis() {
        assertEquals(150_000_000, Arguments.amount(TestNode.json("1.5"), 8));
        assertEquals(1, Arguments.amount(TestNode.json(new java.math.BigDecimal("0.00000001")), 8));
        for (Object bad : List.of("0.000000001", "1e", "", -1, 21_000_001, "1e999999999")) {
            RpcException failure =
                    assertThrows(RpcException.class, () -> Arguments.amount(TestNode.json(bad), 8), bad.toString());
            assertEquals(Code.TYPE, failure.code());
        }
    }
}
