package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
