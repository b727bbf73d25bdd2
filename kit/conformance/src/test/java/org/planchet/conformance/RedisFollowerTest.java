package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.StreamMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
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
import org.planchet.api.HeaderView;
import org.planchet.api.StoreView;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Chains;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.redis.RedisAddress;
import org.planchet.redis.RedisConnection;
import org.planchet.redis.RedisStore;
import org.planchet.redis.RedisViews;
import org.planchet.testkit.PlanchetNode;
import org.planchet.wire.Message;

/// Nodes that write to a real Redis, Debian's `redis-server`.
@Tag("interop")
final class RedisFollowerTest {
    private static final String MINER = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private @Nullable RedisServer started;

    @BeforeEach
    void start() {
        started = RedisServer.start(folder);
    }

    @AfterEach
    void stop() {
        if (started != null) started.close();
    }

    private RedisServer server() {
        return Objects.requireNonNull(started);
    }

    private PlanchetNode node() {
        return PlanchetNode.start("regtest", "redis", server().uri());
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

    @Test
    void s17_address_index_crash_events_lead_to_the_tip_through_a_reorganisation() {
        try (PlanchetNode node = node();
                PlanchetNode other = PlanchetNode.start()) {
            node.mine(3);
            other.mine(5);
            awaitWritten(node);
            assertEquals(node.api().status().tip(), server().hash("journal").get("hash"));
            node.connect(other);
            node.awaitSameTip(other);
            awaitWritten(node);
            PlanchetNode.await(
                    "the tip",
                    () -> other.api()
                            .status()
                            .tip()
                            .equals(server().hash("journal").get("hash")));
            assertEquals(other.api().status().tip(), server().replayed());
            PlanchetNode.await("neighbours", () -> server().hash("neighbours").size() == 1);
        }
    }

    @Test
    void s2_waiting_transactions_are_there_until_they_are_mined() {
        try (PlanchetNode node = node()) {
            node.mine(101);
            String txid = node.pay(MINER, 7_000_000);
            PlanchetNode.await("the pool", () -> server().hash("mempool").containsKey(txid));
            StoreView outside = node.api().outside();
            assertEquals("redis", outside.folder());
            assertEquals(txid, outside.mempool().first().getFirst().txid());
            assertEquals(StoreView.Difference.NONE, outside.mempool().part().onlyHeld());
            node.mine(1);
