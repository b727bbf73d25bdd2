package org.planchet.bench;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.testkit.FreePort;

/// An empty MongoDB and an empty Redis, each a process of its own: Debian's `redis-server`, and the MongoDB
/// whose URI is given, or a stand-in.
final class OutsideServers implements AutoCloseable {
    private static final String DATABASE = "planchet_bench";
    private static final long START_NANOS = 60_000_000_000L;

    /// Of the stand-in: it takes about 9 kB for a payment, and collects the more often the less is free.
    private static final int MIB_BASE = 512;
    private static final int PAYMENTS_A_MIB = 80;
    private static final int MIB_YOUNG = 256;

    private final Path folder;
    private final @Nullable Process standIn;
    private final String mongodb;
    private final int redisPort;
    private Process redis;

    /// @param folder   for logs, and for what Redis writes
    /// @param given    URI of a MongoDB, whose database is emptied; empty for the stand-in
    /// @param payments that it is to hold
    OutsideServers(Path folder, String given, int payments) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        if (given.isEmpty()) {
            int port = FreePort.choose();
            standIn = startStandIn(port, payments);
            mongodb = "mongodb://127.0.0.1:" + port + "/" + DATABASE;
            awaitPort(standIn, port);
        } else {
            standIn = null;
            mongodb = given;
            drop(given);
        }
        redisPort = FreePort.choose();
        redis = startRedis();
    }

    private static void drop(String uri) {
        String database = new ConnectionString(uri).getDatabase();
        if (database == null) throw new IllegalArgumentException("--mongodb takes a URI that names a database");
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase(database).drop();
        }
    }

    private Process startStandIn(int port, int payments) throws IOException {
        String heap = (MIB_BASE + payments / PAYMENTS_A_MIB) + "m";
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // At once: a heap that grows is collected as a whole each time.
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        // Its documents stay: a collector that looks for garbage among them while gateways read
                        // would be what is measured.
                        "-XX:+UseParallelGC",
                        "-XX:-UseAdaptiveSizePolicy",
                        "-Xmn" + MIB_YOUNG + "m",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandInMongo.class.getName(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mongodb.log").toFile())
                .start();
    }

    private Process startRedis() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(redisPort),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        // Written before the answer: all that was acknowledged outlives the process.
                        "--appendonly",
                        "yes",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        awaitPort(started, redisPort);
        return started;
    }

    private static void awaitPort(Process server, int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (server.isAlive() && System.nanoTime() < end) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(20);
            }
        }
        throw new IOException("a store does not start");
    }

    String redisUri() {
        return "redis://127.0.0.1:" + redisPort;
    }

    String mongoUri() {
        return mongodb;
    }

    /// The settings of whoever uses them.
    List<String> settings() {
        return List.of("--mongodb", mongodb, "--redis", redisUri());
    }

    /// Kills Redis (SIGKILL) and starts it again.
    void killRedis() throws IOException, InterruptedException {
        redis.destroyForcibly().waitFor();
        redis = startRedis();
    }

    /// Breaks off every connection to the stand-in; of a MongoDB that was given nothing is broken.
    void breakMongo() throws IOException {
        if (standIn == null) return;
        OutputStream orders = standIn.getOutputStream();
        orders.write('\n');
        orders.flush();
    }

    @Override
    public void close() {
        redis.destroyForcibly();
        if (standIn != null) standIn.destroyForcibly();
    }
}
