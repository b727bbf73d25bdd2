package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.api.NodeApi;
import org.planchet.api.Readiness;
import org.planchet.server.Web.Answer;
import tools.jackson.databind.JsonNode;

class ApiServerTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private ApiServer server = ApiServer.start(node, ApiSettings.loopback(0));
    private Web web = new Web(server.port());

    @BeforeEach
    void isUp() {
        assertTrue(server.port() > 0, "port 0 picks a free one and reports it");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void d1_d8_a_block_has_the_fields_that_users_know() throws IOException {
        Answer answer = web.get("/api/v1/blocks/latest");
        assertEquals(200, answer.status());
        JsonNode block = answer.json();
        for (String field : List.of(
                "index",
                "timestamp",
                "previousHash",
                "hash",
                "difficulty",
                "nonce",
                "merkleRoot",
                "transactions",
                "bits",
                "target",
                "chainWork",
                "version",
                "size",
                "weight")) assertTrue(block.has(field), field);
        assertEquals(4, block.get("index").asInt());
        assertEquals(0xffff_ffffL, block.get("nonce").asLong());
        assertTrue(answer.has("Content-Type: application/json"));
    }

    @Test
    void w46_amounts_are_integers_to_the_last_satoshi() throws IOException {
        JsonNode output = web.get("/api/v1/transactions/" + FakeNode.TXID)
                .json()
                .get("outputs")
                .get(0);
        assertTrue(output.get("value").isIntegralNumber());
        assertEquals(2_100_000_000_000_000L, output.get("value").asLong());
        String transfer = "{\"address\":\"1B\",\"amount\":%s,\"dryRun\":false}";
        Answer good = web.post("/api/v1/wallet/transfers", transfer.formatted("2100000000000001"));
        assertEquals(2_100_000_000_000_001L, good.json().get("amount").asLong());
        for (String bad : List.of("0.1", "1.0", "1e3", "\"5\"", "true", "null", "9223372036854775808", "{}", "[1]"))
            assertEquals(
                    400,
                    web.post("/api/v1/wallet/transfers", transfer.formatted(bad))
                            .status(),
                    bad);
    }

    @Test
    void what_is_not_there_is_404_and_what_is_asked_wrongly_400() throws IOException {
        assertProblem(404, web.get("/api/v1/blocks/5"));
        assertProblem(404, web.get("/api/v1/nothing"));
        assertProblem(404, web.get("/api/v1/transactions/" + "11".repeat(32)));
        assertProblem(400, web.get("/api/v1/blocks/-"));
        for (String bad : List.of("count=0", "count=2001", "count=x", "from=-1", "count=", "from=99999999999"))
            assertProblem(400, web.get("/api/v1/headers?" + bad));
        assertEquals(3, web.get("/api/v1/headers?from=2&count=2000").json().size());
    }

    @Test
    void a_method_that_a_path_does_not_know_is_405() throws IOException {
        assertTrue(web.send("DELETE", "/api/v1/peers", "").has("Allow: GET, POST"));
        assertProblem(405, web.send("DELETE", "/api/v1/status", ""));
        assertProblem(405, web.post("/api/v1/blocks/latest", "{}"));
        assertProblem(405, web.get("/api/v1/mining/start"));
    }

    @Test
    void a_body_that_is_not_what_it_should_be_is_400() throws IOException {
        for (String bad : List.of(
                "",
                "{",
                "[]",
                "\"raw\"",
                "null",
                "{\"raw\":1}",
                "{\"raw\":null}",
                "{}",
                "{\"raw\":\"01\"} x",
                "{\"raw\":\"01\",\"raw\":\"02\"}",
                "{\"raw\":\"01\",\"other\":1}",
                "{\"raw\":\"zz\"}",
                "{\"@class\":\"java.lang.Runtime\"}")) assertProblem(400, web.post("/api/v1/transactions", bad));
    }

    @Test
    void w29_nesting_deeper_than_64_is_refused() throws IOException {
        for (int depth : new int[] {64, 65, 10_000})
            assertProblem(400, web.post("/api/v1/transactions", "{\"raw\":" + "[".repeat(depth)));
    }

    @Test
    void w29_a_byte_too_many_is_413_declared_or_not() throws IOException {
        String least = "{\"address\":\"\",\"count\":1}";
        String full = "{\"address\":\"" + " ".repeat(Route.BODY_LIMIT - least.length()) + "\",\"count\":1}";
        assertEquals(200, web.post("/api/v1/mining/generate", full).status());
        assertProblem(413, web.post("/api/v1/mining/generate", full + " "));
        String chunk = Integer.toHexString(full.length() + 1) + "\r\n" + full + " \r\n0\r\n\r\n";
        assertProblem(413, web.post("/api/v1/mining/generate", chunk, "Transfer-Encoding: chunked"));
        // A raw block may be larger.
        assertEquals(
                201,
                web.post("/api/v1/blocks", "{\"raw\":\"" + "00".repeat(4_000_000) + "\"}")
                        .status());
        assertProblem(413, web.post("/api/v1/blocks", "{\"raw\":\"" + "00".repeat(5_000_000) + "\"}"));
    }

    /// The 65th request at the same time is told to come again; a question of health is not.
    @Test
    void w29_sixty_four_requests_at_a_time() throws Exception {
        var inside = new Semaphore(0);
        var open = new CountDownLatch(1);
        NodeApi slow = (NodeApi) Proxy.newProxyInstance(
                NodeApi.class.getClassLoader(), new Class<?>[] {NodeApi.class}, (_, method, arguments) -> {
                    if (method.getName().equals("chain")) {
                        inside.release();
                        open.await();
                    }
                    try {
                        return method.invoke(node, arguments);
                    } catch (InvocationTargetException told) {
                        throw told.getTargetException();
                    }
                });
        try (var busy = ApiServer.start(
                        slow, new ApiSettings("127.0.0.1", 0, null, List.of(), ApiSettings.Loopback.EVERYONE, true));
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + busy.port();
            HttpRequest waits =
                    HttpRequest.newBuilder(URI.create(base + "/api/v1/chain")).build();
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 64; i++) answers.add(client.sendAsync(waits, HttpResponse.BodyHandlers.ofString()));
            assertTrue(inside.tryAcquire(64, 30, TimeUnit.SECONDS));
            HttpRequest status =
                    HttpRequest.newBuilder(URI.create(base + "/api/v1/status")).build();
            HttpResponse<String> refused = client.send(status, HttpResponse.BodyHandlers.ofString());
            assertEquals(503, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
            assertTrue(refused.body().contains("64 requests"), refused::body);
            HttpRequest health =
                    HttpRequest.newBuilder(URI.create(base + "/health/live")).build();
            assertEquals(
                    200,
                    client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode());
            open.countDown();
            for (var answer : answers)
                assertEquals(200, answer.get(30, TimeUnit.SECONDS).statusCode());
            assertEquals(
                    200,
                    client.send(status, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void w46_a_number_with_any_exponent_is_an_error_of_its_field() throws IOException {
        for (String number :
                List.of("1e9999", "1e99999999999", "1.5", "9".repeat(99), "9".repeat(2_000), "1e-99999999999")) {
            Answer refused = web.post(
                    "/api/v1/wallet/transfers", "{\"address\":\"1B\",\"amount\":" + number + ",\"dryRun\":true}");
            assertEquals(400, refused.status(), number);
            assertTrue(refused.body().contains("amount"), refused::body);
            assertTrue(refused.body().length() < 1_000, refused::body);
        }
    }

    @Test
    void half_of_a_surrogate_pair_is_refused() throws IOException {
        Answer refused = web.post("/api/v1/wallet/addresses", "{\"label\":\"\\ud800\"}");
        assertEquals(400, refused.status(), refused::body);
        assertEquals(
                201,
                web.post("/api/v1/wallet/addresses", "{\"label\":\"\\ud83d\\ude00\"}")
                        .status());
    }

    @Test
    void w29_headers_beyond_8_kib_are_431() throws IOException {
        assertEquals(
                200, web.get("/api/v1/status", "X-Long: " + "a".repeat(7_000)).status());
        assertProblem(431, web.get("/api/v1/status", "X-Long: " + "a".repeat(9_000)));
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
        assertEquals(25, guarded.size());
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
    void stop_answers_before_the_node_stops() throws IOException {
        Answer answer = web.post("/api/v1/stop", "");
        assertEquals(200, answer.status());
        assertTrue(answer.json().get("done").asBoolean());
    }

    @Test
    void w40_fuzzed_calls_tell_nothing_of_our_insides() throws IOException {
        var random = new java.util.Random(40);
        String alphabet = "abz09/%.;:\\\"'<>{}[]?&=#@!~+ \u0001\u00e9";
        List<String> leaks =
                List.of("\tat ", "exception", "jetty", "javalin", "jackson", "java.", "org.planchet", "/data", "0.1.0");
        for (int i = 0; i < 200; i++) {
            var path = new StringBuilder(i % 2 == 0 ? "/api/v1/blocks/" : "/");
            for (int n = random.nextInt(20); n > 0; n--)
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            String method = List.of("GET", "POST", "DELETE", "PUT", "FOO").get(random.nextInt(5));
            Answer answer = web.send(method, path.toString(), "");
            String told = (answer.head() + answer.body()).toLowerCase(java.util.Locale.ROOT);
            for (String leak : leaks) assertFalse(told.contains(leak), path + " tells " + told);
            assertTrue(answer.status() < 500, path + " gives " + told);
        }
    }

    @Test
    void w40_our_own_failures_tell_nothing_of_our_insides() throws IOException {
        for (String bad : List.of("boom", "bug")) {
            Answer answer = web.get("/api/v1/transactions/" + bad);
            assertProblem(500, answer);
            assertFalse(answer.body().contains(FakeNode.SECRET), answer.body());
            assertFalse(answer.body().contains("Exception") || answer.body().contains("/home"), answer.body());
            assertFalse(answer.has("Server:"), answer.head());
        }
    }

    @Test
    void w34_a_secret_in_a_wrong_request_does_not_come_back() throws IOException {
        for (String body : List.of(
                "{\"privateKey\":\"" + FakeNode.SECRET + "x\",\"label\":\"\"}",
                "{\"privateKey\":[\"" + FakeNode.SECRET + "\"]}",
                "{\"" + FakeNode.SECRET.replace("canary-s", "S") + "\":1}"))
            assertFalse(web.post("/api/v1/wallet/keys", body).body().contains(FakeNode.SECRET));
    }

    @Test
    void a_refusal_is_told_whole() throws IOException {
        Answer answer = web.post("/api/v1/transactions", "{\"raw\":\"ff\"}");
        assertProblem(422, answer);
        assertEquals(
                "bad-txns-inputs-missingorspent", answer.json().get("reason").asString());
        assertEquals(
                "transaction spending coins",
                answer.json().get("refusal").get("step").asString());
        assertEquals(3, answer.json().get("refusal").get("stack").size());
    }

    @Test
    void w32_one_scan_of_every_coin_at_a_time() throws Exception {
        var first = Thread.ofVirtual().start(() -> {
            try {
                web.get("/api/v1/addresses/" + FakeNode.SLOW_ADDRESS + "/coins");
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        assertTrue(node.scanning().await(20, TimeUnit.SECONDS));
        Answer second = web.get("/api/v1/coins");
        assertProblem(429, second);
        assertTrue(second.has("Retry-After"));
        node.mayFinish().countDown();
        first.join();
        assertEquals(200, web.get("/api/v1/coins").status());
    }

    @Test
    void live_and_ready_are_two_questions() throws IOException {
        assertEquals(200, web.get("/health/ready").status());
        node.setReadiness(Readiness.SYNCING);
        assertEquals(200, web.get("/health/live").status());
        Answer syncing = web.get("/health/ready");
        assertEquals(503, syncing.status());
        assertEquals("syncing", syncing.json().get("status").asString());
        assertTrue(web.get("/metrics").has("Content-Type: text/plain"));
        assertEquals("planchet_height 4\n", web.get("/metrics").body());
    }

    @Test
    void the_description_has_every_route_and_every_reference_leads_somewhere() throws IOException {
        JsonNode document = web.get("/api/v1/openapi.json").json();
        assertEquals("3.1.0", document.get("openapi").asString());
        var routes = new Routes(node).all(new EventFeed(new Events(node)), _ -> new byte[0]);
        for (Route route : routes)
            assertTrue(
                    document.at("/paths").get(route.path()).has(route.method().toLowerCase(java.util.Locale.ROOT)),
                    route.path());
        JsonNode schemas = document.at("/components/schemas");
        var ids = new HashSet<String>();
        document.findValues("operationId").forEach(id -> assertTrue(ids.add(id.asString()), id.asString()));
        assertTrue(ids.size() >= routes.size());
        for (JsonNode reference : document.findValues("$ref")) {
            String name = reference.asString().replace("#/components/schemas/", "");
            assertTrue(schemas.has(name), name);
        }
        assertEquals("int64", schemas.at("/BlockView/properties/nonce/format").asString());
        assertEquals(
                "null",
                schemas.at("/BlockView/properties/nextHash/anyOf/1/type").asString());
    }

    @Test
    void a_port_in_use_and_an_address_of_another_machine_are_one_clear_line() {
        for (ApiSettings bad : List.of(ApiSettings.loopback(server.port()), ApiSettings.of("192.0.2.1", 0, null))) {
            var failed = assertThrows(IllegalStateException.class, () -> ApiServer.start(node, bad));
            String message = String.valueOf(failed.getMessage());
            assertTrue(message.startsWith("cannot listen on " + bad.host()), message);
            assertFalse(message.contains("\n"));
        }
    }

    /// I01: Names, codes and reject strings are the same in every language.
    @Test
    void i01_problems_and_refusals_are_told_in_the_language_that_is_asked_for() throws IOException {
        String chinese = "Accept-Language: fr, zh-CN;q=0.9, en;q=0.8";
        Answer missing = web.get("/api/v1/nothing", chinese);
        assertProblem(404, missing);
        assertEquals("此路径下什么也没有", missing.json().get("detail").asString());
        assertEquals("nothing-here", missing.json().get("code").asString());
        assertTrue(missing.has("Content-Language: zh"), missing.head());
        assertTrue(missing.has("Vary: Accept-Language"), missing.head());
        Answer wrong = web.get("/api/v1/headers?count=0", chinese);
        assertEquals("count 必须是 1 到 2000 之间的整数", wrong.json().get("detail").asString());
        assertEquals("2000", wrong.json().get("params").get(2).asString());

        JsonNode paths = web.get("/api/v1/openapi.json", chinese).json().get("paths");
        assertEquals(
                "交易池。", paths.get("/api/v1/mempool").get("get").get("summary").asString());

        Answer refused = web.post("/api/v1/transactions", "{\"raw\":\"ff\"}", chinese);
        assertEquals(
                FakeNode.REFUSAL.reason() + "：所花的币须存在",
                refused.json().get("detail").asString());
        for (JsonNode refusal : List.of(
                refused.json().get("refusal"),
                web.get("/api/v1/refusals", chinese).json().get(0))) {
            assertEquals("所花的币须存在", refusal.get("meaning").asString());
            assertEquals("花费币的交易", refusal.get("step").asString());
            assertEquals(FakeNode.REFUSAL.rule(), refusal.get("rule").asString());
            assertEquals(FakeNode.REFUSAL.reason(), refusal.get("reason").asString());
            assertEquals(FakeNode.REFUSAL.detail(), refusal.get("detail").asString());
        }
    }

    @Test
    void i01_a_language_that_we_do_not_speak_is_answered_in_english() throws IOException {
        for (String language : List.of("fr", "*", "zh;q=0", ";q=x", "")) {
            Answer missing = web.get("/api/v1/nothing", "Accept-Language: " + language);
            assertEquals(
                    "there is nothing at this path",
                    missing.json().get("detail").asString());
            assertTrue(missing.has("Content-Language: en"), missing.head());
        }
        assertEquals(
                FakeNode.REFUSAL.meaning(),
                web.get("/api/v1/refusals").json().get(0).get("meaning").asString());
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

    private static void assertProblem(int status, Answer answer) {
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.has("Content-Type: application/problem+json"), answer.head());
        assertEquals(status, answer.json().get("status").asInt());
        assertFalse(answer.json().get("detail").asString().isEmpty());
    }
}
