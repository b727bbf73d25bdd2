package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The way of a request: who asks, in which version, and what HTTP says.
class JsonRpcTest {
    private static final String RIGHT = basic("alice:correct horse");

    private final List<String> calls = new ArrayList<>();

    private final JsonRpc rpc = new JsonRpc(
            new TestNode(),
            Credentials.of("alice", "correct horse"),
            (method, failed, _) -> calls.add(failed ? method + " failed" : method));

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private void answers(int status, String body, String request) {
        answers(status, body, request, false);
    }

    private void answers(int status, String body, String request, boolean wallet) {
        var reply = new Reply();
        assertDoesNotThrow(() -> rpc.handle(request.getBytes(StandardCharsets.UTF_8), wallet, reply));
        assertEquals(body, reply.text.toString(StandardCharsets.UTF_8).strip());
        assertEquals(status, reply.status);
    }

    private static final class Reply implements JsonRpc.Answer {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private int status;

        @Override
        public OutputStream begin(int begun) {
            assertEquals(0, status, "an answer begins once");
            status = begun;
            return text;
        }
    }

    @Test
    void of_version_1_an_answer_has_both_keys_and_a_failure_is_one_of_http() {
        answers(
                200,
                "{\"result\":42,\"error\":null,\"id\":\"a\"}",
                "{\"method\":\"uptime\",\"params\":[],\"id\":\"a\"}");
        answers(200, "{\"result\":42,\"error\":null,\"id\":1}", "{\"jsonrpc\":\"1.0\",\"method\":\"uptime\",\"id\":1}");
        answers(
                404,
                "{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":1}",
                "{\"method\":\"sweep\",\"id\":1}");
        answers(
                500,
                "{\"result\":null,\"error\":{\"code\":-8,\"message\":\"Block height out of range\"},\"id\":1}",
                "{\"method\":\"getblockhash\",\"params\":[7],\"id\":1}");
        answers(
                400,
                "{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Missing method\"},\"id\":1}",
                "{\"id\":1}");
        answers(200, "{\"result\":42,\"error\":null}", "{\"method\":\"uptime\"}");
        answers(200, "{\"result\":42,\"error\":null,\"id\":null}", "{\"method\":\"uptime\",\"id\":null}");
    }

    @Test
    void of_version_2_an_answer_has_one_of_the_keys_and_http_says_200() {
        answers(
                200,
                "{\"jsonrpc\":\"2.0\",\"result\":42,\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\",\"id\":1}");
        answers(
                200,
                "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"sweep\",\"id\":1}");
        // With an id of null it is a request like others, without one it is none that is answered, right or wrong.
        answers(
                200,
                "{\"jsonrpc\":\"2.0\",\"result\":42,\"id\":null}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\",\"id\":null}");
        answers(204, "", "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}");
        answers(204, "", "{\"jsonrpc\":\"2.0\",\"method\":\"sweep\"}");
        answers(
                400,
                "{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"JSON-RPC version not supported\"},\"id\":1}",
                "{\"jsonrpc\":\"3.0\",\"method\":\"uptime\",\"id\":1}");
    }

    @Test
    void a_batch_is_always_answered_with_200_and_leaves_notifications_out() {
        answers(
                200,
                "[{\"result\":42,\"error\":null,\"id\":1},{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method"
                        + " not found\"},\"id\":2}]",
                "[{\"method\":\"uptime\",\"id\":1},{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"},"
                        + "{\"jsonrpc\":\"2.0\",\"method\":\"sweep\",\"id\":2}]");
        answers(204, "", "[{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}]");
        answers(200, "[]", "[]");
        answers(
                200,
                "[{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid Request object\"},\"id\":null}]",
                "[1]");
    }

    @Test
    void w46_a_number_that_nobody_can_use_is_an_error_of_its_own_request() {
        answers(
                200,
                "[{\"result\":42,\"error\":null,\"id\":1},{\"result\":null,\"error\":{\"code\":-1,\"message\":\"JSON"
                        + " integer out of range\"},\"id\":2},{\"result\":null,\"error\":{\"code\":-1,\"message\":\"JSON"
                        + " integer out of range\"},\"id\":1e99999999999}]",
                "[{\"method\":\"uptime\",\"id\":1},{\"method\":\"getblockhash\",\"params\":[1e99999999999],\"id\":2},"
                        + "{\"method\":\"getblockhash\",\"params\":[99999999999999999999],\"id\":1e99999999999}]");
    }

    /// Of a request's own keys the first counts, as in Bitcoin Core; of parameters that is too dangerous.
    @Test
    void a_parameter_given_twice_by_name_is_refused() {
        answers(
                500,
                "{\"result\":null,\"error\":{\"code\":-8,\"message\":\"Parameter verbose specified multiple"
                        + " times\"},\"id\":1}",
                "{\"method\":\"getblock\",\"params\":{\"verbose\":1,\"verbose\":1},\"id\":1,\"id\":2}");
    }

    @Test
    void a_wallets_path_answers_the_nodes_methods_and_knows_no_wallet() {
        answers(200, "{\"result\":42,\"error\":null,\"id\":1}", "{\"method\":\"uptime\",\"id\":1}", true);
        answers(
                500,
                "{\"result\":null,\"error\":{\"code\":-18,\"message\":\"Requested wallet does not exist or is not"
                        + " loaded\"},\"id\":1}",
                "{\"method\":\"getbalance\",\"id\":1}",
                true);
        String unknown = "{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":1}";
        answers(404, unknown, "{\"method\":\"sweep\",\"id\":1}", true);
        answers(404, unknown, "{\"method\":\"getbalance\",\"id\":1}", false);
    }

    @Test
    void w46_an_echo_is_as_long_as_what_was_said() {
        answers(
                200,
                "{\"result\":[[1e9999,1.50,-0,1E-7]],\"error\":null,\"id\":0.10}",
                "{\"method\":\"echo\",\"params\":[[1e9999,1.50,-0,1E-7]],\"id\":0.10}");
    }

    @Test
    void a_batch_is_bounded() {
        String one = "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}";
        answers(204, "", "[" + (one + ",").repeat(JsonRpc.MAX_IN_BATCH - 1) + one + "]");
        answers(
                400,
                "{\"result\":null,\"error\":{\"code\":-32600,"
                        + "\"message\":\"A batch has at most 1000 requests, not 1001\"},\"id\":null}",
                "[" + (one + ",").repeat(JsonRpc.MAX_IN_BATCH) + one + "]");
    }

    @Test
    void what_is_no_request_is_told_so() {
        String parseError = "{\"result\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"},\"id\":null}";
        for (String bad : new String[] {
            "{",
            "",
            "{\"method\":\"uptime\",\"id\":\"\\ud800\"}",
            "{\"method\":\"uptime\"} x",
            "[".repeat(100) + "]".repeat(100)
        }) answers(500, parseError, bad);
        answers(
                500,
                "{\"result\":null,\"error\":{\"code\":-32700,\"message\":\"Top-level object parse"
                        + " error\"},\"id\":null}",
                "\"uptime\"");
        answers(
                400,
                "{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Params must be an array or"
                        + " object\"},\"id\":1}",
                "{\"method\":\"uptime\",\"params\":\"x\",\"id\":1}");
        answers(
                400,
                "{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Method must be a string\"},\"id\":1}",
                "{\"method\":7,\"id\":1}");
    }

    @Test
    void w22_nothing_is_answered_without_the_right_user_and_password() {
        assertTrue(rpc.admits(Optional.of(RIGHT)));
        assertFalse(rpc.admits(Optional.empty()));
        for (String wrong : new String[] {
            basic("alice:correct hors"), basic("alice:"), basic("bob:correct horse"), "Basic !!", "Bearer x", ""
        }) assertFalse(rpc.admits(Optional.of(wrong)), wrong);
    }

    @Test
    void w23_a_guess_costs_time() {
        long from = System.nanoTime();
        rpc.admits(Optional.of(basic("alice:guess")));
        assertTrue(System.nanoTime() - from >= 250_000_000L);
    }

    @Test
    void k17_a_call_is_counted_by_its_method_and_all_names_that_are_none_as_one() {
        for (String name : List.of("uptime", "getblockhash", "sweep", "wipe"))
            assertDoesNotThrow(() -> rpc.handle(
                    ("[{\"method\":\"" + name + "\",\"id\":1}]").getBytes(StandardCharsets.UTF_8), false, new Reply()));
        assertEquals(List.of("uptime", "getblockhash failed", "other failed", "other failed"), calls);
    }

    @Test
    void w34_a_failure_of_our_own_tells_nobody_what_was_asked() {
        assertFalse(new RpcException(RpcException.Code.INTERNAL, "x").toString().contains("params"));
        assertEquals("a user and a password", Credentials.of("alice", "secret").toString());
    }
}
