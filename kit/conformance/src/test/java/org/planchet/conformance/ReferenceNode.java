package org.planchet.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.planchet.testkit.FreePort;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `bitcoind` of the user's, run on regtest in a folder of its own, on loopback, with free ports.
public final class ReferenceNode implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Process process;
    private final Path folder;
    private final int p2pPort;
    private final int rpcPort;

    private ReferenceNode(Process process, Path folder, int p2pPort, int rpcPort) {
        this.process = process;
        this.folder = folder;
        this.p2pPort = p2pPort;
        this.rpcPort = rpcPort;
    }

    /// Skips the test, saying so, if no `bitcoind` is on the PATH.
    public static ReferenceNode start(Path folder, String... more) throws IOException, InterruptedException {
        int p2pPort = FreePort.choose();
        int rpcPort = FreePort.choose();
        var command = new ArrayList<>(List.of(
                "bitcoind",
                "-regtest",
                "-datadir=" + folder,
                "-bind=127.0.0.1:" + p2pPort,
                "-rpcport=" + rpcPort,
                "-rpcbind=127.0.0.1",
                "-rpcallowip=127.0.0.1",
                "-listen=1",
                "-listenonion=0",
                "-dnsseed=0",
                "-fallbackfee=0.0002",
                "-debug=net",
                "-server=1"));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stdout.log").toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException notThere) {
            return Assumptions.abort("skipped: no bitcoind on the PATH (" + notThere.getMessage() + ")");
        }
        var node = new ReferenceNode(process, folder, p2pPort, rpcPort);
        node.awaitRpc();
        return node;
    }

    public String p2pAddress() {
        return "127.0.0.1:" + p2pPort;
    }

    /// Calls a method of the JSON-RPC interface and gives its result; an error of the node's fails the test.
    public JsonNode rpc(String method, Object... parameters) throws IOException, InterruptedException {
        JsonNode answer = call(method, parameters);
        if (!answer.path("error").isNull() && !answer.path("error").isMissingNode())
            throw new AssertionError(method + ": " + answer.path("error"));
        return answer.path("result");
    }

    /// Calls a method and gives the whole answer, error included.
    public JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        String cookie = Files.readString(folder.resolve("regtest").resolve(".cookie"));
        return post(rpcPort, cookie, method, Arrays.asList(parameters));
    }

    /// Calls a method of any node on this machine and gives the whole answer.
    static JsonNode post(int port, String cookie, String method, List<?> parameters)
            throws IOException, InterruptedException {
        String body =
                JSON.writeValueAsString(Map.of("jsonrpc", "1.0", "id", "t", "method", method, "params", parameters));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRpc() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive())
                throw new AssertionError("bitcoind ended: " + Files.readString(folder.resolve("stdout.log")));
            try {
                if (call("getblockcount").path("result").isNumber()) return;
            } catch (IOException notYet) {
                // Its cookie or its port is not there yet.
            }
            Thread.sleep(100);
        }
        throw new AssertionError("bitcoind does not answer");
    }
}
