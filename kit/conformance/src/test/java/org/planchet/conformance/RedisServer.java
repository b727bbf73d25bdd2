package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;

/// A real Redis, Debian's `redis-server`, that asks for a password and keeps nothing.
final class RedisServer implements AutoCloseable {
    static final String PASSWORD = "swordfish99";

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts one, or skips the test if there is none on the PATH.
    static RedisServer start(Path folder) {
        try {
            return start(folder, FreePort.choose());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    static RedisServer start(Path folder, int port) {
        return start(folder, port, "--port", Integer.toString(port));
    }

    /// @param settings those that have it listen at `port`, and further ones
    static RedisServer start(Path folder, int port, String... settings) {
        try {
            List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1", "--save", ""));
            command.addAll(List.of("--requirepass", PASSWORD));
            command.addAll(List.of(settings));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            PlanchetNode.await("the server", () -> listens(port));
            return new RedisServer(process, port);
        } catch (IOException notThere) {
            return Assumptions.abort("skipped: no redis-server on the PATH (" + notThere.getMessage() + ")");
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    /// What the nodes of regtest have written under a name, as a hash.
    Map<String, String> hash(String name) {
        try (var client = RedisClient.create(uri());
                var connection = client.connect()) {
            return connection.sync().hgetall("{planchet:regtest}:" + name);
        }
    }

    /// Changes what the nodes of regtest have written under a name, as somebody else might.
    void put(String name, String field, String value) {
        try (var client = RedisClient.create(uri());
                var connection = client.connect()) {
            var _ = connection.sync().hset("{planchet:regtest}:" + name, field, value);
        }
    }

    /// The events that the nodes of regtest have written.
    List<StreamMessage<String, String>> events() {
        try (var client = RedisClient.create(uri());
                var connection = client.connect()) {
            return connection.sync().xrange("{planchet:regtest}:events", Range.unbounded());
        }
    }

    /// The block that the events lead to, taken one after the other; each must follow from the one before.
    String replayed() {
        var chain = new ArrayList<String>();
        for (StreamMessage<String, String> message : events()) {
            Map<String, String> event = message.getBody();
            int height = Integer.parseInt(Objects.requireNonNull(event.get("height")));
            if ("reset".equals(event.get("event"))) {
                chain.clear();
            } else if ("connected".equals(event.get("event"))) {
                assertEquals(chain.size(), height);
                chain.add(event.get("hash"));
            } else {
                assertEquals(chain.removeLast(), event.get("hash"));
                assertEquals(chain.size(), height);
            }
        }
        return chain.getLast();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
