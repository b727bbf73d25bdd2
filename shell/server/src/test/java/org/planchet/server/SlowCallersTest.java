package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.planchet.api.FakeNode;

/// Callers that send slowly, send too much, or do not read: they are let go, and keep nobody else out.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowCallersTest {
    private static final int PLACES = 4;
    private static final int BODY_BYTES = 1 << 20;

    private ApiServer server = serve(Duration.ofSeconds(2));
    private Web web = new Web(server.port());
    private final List<Socket> sockets = new ArrayList<>();

    private static ApiServer serve(Duration request) {
        return ApiServer.start(
                FakeNode.ofFiveBlocks(),
                ApiSettings.loopback(0),
                Optional.empty(),
                new Limits(PLACES, BODY_BYTES, request, 100));
    }

    /// For tests of what slow callers hold: on a busy machine the usual deadline can pass before they hold it.
    private void servePatiently(Duration request) {
        server.close();
        server = serve(request);
        web = new Web(server.port());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) socket.close();
        server.close();
    }

    private Socket open(String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        send(socket, text);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// Sends what may be refused, and its connection closed, before all of it has left.
    private Socket offer(String text) throws IOException {
        Socket socket = open("");
        try {
            send(socket, text);
        } catch (SocketException refused) {
            // Whether an answer can still be read is up to the network.
        }
        return socket;
    }

    private static String head(int length) {
        return "POST /api/v1/transactions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + length + "\r\n\r\n";
    }

    /// Sends a byte again and again until the server closes the connection; the seconds that it took.
    private static double secondsUntilClosed(Socket socket) throws InterruptedException {
        long from = System.nanoTime();
        try {
            while (true) {
                send(socket, "x");
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (IOException closed) {
            return (System.nanoTime() - from) / 1e9;
        }
    }

    @Test
    void w31_a_request_has_one_deadline_however_steadily_its_bytes_drip() throws Exception {
        double body = secondsUntilClosed(open(head(8_000)));
        assertTrue(body > 1 && body < 10, "a body, after " + body + " s");
        double header = secondsUntilClosed(open("GET /api/v1/status HTTP/1.1\r\nX-Slow: "));
        assertTrue(header > 1 && header < 10, "a header, after " + header + " s");
    }

    @Test
    void w31_who_sends_slowly_takes_no_place() throws Exception {
        for (int i = 0; i < 3 * PLACES; i++) open(head(8_000) + "{");
        assertEquals(200, web.get("/api/v1/status").status());
    }

    @Test
    void w31_a_connection_between_requests_is_not_a_slow_request() throws Exception {
        String get = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        Socket kept = open(get);
        assertTrue(next(kept).startsWith("HTTP/1.1 200"));
        TimeUnit.SECONDS.sleep(4);
        send(kept, get);
        assertTrue(next(kept).startsWith("HTTP/1.1 200"), "after twice the deadline of a request");
    }

    private static String next(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        int length = in.read(buffer);
        return new String(buffer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
    }

    /// Posts a body of that size until the status is what it will be once the bodies that were offered before
    /// have come, or have gone.
    private Web.Answer postUntil(int status, int bytes) throws Exception {
        Web.Answer answer = web.post("/api/v1/transactions", " ".repeat(bytes));
        for (int i = 0; i < 200 && answer.status() != status; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = web.post("/api/v1/transactions", " ".repeat(bytes));
        }
        return answer;
    }

    @Test
    void w29_all_bodies_share_one_memory_and_small_ones_have_a_part_of_their_own() throws Exception {
        servePatiently(Duration.ofSeconds(6));
        // Announced lengths take nothing: only bytes that came.
        for (int i = 0; i < 20; i++) open(head(BODY_BYTES));
        int large = BODY_BYTES / 2;
        assertEquals(400, web.post("/api/v1/transactions", " ".repeat(large)).status(), "not JSON, but read in full");
        for (int i = 0; i < 2; i++) offer(head(large) + " ".repeat(large - 1));
        Web.Answer refused = postUntil(503, large);
        assertEquals(503, refused.status());
        assertTrue(refused.has("Retry-After: 1"));
        assertEquals(400, web.post("/api/v1/transactions", " ".repeat(1_000)).status(), "a small one is read");
        assertEquals(400, postUntil(400, large).status(), "the slow ones are gone");
    }

    @Test
    void w29_a_refused_caller_sends_its_body_for_nothing() throws Exception {
        Socket stranger = open(head(BODY_BYTES).replace("Host: 127.0.0.1", "Host: evil.example"));
        assertTrue(next(stranger).startsWith("HTTP/1.1 403"), "before a byte of the body");
    }

    private static final String CHUNKED =
            head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked").strip() + "\r\n\r\n";

    /// A chunk is kept until all of it is there, and the line that begins it may be of any length.
    @Test
    void w29_chunks_that_never_end_count_as_bodies_do() throws Exception {
        servePatiently(Duration.ofSeconds(30));
        int large = BODY_BYTES / 2;
        open(CHUNKED + Integer.toHexString(large) + "\r\n" + " ".repeat(large - 1));
        // More than is left whether or not the line that begins the chunk still counts: it does until it is read.
        assertEquals(503, postUntil(503, large + large / 2).status());
        Socket endless = offer(CHUNKED + "1;" + "x".repeat(BODY_BYTES));
        try {
            assertTrue(next(endless).startsWith("HTTP/1.1 503"));
        } catch (SocketException closed) {
            // The answer was lost with what had not been read.
        }
    }

    @Test
    void a_body_in_chunks_is_read_whole() throws Exception {
        String chunks = "7\r\n{\"raw\":\r\n5\r\n\"00\"}\r\n0\r\n\r\n";
        assertEquals(
                201,
                web.send(
                                "POST",
                                "/api/v1/transactions",
                                chunks,
                                "Content-Type: application/json",
                                "Transfer-Encoding: chunked")
                        .status());
        String malformed = next(open(CHUNKED + "no size\r\n"));
        assertTrue(malformed.startsWith("HTTP/1.1 400"), malformed);
    }

    /// What is left of a refused body is never taken for the next request.
    @Test
    void w29_a_refused_body_does_not_become_a_request() throws Exception {
        String refused = head(40).replace("Host: 127.0.0.1", "Host: evil.example");
        String smuggled = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        Socket small = open(refused.replace("40", Integer.toString(smuggled.length())) + smuggled);
        assertTrue(next(small).startsWith("HTTP/1.1 403"));
        send(small, smuggled);
        assertTrue(next(small).startsWith("HTTP/1.1 200"), "one request, one answer");
        small.setSoTimeout(500);
        assertThrows(SocketTimeoutException.class, () -> next(small));
        String waits = refused.replace("Content-Length", "Expect: 100-continue\r\nContent-Length");
        Socket waiting = open(waits);
        String answer = next(waiting);
        assertTrue(answer.startsWith("HTTP/1.1 403") && answer.contains("Connection: close"), answer);
        assertEquals("", next(waiting), "closed");
    }
}
