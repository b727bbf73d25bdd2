package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;

/// What is told of each request: never more names than the table has, whatever callers ask for.
class RequestMeterTest {
    private record Answered(String method, String route, int status, Duration took) {}

    private final LinkedBlockingQueue<Answered> told = new LinkedBlockingQueue<>();
    private final ApiServer server = ApiServer.start(
            FakeNode.ofFiveBlocks(),
            ApiSettings.loopback(0),
            Optional.empty(),
            (method, route, status, took) -> told.add(new Answered(method, route, status, took)));
    private final Web web = new Web(server.port());

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertTold(String method, String route, int status) throws InterruptedException {
        Answered next = told.poll(10, TimeUnit.SECONDS);
        assertEquals(List.of(method, route, status), List.of(next.method(), next.route(), next.status()));
        assertTrue(next.took().isPositive());
    }

    @Test
    void a_path_is_told_as_the_table_has_it() throws Exception {
        web.get("/api/v1/status");
        assertTold("GET", "/api/v1/status", 200);
        web.get("/api/v1/blocks/4");
        assertTold("GET", "/api/v1/blocks/{ref}", 200);
        web.get("/api/v1/blocks/no-block");
        assertTold("GET", "/api/v1/blocks/{ref}", 400);
    }

    @Test
    void k17_what_is_not_in_the_table_has_no_name() throws Exception {
        web.get("/api/v1/nothing-here");
        assertTold("GET", "unknown", 404);
        web.send("BREW", "/api/v1/status", "");
        assertTold("other", "unknown", 405);
    }

    @Test
    void a_web_socket_is_one_of_the_routes() throws Exception {
        String[] upgrade = {
            "Connection: Upgrade, close",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        var foreign = Stream.concat(Stream.of("Host: evil.example"), Stream.of(upgrade));
        String head = "GET " + SocketFeed.PATH + " HTTP/1.1\r\n" + foreign.collect(Collectors.joining("\r\n"));
        assertEquals(403, web.raw(head + "\r\n\r\n", new byte[0]).status());
        assertTold("GET", SocketFeed.PATH, 403);
    }
}
