package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.gateway.Gateway;
import org.planchet.index.follow.FollowStore;
import org.planchet.testkit.PlanchetNode;

/// What gateways go through: stores that go away, callers that ask too fast, blocks that come.
@Tag("interop")
final class GatewayStoryTest {
    @TempDir
    Path folder;

    private static void awaitStatus(String server, String path, int status) {
        PlanchetNode.await(
                path + " " + status, () -> StoresAndGateway.get(server, path).statusCode() == status);
    }

    @Test
    void k10_liveness_not_fooled_a_store_that_is_away_means_not_ready_and_503_until_it_is_back() {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(60_000)) {
            String server = StoresAndGateway.at(gateway);
            stores.writer().mine(3);
            stores.awaitTip(gateway);
            assertEquals(200, StoresAndGateway.get(server, "/health/ready").statusCode());
            stores.stopRedis();
            isAway(server, "redis");
            stores.startRedis();
            awaitStatus(server, "/health/ready", 200);
            assertEquals(200, StoresAndGateway.get(server, "/api/v1/blocks/3").statusCode());
            stores.stopMongo();
            isAway(server, "mongodb");
            // It comes back empty: the writer fills it again, and the gateway answers as it is filled.
            stores.startMongo();
            stores.awaitTip(gateway);
            awaitStatus(server, "/health/ready", 200);
            assertEquals(
                    stores.writer().api().header("3").hash(),
                    StoresAndGateway.get(server, "/api/v1/blocks/3")
                            .headers()
                            .firstValue("Chain-Block")
                            .orElse(""));
        }
    }

    /// Nobody writes after the reset, until a node with another chain and less work comes: a store that was not
    /// reset would keep it waiting.
    @Test
    void s17_address_index_crash_a_store_that_was_reset_means_503_until_a_node_writes_it_again() {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(60_000)) {
            String server = StoresAndGateway.at(gateway);
            stores.writer().mine(3);
            stores.awaitTip(gateway);
            stores.writer().close();
            try (FollowStore store = stores.mongoStore()) {
                assertTrue(store.reset());
            }
            PlanchetNode.await(
                    "an empty store",
                    () -> StoresAndGateway.get(server, "/health/ready").body().equals("{\"status\":\"store-empty\"}"));
            for (String path :
                    List.of("blocks/1", "chain", "headers/latest", "addresses/mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn")) {
                HttpResponse<String> answer = StoresAndGateway.get(server, "/api/v1/" + path);
                assertEquals(503, answer.statusCode(), path);
                assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""), path);
            }
            try (PlanchetNode next = PlanchetNode.start("regtest", "mongodb", stores.mongoUri())) {
                String tip = next.mine(1).getFirst();
                PlanchetNode.await(
                        "the next node's chain",
                        () -> StoresAndGateway.get(server, "/api/v1/headers/latest")
                                .body()
                                .contains(tip));
                assertEquals(
                        404, StoresAndGateway.get(server, "/api/v1/blocks/2").statusCode());
                assertEquals(next.api().coinSet(), next.api().coinsIn("mongodb"));
            }
        }
    }

    private static void isAway(String server, String store) {
        PlanchetNode.await(
                store,
                () -> StoresAndGateway.get(server, "/health/ready").body().equals("{\"status\":\"store-away\"}"));
        HttpResponse<String> answer = StoresAndGateway.get(server, "/api/v1/blocks/1");
        assertEquals(503, answer.statusCode());
        assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
        assertTrue(answer.body().contains("the store " + store + " does not answer"), answer.body());
        assertEquals(200, StoresAndGateway.get(server, "/health/live").statusCode());
        assertTrue(
                StoresAndGateway.get(server, "/metrics")
                        .body()
                        .contains("planchet_gateway_store_up{chain=\"regtest\",store=\"" + store + "\"} 0"),
                "the metric");
    }

    @Test
    void w32_rate_limits_are_counted_by_all_gateways_together() {
        try (var stores = new StoresAndGateway(folder);
                Gateway first = stores.gateway(4);
                Gateway second = stores.gateway(4)) {
            stores.writer().mine(1);
            PlanchetNode.await(
                    "ready",
                    () -> StoresAndGateway.get(StoresAndGateway.at(first), "/health/ready")
                                    .statusCode()
                            == 200);
            for (Gateway asked : new Gateway[] {first, second, first, second})
                assertNotEquals(429, chain(asked).statusCode());
            for (Gateway asked : new Gateway[] {first, second}) {
                HttpResponse<String> refused = chain(asked);
                assertEquals(429, refused.statusCode());
                long seconds = refused.headers().firstValueAsLong("Retry-After").orElse(-1);
                assertTrue(seconds >= 1 && seconds <= 60, "wait " + seconds);
                assertTrue(refused.body().contains("\"code\":\"too-fast\""), refused.body());
                assertEquals(
                        200,
                        StoresAndGateway.get(StoresAndGateway.at(asked), "/health/live")
                                .statusCode());
            }
        }
    }

    @Test
    void w32_rate_limits_behind_a_proxy_are_counted_by_caller_and_only_a_trusted_one_is_believed() {
        try (var stores = new StoresAndGateway(folder);
                Gateway believes = stores.gateway(2, "127.0.0.0/8");
                Gateway believesNobody = stores.gateway(2)) {
            stores.writer().mine(1);
            for (Gateway gateway : List.of(believes, believesNobody))
                awaitStatus(StoresAndGateway.at(gateway), "/health/ready", 200);
            for (String caller : List.of("203.0.113.1", "203.0.113.2", "2001:db8::1"))
                assertEquals(List.of(200, 200, 429), thrice(believes, "198.51.100.7, " + caller), caller);
            // Of one network, as the one before; and what a caller itself says of others counts for nothing.
            assertEquals(429, forwarded(believes, "2001:db8::2"));
            assertEquals(429, forwarded(believes, "198.51.100.9, 203.0.113.1"));
            // What is no address leaves the proxy itself as the caller.
            assertEquals(200, forwarded(believes, "unknown"));
            assertEquals(List.of(200, 429, 429), thrice(believesNobody, "203.0.113.3"));
        }
    }

    private static List<Integer> thrice(Gateway gateway, String forwarded) {
        return List.of(forwarded(gateway, forwarded), forwarded(gateway, forwarded), forwarded(gateway, forwarded));
    }

    private static int forwarded(Gateway gateway, String by) {
        return StoresAndGateway.send(HttpRequest.newBuilder(URI.create(StoresAndGateway.at(gateway) + "/api/v1/chain"))
                        .header("X-Forwarded-For", by))
                .statusCode();
    }

    private static HttpResponse<String> chain(Gateway gateway) {
        return StoresAndGateway.get(StoresAndGateway.at(gateway), "/api/v1/chain");
    }

    @Test
    void a_block_is_told_to_those_who_follow_a_gateway() throws InterruptedException {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(0)) {
            stores.writer().mine(1);
            stores.awaitTip(gateway);
            var heard = new LinkedBlockingQueue<String>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/api/v1/ws"), new Listener(heard))
                    .join();
            String hash = stores.writer().mine(1).getFirst();
            assertTrue(hears(heard, "\"tip\"", hash), "no tip");
            assertTrue(hears(heard, "\"blocks\"", hash), "no blocks");
            socket.abort();
        }
    }

    private static boolean hears(BlockingQueue<String> heard, String event, String hash) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            String text = heard.poll(1, TimeUnit.SECONDS);
            if (text != null && text.startsWith("{\"event\":" + event) && text.contains(hash)) return true;
        }
        return false;
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> heard;
        private final StringBuilder text = new StringBuilder();

        private Listener(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
