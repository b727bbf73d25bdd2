package org.planchet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.planchet.testkit.FreePort;

/// A gateway as a process of its own, as its users start it.
final class ServedGateway implements CallRate.Server, AutoCloseable {
    private static final long START_NANOS = 120_000_000_000L;

    private final Process process;
    private final int port;

    private ServedGateway(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts one; returns when it is ready.
    ///
    /// @param node that gets what is posted
    static ServedGateway start(OutsideServers stores, ServedNode node, Path log)
            throws IOException, InterruptedException {
        int port = FreePort.choose();
        List<String> command = new ArrayList<>(List.of(Planchet.LAUNCHER, "gateway", "--chain", "regtest"));
        command.addAll(stores.settings());
        command.addAll(List.of("--node", node.address(), "--rate", "0", "--listen", "127.0.0.1:" + port));
        var gateway = new ServedGateway(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                port);
        gateway.awaitReady(log);
        return gateway;
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            try (HttpConnection connection = connect()) {
                connection.send(get("/health/ready"));
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        close();
        throw new IOException("the gateway does not start: " + Files.readString(log));
    }

    static byte[] get(String path) {
        return HttpConnection.request("GET", path, "none", "");
    }

    @Override
    public HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /// Kills it (SIGKILL).
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
