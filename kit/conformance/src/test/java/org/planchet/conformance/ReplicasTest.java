package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.FollowerView;
import org.planchet.api.NodeApi;
import org.planchet.testkit.PlanchetNode;

/// Three nodes, each a process of its own, may write one MongoDB and one Redis. The one that writes is killed
/// (kill -9), and the next stands still (SIGSTOP) until another has written past it: both stores hold each block once.
@Tag("interop")
final class ReplicasTest {
    private static final int REPLICAS = 3;

    @TempDir
    Path folder;

    /// @param process the node's
    private record Replica(NodeProcess process, NodeApi api) {
        boolean stores(Predicate<FollowerView> are) {
            return api.status().followers().stream().allMatch(are);
        }

        boolean writes(String name) {
            return api.status().followers().stream()
                    .anyMatch(
                            store -> store.name().equals(name) && store.state().equals("writing"));
        }
    }

    private final List<Replica> replicas = new ArrayList<>();

    /// Mines; returns when every replica sees the last block in both stores, and each store has one writer.
    private void mine(PlanchetNode miner, int blocks) {
        miner.mine(blocks);
        int height = miner.api().status().height();
        PlanchetNode.await(
                "block " + height + " in both stores",
                () -> replicas.stream()
                        .allMatch(replica -> replica.stores(store -> store.height() == height && store.lag() == 0)));
        for (String store : List.of("mongodb", "redis"))
            PlanchetNode.await(
                    "one writer of " + store,
                    () -> replicas.stream()
                                    .filter(replica -> replica.writes(store))
                                    .count()
                            == 1);
    }

    private Replica writer() {
        return replicas.stream()
                .filter(replica -> replica.writes("mongodb"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void s17_address_index_crash_of_three_replicas_the_next_writes_when_the_leader_is_killed_or_stalls()
            throws Exception {
        var mongo = new MongoServer(new MemoryBackend());
        String uri = mongo.bindAndGetConnectionString();
        try (RedisServer redis = RedisServer.start(folder);
                PlanchetNode miner = PlanchetNode.start()) {
            miner.mine(3);
            List<NodeProcess> processes = new ArrayList<>();
            for (int i = 0; i < REPLICAS; i++)
                processes.add(NodeProcess.start(
                        folder.resolve("node" + i),
                        "--peer",
                        miner.p2pAddress(),
                        "--mongodb",
                        uri,
                        "--redis",
                        redis.uri()));
            for (NodeProcess process : processes) replicas.add(new Replica(process, process.api()));
            mine(miner, 2);

            Replica killed = writer();
            killed.process().kill();
            replicas.remove(killed);
            mine(miner, 3);

            Replica stalled = writer();
            stalled.process().freeze();
            replicas.remove(stalled);
            mine(miner, 3);
            stalled.process().resume();
            replicas.add(stalled);
            mine(miner, 2);

            assertTrue(stalled.stores(store -> store.state().equals("standby")), "the old leader stands by");
            assertEquals(miner.api().status().tip(), redis.replayed());
            assertEquals(stalled.api().coinSet(), stalled.api().coinsIn("mongodb"));
            assertEquals(miner.api().status().height() + 1, blocks(uri));
        } finally {
            for (Replica replica : replicas) replica.process().kill();
            mongo.shutdownNow();
        }
    }

    /// Blocks that readers of the database see.
    private static long blocks(String uri) {
        try (var client = MongoClients.create(uri)) {
            return client.getDatabase("planchet").getCollection("blocks").countDocuments(Filters.ne("hidden", true));
        }
    }
}
