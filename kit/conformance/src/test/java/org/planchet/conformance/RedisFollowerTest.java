package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.FollowerView;
import org.planchet.api.StoreView;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Chains;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.redis.RedisAddress;
import org.planchet.redis.RedisConnection;
import org.planchet.redis.RedisStore;
import org.planchet.redis.RedisViews;
import org.planchet.testkit.PlanchetNode;

/// Nodes that write to a real Redis, Debian's `redis-server`.
@Tag("interop")
final class RedisFollowerTest {
    private static final String MINER = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private @Nullable RedisServer server;
    private String uri = "";

    @BeforeEach
    void start() {
        server = RedisServer.start(folder);
        uri = server.uri();
    }

    @AfterEach
    void stop() {
        if (server != null) server.close();
    }

    private PlanchetNode node() {
        return PlanchetNode.start("regtest", "redis", uri);
    }

    private static FollowerView store(PlanchetNode node) {
        return node.api().status().followers().getFirst();
    }

    private static void awaitWritten(PlanchetNode node) {
        PlanchetNode.await(
                "the store",
                () -> store(node).height() == node.api().status().height()
                        && !store(node).state().equals("away"));
    }

    private Map<String, String> hash(String name) {
        try (var client = RedisClient.create(uri);
                var connection = client.connect()) {
            return connection.sync().hgetall("{planchet:regtest}:" + name);
        }
    }

    private List<StreamMessage<String, String>> events() {
        try (var client = RedisClient.create(uri);
                var connection = client.connect()) {
            return connection.sync().xrange("{planchet:regtest}:events", Range.unbounded());
        }
    }

    /// Where the events lead, taken one after the other; each must follow from the one before.
    private String replayed() {
        var chain = new ArrayList<String>();
        for (StreamMessage<String, String> message : events()) {
            Map<String, String> event = message.getBody();
            int height = Integer.parseInt(Objects.requireNonNull(event.get("height")));
            if ("connected".equals(event.get("event"))) {
                assertEquals(chain.size(), height);
                chain.add(event.get("hash"));
            } else {
                assertEquals(chain.removeLast(), event.get("hash"));
                assertEquals(chain.size(), height);
            }
        }
        return chain.getLast();
    }

    @Test
    void s17_address_index_crash_events_lead_to_the_tip_through_a_reorganisation() {
        try (PlanchetNode node = node();
                PlanchetNode other = PlanchetNode.start()) {
            node.mine(3);
            other.mine(5);
            awaitWritten(node);
            assertEquals(node.api().status().tip(), hash("journal").get("hash"));
            node.connect(other);
            node.awaitSameTip(other);
            awaitWritten(node);
            PlanchetNode.await(
                    "the tip",
                    () -> other.api().status().tip().equals(hash("journal").get("hash")));
            assertEquals(other.api().status().tip(), replayed());
            PlanchetNode.await("neighbours", () -> hash("neighbours").size() == 1);
        }
    }

    @Test
    void s2_waiting_transactions_are_there_until_they_are_mined() {
        try (PlanchetNode node = node()) {
            node.mine(101);
            String txid = node.pay(MINER, 7_000_000);
            PlanchetNode.await("the pool", () -> hash("mempool").containsKey(txid));
            StoreView outside = node.api().outside();
            assertEquals("redis", outside.folder());
            assertEquals(txid, outside.mempool().first().getFirst().txid());
            assertEquals(StoreView.Difference.NONE, outside.mempool().part().onlyHeld());
            node.mine(1);
            PlanchetNode.await("an empty pool", () -> hash("mempool").isEmpty());
        }
    }

    @Test
    void s17_address_index_crash_when_the_writer_dies_the_next_node_goes_on() {
        try (PlanchetNode first = node();
                PlanchetNode second = node()) {
            first.connect(second);
            first.mine(3);
            first.awaitSameTip(second);
            awaitWritten(second);
            PlanchetNode dies = store(first).state().equals("writing") ? first : second;
            PlanchetNode lives = dies.equals(first) ? second : first;
            dies.running().kill();
            lives.mine(2);
            awaitWritten(lives);
            assertEquals(lives.api().status().tip(), replayed());
        }
    }

    @Test
    void a_stalled_old_leader_cannot_write() {
        ChainParams regtest = Chains.regtest();
        FollowedBlock genesis = FollowedBlock.of(
                regtest.genesis(),
                0,
                ChainWork.ofBits(regtest.genesis().header().bits()),
                0,
                BlockUndo.EMPTY,
                regtest.addresses());
        try (RedisStore old = store(regtest);
                RedisStore next = store(regtest)) {
            assertNotNull(old.take(old.standing().lease(), "old"));
            assertNotNull(next.take(next.standing().lease(), "next"));
            assertThrows(LeaseLostException.class, () -> old.connect(genesis));
            assertThrows(LeaseLostException.class, old::renew);
            assertThrows(LeaseLostException.class, old::tidy);
            next.connect(genesis);
            assertEquals(genesis.cursor(), next.standing().cursor());
        }
    }

    private RedisStore store(ChainParams chain) {
        return new RedisStore(
                RedisConnection.open(new RedisAddress(uri, "test", Optional.empty())),
                chain.genesisHash(),
                () -> new RedisViews(List.of(new RedisViews.Tx("00", 1, 1, 1)), List.of(), RedisViews.Pool.NONE));
    }

    @Test
    void k10_liveness_not_fooled_without_the_password_the_store_is_away_and_the_node_goes_on() {
        try (PlanchetNode node = PlanchetNode.start("regtest", "redis", uri.replace(RedisServer.PASSWORD, "wrong"))) {
            node.mine(2);
            assertTrue(node.api().live());
            assertEquals("away", store(node).state());
            assertEquals(3, store(node).lag());
        }
    }
}
