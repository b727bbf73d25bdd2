package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.FollowerView;
import org.planchet.api.StoreView;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;

/// Nodes that write their chain to one MongoDB, a server in this process that is spoken to over TCP.
@Tag("interop")
final class MongoFollowerTest {
    private static final String MINER = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private NodeConfig config(String name, String uri) {
        return TestNodes.config(folder.resolve(name)).with("mongodb", uri);
    }

    private static FollowerView store(RunningNode node) {
        return node.api().status().followers().getFirst();
    }

    private static void awaitWritten(RunningNode node) throws InterruptedException {
        Await.until(
                "the store",
                () -> store(node).height() == node.api().status().height()
                        && store(node).lag() == 0);
    }

    private static long unspent(String uri) {
        try (var client = MongoClients.create(uri)) {
            long sum = 0;
            for (Document row :
                    client.getDatabase("planchet").getCollection("utxos").find(Filters.eq("spent", false)))
                sum += row.getLong("amount");
            return sum;
        }
    }

    @Test
    void s17_address_index_crash_when_the_writer_dies_the_next_node_goes_on() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        String uri = server.bindAndGetConnectionString();
        try (RunningNode second = Daemon.start(config("b", uri))) {
            RunningNode first = Daemon.start(config("a", uri));
            first.api().addPeer(second.p2pAddress());
            first.api().generate(MINER, 5);
            TestNodes.awaitSameTip(first, second);
            awaitWritten(second);
            assertEquals(1, writers(first, second));
            RunningNode dies = store(first).state().equals("writing") ? first : second;
            RunningNode lives = dies.equals(first) ? second : first;
            dies.kill();
            lives.api().generate(MINER, 3);
            awaitWritten(lives);
            assertEquals(lives.api().coinSet().total(), unspent(uri));
            assertTrue(lives.api()
                    .metrics()
                    .contains("planchet_follower_lag_blocks{chain=\"regtest\",store=\"mongodb\"} 0"));
            assertEquals(lives.api().coinSet(), lives.api().coinsIn("mongodb"));
            StoreView.Part coins = lives.api().outside().coins().part();
            assertEquals(lives.api().coinSet().coins(), coins.stored());
            assertEquals(StoreView.Difference.NONE, coins.onlyHeld());
            first.close();
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void s17_address_index_crash_a_store_that_is_reset_while_nodes_run_is_written_anew() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        String uri = server.bindAndGetConnectionString();
        try (RunningNode writer = Daemon.start(config("a", uri))) {
            writer.api().generate(MINER, 5);
            awaitWritten(writer);
            // Another node has it reset, which has nothing of the chain itself.
            try (RunningNode other = Daemon.start(config("b", uri))) {
                spoil(uri);
                assertNotEquals(
                        writer.api().coinSet().hash(),
                        writer.api().coinsIn("mongodb").hash());
                long fence = fence(uri);
                other.api().resetStore("mongodb");
                other.api().addPeer(writer.p2pAddress());
                TestNodes.awaitSameTip(writer, other);
                Await.until("another writer", () -> fence(uri) > fence + 1);
                writer.api().generate(MINER, 1);
                awaitWritten(writer);
                awaitWritten(other);
                Await.until(
                        "the node's own coins",
                        () -> writer.api().coinSet().equals(writer.api().coinsIn("mongodb")));
                assertEquals(1, writers(writer, other));
            }
        } finally {
            server.shutdownNow();
        }
    }

    private static void spoil(String uri) {
        try (var client = MongoClients.create(uri)) {
            var _ = client.getDatabase("planchet")
                    .getCollection("utxos")
                    .updateMany(new Document(), Updates.set("amount", 1L));
        }
    }

    private static long fence(String uri) {
        try (var client = MongoClients.create(uri)) {
            Document journal = Objects.requireNonNull(client.getDatabase("planchet")
                    .getCollection("journal")
                    .find()
                    .first());
            return Objects.requireNonNull(journal.get("lease", Document.class)).getLong("fence");
        }
    }

    @Test
    void a_reset_that_cannot_be_is_refused_by_its_reason() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        String uri = server.bindAndGetConnectionString();
        try (RunningNode node = Daemon.start(config("a", uri))) {
            awaitWritten(node);
            assertEquals("no store redis is configured", refusal(node, "redis", ApiException.Kind.NOT_FOUND));
            try (var client = MongoClients.create(uri)) {
                var _ = client.getDatabase("planchet")
                        .getCollection("journal")
                        .updateOne(new Document(), Updates.set("genesis", "11".repeat(32)));
            }
            assertEquals(
                    "the store mongodb holds another chain, and is left as it is",
                    refusal(node, "mongodb", ApiException.Kind.CONFLICT));
            server.shutdownNow();
            assertEquals("the store mongodb does not answer", refusal(node, "mongodb", ApiException.Kind.UNAVAILABLE));
        } finally {
            server.shutdownNow();
        }
    }

    private static String refusal(RunningNode node, String store, ApiException.Kind kind) {
        ApiException refused = assertThrows(ApiException.class, () -> node.api().resetStore(store));
        assertEquals(kind, refused.kind());
        return String.valueOf(refused.getMessage());
    }

    private static int writers(RunningNode... nodes) {
        int writers = 0;
        for (RunningNode node : nodes) if (store(node).state().equals("writing")) writers++;
        return writers;
    }

    @Test
    void k10_liveness_not_fooled_a_store_that_is_away_is_said_once_and_caught_up() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        InetSocketAddress address = server.bind();
        server.shutdownNow();
        String uri = "mongodb://127.0.0.1:" + address.getPort() + "/?serverSelectionTimeoutMS=200";
        try (RunningNode node = Daemon.start(config("a", uri))) {
            node.api().generate(MINER, 4);
            assertTrue(node.api().live());
            Await.until("the line", () -> log("a").contains("It is tried again"));
            assertEquals("away", store(node).state());
            assertEquals(5, store(node).lag());
            assertTrue(node.api().metrics().contains("planchet_follower_up{chain=\"regtest\",store=\"mongodb\"} 0"));
            var again = new MongoServer(new MemoryBackend());
            again.bind("127.0.0.1", address.getPort());
            try {
                awaitWritten(node);
                assertEquals(node.api().coinSet().total(), unspent(uri));
                assertTrue(
                        node.api().metrics().contains("planchet_follower_up{chain=\"regtest\",store=\"mongodb\"} 1"));
                assertEquals(1, log("a").split("It is tried again", -1).length - 1);
                assertFalse(log("a").contains("\tat "), "a driver's trace");
            } finally {
                again.shutdownNow();
            }
        }
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name).resolve("planchet.log"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
