package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.FakeNode;

/// W30: a request in which a proxy may see another end than the node does is refused, and its connection ends, so that
/// nothing behind it is taken for a request.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmbiguousRequestTest {
    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    /// What is smuggled behind each: it must not be answered.
    private static final String SECOND = "GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

    private final ApiServer server = ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0));
    private final Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    private Web.Answer post(String headers, String body) throws IOException {
        return web.raw(
                "POST /api/v1/transactions HTTP/1.1\r\n" + HOST + JSON + headers + "\r\n",
                (body + SECOND).getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 12\r\n",
                "Content-Length: 12\r\nContent-Length: 13\r\n",
                "Content-Length: 12, 13\r\n",
                "Content-Length: +12\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x0c\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 12\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "X: 1\r\n Content-Length: 12\r\n",
            })
    void w30_a_body_of_two_lengths_is_refused(String headers) throws IOException {
        Web.Answer answer = post(headers, "{\"raw\":\"00\"}");
        assertTrue(answer.status() == 400 || answer.status() == 411 || answer.status() == 501, answer::head);
        assertFalse(answer.body().contains("HTTP/1.1"), "what was smuggled is answered: " + answer.body());
    }

    @Test
    void w30_chunks_have_sizes_in_hex_and_end_where_they_say() throws IOException {
        for (String body : new String[] {"zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx\r\n0\r\n\r\n"}) {
            Web.Answer answer = post("Transfer-Encoding: chunked\r\n", body);
            assertEquals(400, answer.status(), body);
            assertFalse(answer.body().contains("HTTP/1.1"), answer.body());
        }
    }

    @Test
    void w30_requests_one_after_another_in_one_packet_are_each_answered_once() throws IOException {
        Web.Answer answer =
                web.raw("GET /health/live HTTP/1.1\r\n" + HOST + "\r\n", SECOND.getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, answer.status());
        assertEquals(2, answer.body().split("HTTP/1.1 200", -1).length, "one more behind the first: " + answer.body());
    }
}
