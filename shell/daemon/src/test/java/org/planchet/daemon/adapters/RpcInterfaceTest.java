package org.planchet.daemon.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// JSON-RPC of a real node: its cookie, its clock, its end.
public class RpcInterfaceTest {
    private static final String ADDRESS = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    public static HttpResponse<String> call(RunningNode node, String userAndPassword, String method, String params)
            throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.apiPort() + "/"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void w22_the_cookie_opens_it_and_goes_with_the_node() throws Exception {
        Path cookie = folder.resolve("node/.cookie");
        RunningNode node = Daemon.start(TestNodes.config(folder.resolve("node")).with("api", "true"));
        try {
            String secret = Files.readString(cookie);
            assertEquals(401, call(node, "__cookie__:guess", "uptime", "[]").statusCode());
            assertTrue(call(node, secret, "generatetoaddress", "[2,\"" + ADDRESS + "\"]")
                    .body()
                    .contains("result"));
            assertEquals(2, node.api().status().height());
            assertTrue(
                    call(node, secret, "gettxoutsetinfo", "[\"muhash\"]").body().contains("100.00000000"));
            HttpResponse<String> stopping = call(node, secret, "stop", "[]");
            assertTrue(stopping.body().contains("Planchet stopping"), "the answer leaves before the node goes");
            assertEquals(ExitCode.OK, node.awaitStop());
        } finally {
            node.close();
        }
        assertFalse(Files.exists(cookie));
    }

    @Test
    void a_clock_that_is_stopped_is_the_whole_nodes() throws Exception {
        NodeConfig config = TestNodes.config(folder)
                .with("api", "true")
                .with("store", "memory")
                .with("rpc-user", "alice")
                .with("rpc-password", "correct-horse");
        try (RunningNode node = Daemon.start(config)) {
            long year2033 = 2_000_000_000L;
            assertEquals(
                    200,
                    call(node, "alice:correct-horse", "setmocktime", "[" + year2033 + "]")
                            .statusCode());
            assertEquals(year2033, node.api().status().run().now());
            node.api().generate(ADDRESS, 1);
            assertEquals(year2033, node.api().status().best().tipTime());
            call(node, "alice:correct-horse", "setmocktime", "[0]");
            assertTrue(Math.abs(node.api().status().run().now() - Instant.now().getEpochSecond()) < 60);
        }
    }

    /// BIP-0111: on a chain of one's own bloom filters are offered to everybody, on Bitcoin's own not to strangers.
    @Test
    void bloom_filters_are_offered_as_the_chain_and_the_setting_say() throws Exception {
        assertTrue(services(TestNodes.config(folder)).contains("BLOOM"));
        assertFalse(services(TestNodes.config(folder).with("bloom-filters", "false"))
                .contains("BLOOM"));
        assertFalse(services(TestNodes.config(folder).with("chain", "signet")).contains("BLOOM"));
        assertTrue(services(TestNodes.config(folder).with("chain", "signet").with("bloom-filters", "true"))
                .contains("BLOOM"));
    }

    private static String services(NodeConfig config) throws Exception {
        NodeConfig alone = config.with("api", "true")
                .with("store", "memory")
                .with("rpc-user", "alice")
                .with("rpc-password", "correct-horse");
        try (RunningNode node = Daemon.start(alone)) {
            return call(node, "alice:correct-horse", "getnetworkinfo", "[]").body();
        }
    }

    @Test
    void a_user_needs_a_password_and_without_a_folder_there_is_none_but_theirs() throws Exception {
        NodeConfig alone = TestNodes.config(folder).with("api", "true").with("rpc-user", "alice");
        StartupException refused = assertThrows(StartupException.class, () -> Daemon.start(alone));
        assertEquals("--rpc-user and --rpc-password need each other.", refused.getMessage());
        try (RunningNode node =
                Daemon.start(TestNodes.config(folder).with("api", "true").with("store", "memory"))) {
            assertEquals(405, call(node, "__cookie__:", "uptime", "[]").statusCode());
        }
    }

    @Test
    void a_ban_outlives_the_node_that_was_told_of_it() throws Exception {
        NodeConfig config = TestNodes.config(folder)
                .with("api", "true")
                .with("rpc-user", "alice")
                .with("rpc-password", "correct-horse");
        try (RunningNode node = Daemon.start(config)) {
            call(node, "alice:correct-horse", "setban", "[\"10.1.2.3/24\",\"add\",1000]");
            call(node, "alice:correct-horse", "setban", "[\"10.1.3.0/24\",\"add\"]");
            call(node, "alice:correct-horse", "setban", "[\"10.1.3.0/24\",\"remove\"]");
        }
        try (RunningNode node = Daemon.start(config)) {
            String bans = call(node, "alice:correct-horse", "listbanned", "[]").body();
            assertTrue(bans.contains("\"10.1.2.0/24\"") && bans.contains("\"ban_duration\":1000"), bans);
            assertFalse(bans.contains("10.1.3.0"), bans);
        }
    }
}
