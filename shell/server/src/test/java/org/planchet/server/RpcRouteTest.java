package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;

/// What the server does for an interface with credentials of its own, and what it leaves to it.
class RpcRouteTest {
    private final List<String> heard = new ArrayList<>();
    private final CountDownLatch afterwards = new CountDownLatch(1);
    private ApiServer server;
    private Web web;

    @BeforeEach
    void start() {
        server = ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0), Optional.of(handler()));
        web = new Web(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RpcHandler handler() {
        return new RpcHandler() {
            @Override
            public boolean admits(Optional<String> authorization) {
                return authorization.isPresent();
            }

            @Override
            public String challenge() {
                return "Basic x";
            }

            @Override
            public void answer(byte[] body, boolean wallet, Answer answer) throws IOException {
                String text = new String(body, StandardCharsets.UTF_8);
                heard.add(wallet ? "wallet " + text : text);
                int status = text.startsWith("4") ? 404 : text.isEmpty() ? 204 : 200;
                answer.begin(status).write((text.isEmpty() ? "" : "[" + text + "]").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void answered() {
                afterwards.countDown();
            }
        };
    }

    @Test
    void a_body_of_any_type_goes_to_the_handler_and_its_reply_back() throws Exception {
        // bitcoin-cli says no content type at all.
        Web.Answer answer = web.send("POST", "/", "1", "Authorization: Basic y");
        assertEquals(200, answer.status());
        assertEquals("[1]", answer.body());
        assertTrue(answer.has("Content-Type: application/json"));
        assertTrue(afterwards.await(10, TimeUnit.SECONDS));
        assertEquals(404, web.send("POST", "/", "4", "Authorization: Basic y").status());
        assertEquals(204, web.send("POST", "/", "", "Authorization: Basic y").status());
        Web.Answer stranger = web.post("/", "1");
        assertEquals(401, stranger.status());
        assertTrue(stranger.has("WWW-Authenticate: Basic x"));
    }

    @Test
    void a_wallets_path_is_answered_too() throws IOException {
        for (String path : List.of("/wallet/", "/wallet/a", "/wallet/a/b%20c"))
            assertEquals(
                    200, web.send("POST", path, "1", "Authorization: Basic y").status(), path);
        assertEquals(List.of("wallet 1", "wallet 1", "wallet 1"), heard);
        assertEquals(401, web.post("/wallet/a", "1").status());
        assertEquals(
                403,
                web.post("/wallet/a", "1", "Host: evil.example", "Authorization: Basic y")
                        .status());
    }

    @Test
    void w29_a_body_is_bounded_and_another_method_is_not_known() throws IOException {
        String tooLong = "x".repeat(Route.RAW_LIMIT + 1);
        assertEquals(413, web.post("/", tooLong, "Authorization: Basic y").status());
        assertEquals(401, web.post("/", tooLong).status(), "the credential comes before the body");
        assertEquals(List.of(), heard);
        Web.Answer delete = web.send("DELETE", "/", "");
        assertEquals(405, delete.status());
        assertTrue(delete.has("Allow: GET, POST"));
    }

    @Test
    void w28_another_name_or_another_origin_never_reaches_the_handler() throws IOException {
        assertEquals(
                403,
                web.post("/", "1", "Host: evil.example", "Authorization: Basic y")
                        .status());
        assertEquals(
                403,
                web.post("/", "1", "Origin: http://evil.example", "Authorization: Basic y")
                        .status());
        assertEquals(List.of(), heard);
    }

    @Test
    void without_a_handler_there_is_nothing_at_the_root() throws IOException {
        try (ApiServer plain = ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0))) {
            assertEquals(405, new Web(plain.port()).post("/", "1").status());
        }
    }
}
