package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.api.Json;
import tools.jackson.databind.JsonNode;

/// The WebSocket, by the JDK's client and by one that does what no honest client would.
class SocketFeedTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start(node, ApiSettings.loopback(0));
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    /// Keeps what it hears.
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<JsonNode> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                JsonNode message = Json.CLIENT.readTree(part.toString());
                heard.add(message);
                first.complete(message);
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        /// The next event of this name; others before it are passed over.
        JsonNode next(String event) throws InterruptedException {
            while (true) {
                JsonNode message = heard.poll(20, TimeUnit.SECONDS);
                if (message == null) throw new AssertionError("waited in vain for " + event);
                if (message.get("event").asString().equals(event)) return message.get("data");
            }
        }
    }

    private WebSocket connect(Ear ear) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + SocketFeed.PATH), ear)
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void how_things_stand_is_told_first_and_then_what_changes() throws Exception {
        var ear = new Ear();
        connect(ear);
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            JsonNode message = ear.heard.poll(20, TimeUnit.SECONDS);
            if (message == null) throw new AssertionError("only " + first);
            first.add(message.get("event").asString());
            if (i == 0) {
                assertEquals("tip", message.get("event").asString());
                assertEquals(4, message.get("data").get("height").asInt());
                assertEquals("", message.get("data").get("dataDir").asString());
            }
            if (message.get("event").asString().equals("blocks")) {
                assertEquals(5, message.get("data").size());
                assertEquals(
                        FakeNode.hash(4), message.get("data").get(0).get("hash").asString());
                assertEquals(1, message.get("data").get(0).get("transactions").asInt());
            }
        }
        assertEquals(Set.of("tip", "blocks", "work", "pool", "peers"), first);
        node.addPeer("10.0.0.9:5000");
        JsonNode peers = ear.next("peers");
        assertEquals("10.0.0.9:5000", peers.get(1).get("address").asString());
        node.announceTip("9.9.9");
        assertEquals(FakeNode.hash(4), ear.next("tip").get("tip").asString());
    }

    @Test
    void both_feeds_hear_of_the_same_tip() throws Exception {
        var ear = new Ear();
        connect(ear);
        ear.next("blocks");
        try (var stream = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            stream.setSoTimeout(20_000);
            String head = "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            stream.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
            skipTo(lines, "0.1.0");
            node.announceTip("9.9.9");
            skipTo(lines, "9.9.9");
            assertEquals("9.9.9", ear.next("tip").get("version").asString());
        }
    }

    @Test
    void p59_a_client_that_stops_reading_is_dropped_and_holds_no_one_up() throws Exception {
        try (var deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            deaf.setSoTimeout(20_000);
            handshake(deaf);
            var ear = new Ear();
            connect(ear);
            ear.next("blocks");
            // What the two systems buffer of it comes on top of the bound: some megabytes.
            int size = Outbox.MAX_QUEUED / 4;
            int tips = 60;
            for (int i = 0; i < tips; i++) {
                node.announceTip(i + "x".repeat(size));
                assertTrue(ear.next("tip").get("version").asString().startsWith(i + "x"));
            }
            long read = readToItsEnd(deaf);
            assertTrue(read < (long) tips * size, "all of it waited: " + read + " bytes");
            assertFalse(ear.closed.isDone());
        }
    }

    @Test
    void w26_w27_a_page_of_another_origin_or_name_gets_no_socket() throws IOException {
        String own = "127.0.0.1:" + server.port();
        assertEquals(101, upgrade("Host: " + own));
        assertEquals(101, upgrade("Host: " + own, "Origin: http://" + own, "Sec-Fetch-Site: same-origin"));
        for (String origin :
                List.of("http://evil.example", "null", "https://127.0.0.1:1", "file://", "http://localhost"))
            assertEquals(403, upgrade("Host: " + own, "Origin: " + origin), origin);
        assertEquals(403, upgrade("Host: " + own, "Sec-Fetch-Site: cross-site"));
        for (String host : List.of("evil.example", "127.0.0.1.evil.example", "10.0.0.1"))
            assertEquals(403, upgrade("Host: " + host, "Origin: http://" + host), host);
    }

    @Test
    void w32_at_most_64_sockets_and_a_place_left_is_free_again() throws Exception {
        var sockets = new ArrayList<WebSocket>();
        for (int i = 0; i < SocketFeed.MAX_SOCKETS; i++) {
            var ear = new Ear();
            sockets.add(connect(ear));
            ear.next("tip");
        }
        var late = new Ear();
        connect(late);
        assertEquals(1013, late.closed.get(20, TimeUnit.SECONDS));
        sockets.getFirst().sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        // The server hears of it in its own time.
        boolean free = false;
        for (int tries = 0; tries < 100 && !free; tries++) {
            var next = new Ear();
            connect(next);
            free = CompletableFuture.anyOf(next.closed, next.first).get(20, TimeUnit.SECONDS) instanceof JsonNode;
        }
        assertTrue(free);
    }

    @Test
    void a_long_message_of_a_client_ends_its_socket_and_a_short_one_is_passed_over() throws Exception {
        var ear = new Ear();
        WebSocket socket = connect(ear);
        ear.next("tip");
        socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
        node.announceTip("9.9.9");
        ear.next("tip");
        socket.sendText("x".repeat(2_000), true).get(20, TimeUnit.SECONDS);
        assertEquals(1009, ear.closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    void stopping_says_goodbye_on_every_socket() throws Exception {
        var ears = List.of(new Ear(), new Ear());
        for (Ear ear : ears) {
            connect(ear);
            ear.next("tip");
        }
        server.close();
        for (Ear ear : ears) assertEquals(1001, ear.closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    void without_an_upgrade_the_path_says_what_it_is() throws IOException {
        Web.Answer answer = new Web(server.port()).get(SocketFeed.PATH);
        assertEquals(426, answer.status());
        assertTrue(answer.has("Upgrade: websocket"), answer.head());
    }

    private static void skipTo(BufferedReader lines, String version) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine())
            if (line.startsWith("data: ") && line.contains("\"version\":\"" + version + "\"")) return;
        throw new AssertionError("the stream ended before " + version);
    }

    private static long readToItsEnd(Socket socket) throws IOException {
        long total = 0;
        var buffer = new byte[1 << 16];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) total += n;
        } catch (SocketException reset) {
            // Dropped without a word is dropped as well.
        }
        return total;
    }

    /// The status that a handshake with these headers gets.
    private int upgrade(String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            handshake(socket, headers);
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return Integer.parseInt(String.valueOf(lines.readLine()).split(" ")[1]);
        }
    }

    private void handshake(Socket socket, String... headers) throws IOException {
        String host = headers.length == 0 ? "Host: 127.0.0.1:" + server.port() + "\r\n" : "";
        String head = "GET " + SocketFeed.PATH + " HTTP/1.1\r\n" + host
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList())
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
