package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.server.Web.assertProblem;

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
}
