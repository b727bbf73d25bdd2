package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.server.Web.assertProblem;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.server.Web.Answer;

/// Who may call what: host names, origins, the token, and callers behind a proxy.
class ApiGuardTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private ApiServer server = ApiServer.start(node, ApiSettings.loopback(0));
    private Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void w26_a_request_to_another_name_is_refused_on_every_route() throws IOException {
        for (String host : List.of(
                "evil.example",
                "evil.example:" + server.port(),
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.example@127.0.0.1",
                "10.0.0.1",
                "0.0.0.0",
                "[::2]",
                "127.0.0.2",
                "xn--localhost",
                "localhost.",
                "2130706433")) {
            int status = web.get("/api/v1/status", "Host: " + host).status();
            assertTrue(status == 403 || status == 400, host + " gives " + status);
            int wallet = web.get("/api/v1/wallet", "Host: " + host).status();
            assertTrue(wallet == 403 || wallet == 400, host + " gives " + wallet);
        }
        for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:5001"))
            assertEquals(200, web.get("/api/v1/status", "Host: " + host).status(), host);
    }

    @Test
    void w27_another_origin_changes_nothing_and_reads_nothing() throws IOException {
        String body = "{\"address\":\"1B\",\"amount\":1,\"dryRun\":false}";
        for (String origin : List.of("http://evil.example", "null", "https://127.0.0.1:1", "file://"))
            assertProblem(403, web.post("/api/v1/wallet/transfers", body, "Origin: " + origin));
        assertEquals(
                201,
                web.post("/api/v1/wallet/transfers", body, "Origin: http://127.0.0.1:" + server.port())
                        .status());
        // What a form or a script of another origin can send without asking first.
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""))
            assertProblem(415, web.send("POST", "/api/v1/wallet/transfers", body, "Content-Type: " + type));
        assertProblem(415, web.send("POST", "/api/v1/wallet/lock", ""));
        Answer preflight = web.send("OPTIONS", "/api/v1/wallet/transfers", "", "Origin: http://evil.example");
        assertTrue(preflight.status() >= 400);
        for (Answer answer : List.of(preflight, web.get("/api/v1/status", "Origin: http://evil.example")))
            assertFalse(answer.has("Access-Control"), answer.head());
    }

    @Test
    void w42_without_the_token_no_spelling_reaches_wallet_miner_peers_or_stop() throws IOException {
        guarded("s3cret-token");
        var guarded = new Routes(node)
                .all(new EventFeed(new Events(node)), _ -> new byte[0]).stream()
                        .filter(Route::isGuarded)
                        .toList();
        assertEquals(28, guarded.size());
        for (Route route : guarded) {
            String path = route.path().replaceAll("[{].*?[}]", "x");
            Answer answer = web.send(route.method(), path, "{}", "Content-Type: application/json");
            assertProblem(401, answer);
            assertTrue(answer.has("WWW-Authenticate: Bearer"));
        }
        for (String spelling : List.of(
                "//api/v1/wallet",
                "/api/v1//wallet",
                "/api/v1/%77allet",
                "/api/v1/wallet;x=1",
                "/api/v1/wallet/",
                "/api/v1/./wallet",
                "/api/v1/status/../wallet",
                "/api/v1/%2e%2e/v1/wallet",
                "/api/v1/status/..%2fwallet",
                "/API/V1/WALLET",
                "http://127.0.0.1/api/v1/wallet")) assertTrue(web.get(spelling).status() >= 400, spelling);
        assertTrue(node.calls().isEmpty(), "something was done: " + node.calls());
    }

    @Test
    void w42_the_right_token_opens_and_a_wrong_one_does_not() throws IOException {
        guarded("s3cret-token");
        assertEquals(200, web.get("/api/v1/status").status());
        assertEquals(
                200,
                web.get("/api/v1/wallet", "Authorization: Bearer s3cret-token").status());
        for (String wrong : List.of("Bearer s3cret-toke", "Bearer s3cret-token2", "Bearer ", "s3cret-token", "Basic x"))
            assertProblem(401, web.get("/api/v1/wallet", "Authorization: " + wrong));
        guarded(null);
        assertProblem(401, web.get("/api/v1/wallet", "Authorization: Bearer "));
        assertProblem(401, web.get("/api/v1/wallet", "Authorization: Bearer null"));
    }

    @Test
    void w42_a_caller_behind_a_proxy_of_this_machine_is_a_stranger() throws IOException {
        guarded("s3cret-token");
        try (var local = ApiServer.start(node, ApiSettings.loopback(0))) {
            var near = new Web(local.port());
            assertEquals(200, near.get("/api/v1/wallet").status());
            for (String header : List.of("Forwarded: for=1.2.3.4", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: ::1"))
                assertProblem(401, near.get("/api/v1/wallet", header));
        }
    }

    @Test
    void w42_where_the_data_lie_is_not_for_strangers() throws IOException {
        assertEquals("/data", web.get("/api/v1/status").json().get("dataDir").asString());
        guarded("s3cret-token");
        assertEquals("", web.get("/api/v1/status").json().get("dataDir").asString());
        assertEquals(
                "/data",
                web.get("/api/v1/status", "Authorization: Bearer s3cret-token")
                        .json()
                        .get("dataDir")
                        .asString());
    }

    @Test
    void the_settings_do_not_print_the_token() {
        assertFalse(ApiSettings.of("127.0.0.1", 0, "s3cret").toString().contains("s3cret"));
    }

    private void guarded(@Nullable String token) {
        server.close();
        server = ApiServer.start(
                node, new ApiSettings("127.0.0.1", 0, token, List.of(), ApiSettings.Loopback.NOBODY, true));
        web = new Web(server.port());
    }
}
