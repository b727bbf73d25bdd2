package org.planchet.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.FreePort;

/// A regtest node as a process of its own that answers Bitcoin Core's JSON-RPC: a `bitcoind`, or Planchet as its
/// users start it.
final class ServedNode implements AutoCloseable {
    /// On regtest, and on no public chain, bitcoind goes through its whole mempool and block index again whenever they
    /// have changed.
    static final List<String> NO_SELF_CHECKS = List.of("-checkmempool=0", "-checkblockindex=0", "-checkaddrman=0");

    private final Process process;
    private final int port;
    private final String authorization;
    private final String restBlock;
    private final double secondsToAnswer;

    private ServedNode(Process process, int port, Path cookie, String restBlock, Path log)
            throws IOException, InterruptedException {
        this.process = process;
        this.port = port;
        this.restBlock = restBlock;
        long start = System.nanoTime();
        this.authorization = answering(cookie, log);
        secondsToAnswer = (System.nanoTime() - start) / 1e9;
    }

    /// Waits until the node answers a call. Returns how to identify to it, which each start draws anew.
    private String answering(Path cookie, Path log) throws IOException, InterruptedException {
        while (process.isAlive()) {
            try (var connection = new HttpConnection(port)) {
                String basic = "Basic " + Base64.getEncoder().encodeToString(Files.readAllBytes(cookie));
                connection.send(HttpConnection.request("POST", "/", basic, callOf("getblockcount", "")));
                return basic;
            } catch (IOException notYet) {
                Thread.sleep(2);
            }
        }
        throw new IOException("the node ended: " + Files.readString(log));
    }

    /// A call of JSON-RPC.
    ///
    /// @param parameters in their order
    static String callOf(String method, String parameters) {
        return "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
    }

    /// @param more further arguments; of two that contradict each other the later counts
    static ServedNode bitcoind(String program, Path folder, Path log, String... more)
            throws IOException, InterruptedException {
        int port = FreePort.choose();
        List<String> command = new ArrayList<>(List.of(
                program,
                "-regtest",
                "-datadir=" + folder,
                "-assumevalid=0",
                "-dbcache=450",
                "-listen=0",
                "-connect=0",
                "-disablewallet",
                "-rest",
                "-server",
                "-rpcbind=127.0.0.1",
                "-rpcallowip=127.0.0.1",
                "-rpcport=" + port,
                // Its chain is old; it shall not take itself for one that is still syncing.
                "-maxtipage=1000000000"));
        command.addAll(NO_SELF_CHECKS);
        command.addAll(List.of(more));
        Path cookie = folder.resolve("regtest").resolve(".cookie");
        return new ServedNode(start(command, log), port, cookie, "/rest/block/%s.json", log);
    }

    /// @param settings further ones
    static ServedNode planchet(String launcher, Path folder, Path log, String... settings)
            throws IOException, InterruptedException {
        return planchet(List.of(launcher), folder, log, settings);
    }

    /// @param program what goes before the word `node`
    static ServedNode planchet(List<String> program, Path folder, Path log, String... settings)
            throws IOException, InterruptedException {
        int port = FreePort.choose();
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "node",
                "--chain",
                "regtest",
                "--data-dir",
                folder.toString(),
                "--assume-valid",
                "0",
                "--discover",
                "false",
                "--bind",
                "127.0.0.1",
                "--api-port",
                Integer.toString(port)));
        command.addAll(List.of(settings));
        if (!command.contains("--port")) command.addAll(List.of("--port", "0"));
        return new ServedNode(start(command, log), port, folder.resolve(".cookie"), "/api/v1/blocks/%s", log);
    }

    private static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// A Planchet node on this port, by the cookie in its folder; null if it does not answer yet.
    static @Nullable NodeApi api(Path folder, int port) throws IOException {
        try {
            String cookie = Files.readString(folder.resolve(".cookie")).strip();
            NodeApi api = HttpNodeApi.connectWithCookie(URI.create("http://127.0.0.1:" + port), cookie);
            api.status();
            return api;
        } catch (ApiException | NoSuchFileException notYet) {
            return null;
        }
    }

    /// Resident memory of the process now, in MiB.
    double residentMiB() throws IOException {
        return MeasuredProcess.residentMiB(process.pid());
    }

    /// The most memory that the process has had resident, in MiB.
    double peakMiB() throws IOException {
        return MeasuredProcess.peakMiB(process.pid());
    }

    /// Asks it to stop (SIGTERM) and waits until it has. Returns its exit code.
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /// Seconds from the start of the process to its first answer.
    double secondsToAnswer() {
        return secondsToAnswer;
    }

    /// CPU time of the process so far.
    double cpuSeconds() throws IOException {
        return MeasuredProcess.cpuSeconds(process.pid());
    }

    /// Where its HTTP interface is.
    String address() {
        return "http://127.0.0.1:" + port;
    }

    /// Kills it (SIGKILL).
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /// A request with this JSON in its body, one call or an array of them.
    byte[] rpc(String json) {
        return HttpConnection.request("POST", "/", authorization, json);
    }

    /// A request for a decoded block.
    byte[] restBlock(String hash) {
        return get(restBlock.formatted(hash));
    }

    byte[] get(String path) {
        return HttpConnection.request("GET", path, authorization, "");
    }

    /// Calls a method of JSON-RPC over a connection of its own; returns the answer.
    String call(String method, String parameters) throws IOException {
        try (HttpConnection connection = connect()) {
            return new String(connection.send(rpc(callOf(method, parameters))), StandardCharsets.UTF_8);
        }
    }

    /// Sends calls one after another over one connection.
    ///
    /// @return seconds it took
    /// @throws IOException if one is answered with an error
    double send(List<byte[]> requests) throws IOException {
        try (HttpConnection connection = connect()) {
            long start = System.nanoTime();
            for (byte[] request : requests) {
                String answer = new String(connection.send(request), StandardCharsets.UTF_8);
                if (answer.contains("\"error\":{")) throw new IOException(answer);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
