package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.FollowerView;
import org.planchet.consensus.Chains;
import org.planchet.redis.RedisAddress;
import org.planchet.redis.RedisConnection;
import org.planchet.redis.RedisStore;
import org.planchet.redis.RedisViews;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;

/// The kinds of Redis that a node may be told to write to, each a real `redis-server`: behind TLS, a cluster, and one
/// that is filled to its bounds.
@Tag("interop")
final class RedisServersTest {
    @TempDir
    Path folder;

    /// What a program of this machine says; the test is skipped without it.
    private String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.onExit().join().exitValue(), said);
            return said;
        } catch (IOException notThere) {
            return Assumptions.abort("skipped: no " + command.getFirst() + " on the PATH");
        }
    }

    private static int port() {
        try {
            return FreePort.choose();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static FollowerView store(PlanchetNode node) {
        return node.api().status().followers().getFirst();
    }

    private static void awaitWritten(PlanchetNode node) {
        PlanchetNode.await(
                "the store",
                () -> store(node).state().equals("writing")
                        && store(node).height() == node.api().status().height());
    }

    @Test
    void w41_mongo_redis_behind_tls_only_a_server_whose_certificate_is_trusted_is_written_to() {
        String ours = certificate("ours");
        String another = certificate("another");
        int port = port();
        String[] tls = ("--port 0 --tls-port " + port + " --tls-cert-file ours.pem --tls-key-file ours.key"
                        + " --tls-ca-cert-file ours.pem --tls-auth-clients no")
                .split(" ");
        try (RedisServer _ = RedisServer.start(folder, port, tls);
                PlanchetNode trusting = node(port, "redis-ca", ours);
                PlanchetNode deceived = node(port, "redis-ca", another);
                PlanchetNode trustsJavas = node(port)) {
            trusting.mine(2);
            awaitWritten(trusting);
            for (PlanchetNode refuses : List.of(deceived, trustsJavas)) {
                refuses.mine(1);
                assertEquals("away", store(refuses).state());
            }
        }
    }

    private static PlanchetNode node(int port, String... more) {
        List<String> settings =
                new ArrayList<>(List.of("redis", "rediss://:" + RedisServer.PASSWORD + "@127.0.0.1:" + port));
        settings.addAll(List.of(more));
        return PlanchetNode.start("regtest", settings.toArray(String[]::new));
    }

    /// One that signs itself. Returns its file.
    private String certificate(String name) {
        String command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout " + name + ".key -out " + name
                + ".pem -subj /CN=" + name + " -addext subjectAltName=IP:127.0.0.1";
        run(List.of(command.split(" ")));
        return folder.resolve(name + ".pem").toString();
    }

    @Test
    void s2_in_a_cluster_all_keys_of_a_chain_lie_in_one_slot_under_the_prefix() {
        int port = port();
        String[] cluster = ("--port " + port + " --cluster-enabled yes --cluster-port " + port()).split(" ");
        try (RedisServer server = RedisServer.start(folder, port, cluster)) {
            cli(port, "cluster addslotsrange 0 16383");
            PlanchetNode.await("the cluster", () -> cli(port, "cluster info").contains("cluster_state:ok"));
            try (PlanchetNode node =
                            PlanchetNode.start("regtest", "redis", server.uri(), "redis-prefix", "team-7:chain");
                    var client = RedisClusterClient.create(server.uri());
                    var connection = client.connect()) {
                node.mine(3);
                awaitWritten(node);
                assertEquals(node.api().status().tip(), connection.sync().hget("{team-7:chain}:journal", "hash"));
                List<String> keys = connection.sync().keys("*");
                assertTrue(keys.size() >= 3 && keys.stream().allMatch(key -> key.startsWith("{team-7:chain}:")));
                assertEquals(
                        1,
                        keys.stream()
                                .map(connection.sync()::clusterKeyslot)
                                .distinct()
                                .count());
            }
        }
    }

    private String cli(int port, String words) {
        String command = "redis-cli --no-auth-warning -a " + RedisServer.PASSWORD + " -p " + port + " " + words;
        return run(List.of(command.split(" ")));
    }

    @Test
    void s2_what_is_kept_is_bounded_whatever_the_writer_has() {
        try (RedisServer server = RedisServer.start(folder);
                var client = RedisClient.create(server.uri());
                var connection = client.connect()) {
            var address = new RedisAddress(server.uri(), "planchet:regtest", Optional.empty());
            try (var store = new RedisStore(
                    RedisConnection.open(address), Chains.regtest().genesisHash(), () -> views(10_500))) {
                store.take(store.standing().lease(), "a");
                store.tidy();
                for (String kept : List.of("mempool", "neighbours"))
                    assertEquals(10_000, connection.sync().hlen("{planchet:regtest}:" + kept), kept);
                store.release();
            }
            try (PlanchetNode node = PlanchetNode.start("regtest", "redis", server.uri())) {
                node.mine(2_100);
                awaitWritten(node);
                assertEquals(2_016, connection.sync().hlen("{planchet:regtest}:headers"));
            }
        }
    }

    private static RedisViews views(int entries) {
        return new RedisViews(
                IntStream.range(0, entries)
                        .mapToObj(i -> new RedisViews.Tx("%064x".formatted(i), 200, 1_000, 1))
                        .toList(),
                IntStream.range(0, entries)
                        .mapToObj(
                                i -> new RedisViews.Neighbour("node" + i + ":5000", 1, "connected", 1, 0, 1, "manual"))
                        .toList(),
                RedisViews.Pool.NONE);
    }
}
