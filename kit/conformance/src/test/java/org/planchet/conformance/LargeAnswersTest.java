package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.testkit.ChainBuilder;
import org.planchet.testkit.FreePort;

/// W29: many callers ask at once for a block that is large as JSON, of a node with a heap of 512 MiB: all are
/// answered, and whoever looks after the node finds it alive meanwhile.
@Tag("slow")
class LargeAnswersTest {
    private static final int CALLERS = 40;
    private static final int OUTPUTS = 90_000;
    private static final Script ANYONE = Script.fromHex("51");
    private static final Duration PROMPT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private @Nullable Process node;

    private void start() throws Exception {
        port = FreePort.choose();
        List<String> command = PlanchetCommand.of(
                "node",
                "--chain",
                "regtest",
                "--data-dir",
                folder.resolve("node").toString(),
                "--port",
                "0");
        command.addAll(List.of("--api-port", Integer.toString(port), "--discover", "false"));
        command.addAll(1, List.of("-Xmx512m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
        node = started;
        for (int i = 0; i < 300; i++) {
            if (!started.isAlive()) throw new AssertionError(Files.readString(folder.resolve("said.txt")));
            try {
                if (status(get("/health/live")) == 200) return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new AssertionError("not up within 30 s");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (node != null) node.destroyForcibly().waitFor();
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder post(String path, String body) {
        return get(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /// The bytes of an answer, which are read and not kept.
    private long length(String path, String body, String authorization) throws Exception {
        // One connection a caller, apart from the one that asks whether the node lives.
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        if (!body.isEmpty()) {
            connection.setRequestProperty("Authorization", authorization);
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(200, connection.getResponseCode());
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) length += n;
        }
        return length;
    }

    private void fill() throws Exception {
        var chain = new ChainBuilder(Chains.regtest());
        OutPoint reward =
                chain.mine(1, ANYONE).getFirst().transactions().getFirst().outPoint(0);
        chain.mine(100, ANYONE);
        List<TxOut> outputs = Collections.nCopies(OUTPUTS, new TxOut(1_000, ANYONE));
        chain.mine(
                ANYONE,
                List.of(new Transaction(2, List.of(new TxIn(reward, Script.EMPTY, TxIn.SEQUENCE_FINAL)), outputs, 0)));
        for (int height = 1; height <= chain.chain().tip().height(); height++) {
            var at = Objects.requireNonNull(chain.chain().atHeight(height));
            Block block = Objects.requireNonNull(chain.chain().readBlock(at.hash()));
            String raw = "{\"raw\":\"" + HexFormat.of().formatHex(block.raw()) + "\"}";
            assertEquals(201, status(post("/api/v1/blocks", raw)));
        }
    }

    /// Forty callers at once; returns how long the slowest question of life took meanwhile.
    private Duration slowestWhile(Callable<Long> call) throws Exception {
        Duration slowest = Duration.ZERO;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) answers.add(callers.submit(call));
            while (!answers.stream().allMatch(Future::isDone)) {
                long from = System.nanoTime();
                assertEquals(200, status(get("/health/live")));
                Duration took = Duration.ofNanos(System.nanoTime() - from);
                if (took.compareTo(slowest) > 0) slowest = took;
                TimeUnit.MILLISECONDS.sleep(50);
            }
            long length = answers.getFirst().get();
            assertTrue(length > 100L * OUTPUTS, "only " + length + " bytes");
            for (Future<Long> answer : answers) assertEquals(length, answer.get());
        }
        assertTrue(node != null && node.isAlive(), "the node is gone");
        return slowest;
    }

    @Test
    void w29_forty_callers_of_a_block_of_90_000_outputs_leave_the_node_alive() throws Exception {
        start();
        fill();
        String cookie = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("node/.cookie")));
        String hash = http.send(get("/api/v1/status").build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .replaceFirst("(?s).*\"tip\":\"([0-9a-f]{64})\".*", "$1");
        String request = "{\"id\":1,\"method\":\"getblock\",\"params\":[\"" + hash + "\",3]}";
        Duration api = slowestWhile(() -> length("/api/v1/blocks/latest", "", ""));
        Duration rpc = slowestWhile(() -> length("/", request, "Basic " + cookie));
        System.out.println("slowest answer of /health/live: " + api.toMillis() + " ms and " + rpc.toMillis() + " ms");
        assertTrue(api.compareTo(PROMPT) < 0, "the API: " + api);
        assertTrue(rpc.compareTo(PROMPT) < 0, "JSON-RPC: " + rpc);
    }
}
