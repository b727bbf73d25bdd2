package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.planchet.api.FakeNode;
import org.planchet.api.Json;

/// HTTP/1.0, which proxies and measuring tools speak: served like HTTP/1.1, but never in chunks, and its connection
/// ends with the answer unless it asks otherwise.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Http10Test {
    private static final String LIVE = "{\"status\":\"ok\"}";
    private static final String TX = "{\"raw\":\"00\"}";

    private final ApiServer server = ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0));
    private final Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    private Web.Answer say(String head) throws IOException {
        return web.raw(head + "\r\n", new byte[0]);
    }

    @Test
    void it_is_served_with_a_host_and_without_one_and_the_connection_ends() throws Exception {
        for (String host : new String[] {"", "Host: localhost\r\n", "Accept: */*\r\nHOST: 127.0.0.1:5001\r\n"}) {
            Web.Answer answer = say("GET /health/live HTTP/1.0\r\n" + host);
            assertEquals(200, answer.status(), host);
            assertEquals(LIVE, answer.body());
            assertTrue(answer.has("Connection: close") && answer.has("Content-Length: 15"), answer.head());
        }
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_the_same() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            for (byte b : "GET /health/live HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                socket.getOutputStream().write(b);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith(LIVE), answer);
        }
    }

    @Test
    void w26_another_host_is_refused_as_it_is_of_http_1_1() throws Exception {
        assertEquals(
                403,
                say("GET /api/v1/status HTTP/1.0\r\nHost: evil.example\r\n").status());
        assertEquals(
                400,
                say("GET /api/v1/status HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n")
                        .status());
    }

    @Test
    void a_connection_stays_if_that_is_asked_for() throws Exception {
        String stays = "GET /health/live HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(stays.getBytes(StandardCharsets.US_ASCII));
                String answer = untilBody(socket);
                assertTrue(answer.contains("\r\nConnection: keep-alive\r\n"), answer);
            }
            socket.getOutputStream().write("GET /health/live HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String last = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(last.contains("\r\nConnection: close\r\n") && last.endsWith(LIVE), last);
        }
    }

    private static String untilBody(Socket socket) throws IOException {
        var read = new StringBuilder();
        while (!read.toString().endsWith(LIVE)) {
            int next = socket.getInputStream().read();
            if (next < 0) throw new AssertionError("closed after " + read);
            read.append((char) next);
        }
        return read.toString();
    }

    /// 2,000 headers would go to HTTP/1.1 in chunks.
    @Test
    void a_long_answer_ends_with_the_connection_and_has_no_chunks() throws Exception {
        String path = "/api/v1/mining/generate HTTP/1.0\r\nContent-Type: application/json\r\n";
        String body = "{\"count\":2000}";
        String head = "POST " + path + "Connection: keep-alive\r\nContent-Length: " + body.length() + "\r\n\r\n";
        Web.Answer answer = web.raw(head, body.getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, answer.status());
        assertFalse(answer.has("Transfer-Encoding"), answer.head());
        assertTrue(answer.has("Connection: close") && answer.has("Date: "), answer.head());
        assertFalse(answer.has("keep-alive"), answer.head());
        assertEquals(2_000, Json.CLIENT.readTree(answer.body()).size());
        assertTrue(
                web.post("/api/v1/mining/generate", body).has("Transfer-Encoding: chunked"), "else this shows nothing");
    }

    @Test
    void w30_a_body_is_read_by_its_length_and_chunks_are_refused() throws Exception {
        String head = "POST /api/v1/transactions HTTP/1.0\r\nContent-Type: application/json\r\n";
        byte[] body = TX.getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                201,
                web.raw(head + "Content-Length: " + TX.length() + "\r\n\r\n", body)
                        .status());
        byte[] chunk = ("c\r\n" + TX + "\r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        Web.Answer refused = web.raw(head + "Transfer-Encoding: chunked\r\n\r\n", chunk);
        assertEquals(400, refused.status());
        assertTrue(refused.has("Connection: close"), refused.head());
    }

    @Test
    void a_websocket_is_for_http_1_1() throws Exception {
        String upgrade = "GET /api/v1/ws HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
        String key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        assertEquals(426, say(upgrade + key).status());
    }

    @Test
    void http_1_1_is_as_before() throws Exception {
        assertEquals(200, web.get("/health/live?as=HTTP/1.0").status());
        assertEquals(
                400, say("GET /health/live HTTP/1.1\r\nConnection: close\r\n").status(), "a host is needed");
    }

    @Test
    void a_version_that_is_none_is_refused_in_one_line() throws Exception {
        for (String version :
                new String[] {"HTTP/1.05", "HTTP/1.2", "HTTP/0.9", "HTTP/2.0", "HTTP/1.0 HTTP/1.1", "http/1.0"}) {
            Web.Answer answer = say("GET /health/live " + version + "\r\nHost: localhost\r\n");
            assertEquals(400, answer.status(), version);
            assertEquals("Bad request", answer.json().get("title").asString());
        }
    }
}
