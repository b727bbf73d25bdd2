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
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.Lease;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.index.follow.OtherChainException;
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
            PlanchetNode.await(
                    "an empty mempool", () -> server().hash("mempool").isEmpty());
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
            assertEquals(lives.api().status().tip(), server().replayed());
        }
    }

    private static FollowedBlock genesis(ChainParams chain) {
        return FollowedBlock.of(
                chain.genesis(),
                0,
                ChainWork.ofBits(chain.genesis().header().bits()),
                0,
                BlockUndo.EMPTY,
                chain.addresses());
    }

    @Test
    void s2_a_reset_takes_all_away_in_one_step_but_the_fence_and_its_old_leader_cannot_write() {
        ChainParams regtest = Chains.regtest();
        FollowedBlock genesis = genesis(regtest);
        try (RedisStore old = store(regtest);
                RedisStore next = store(regtest)) {
            assertNotNull(old.take(old.standing().lease(), "old"));
            old.connect(genesis);
            old.tidy();
            String event = server().events().getLast().getId();
            server().put("headers", "0", "damaged");
            server().put("journal", "work", "damaged");
            assertThrows(FollowStoreException.class, next::standing);
            assertTrue(next.reset());
            assertThrows(LeaseLostException.class, () -> old.connect(genesis));
            assertThrows(LeaseLostException.class, old::renew);
            assertEquals(new FollowStore.Standing(new Lease(2, "", 0), null, false), next.standing());
            for (String gone : List.of("headers", "mempool", "neighbours", "pool", "raw"))
                assertEquals(Map.of(), server().hash(gone), gone);
            StreamMessage<String, String> told = server().events().getFirst();
            assertEquals("reset", told.getBody().get("event"));
            assertTrue(told.getId().compareTo(event) > 0, told.getId() + " after " + event);
            assertNotNull(next.take(next.standing().lease(), "next"));
            next.connect(genesis);
            assertEquals(genesis.block().hash().toString(), server().replayed());
        }
        try (RedisStore other = store(Chains.signet())) {
            assertThrows(OtherChainException.class, other::reset);
        }
    }

    @Test
    void a_stalled_old_leader_cannot_write() {
        ChainParams regtest = Chains.regtest();
        FollowedBlock genesis = genesis(regtest);
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

    @Test
    void s2_headers_and_events_are_kept_up_to_a_number_and_the_oldest_go() {
        ChainParams regtest = Chains.regtest();
        int blocks = 10_300;
        Block last = regtest.genesis();
        try (RedisStore store = store(regtest)) {
            assertNotNull(store.take(store.standing().lease(), "node"));
            for (int height = 0; height < blocks; height++) {
                store.connect(new FollowedBlock(last, height, ChainWork.ZERO, 0, List.of(), regtest.addresses()));
                last = child(last);
            }
        }
        Map<String, String> headers = server().hash("headers");
        assertEquals(2_016, headers.size());
        assertTrue(headers.containsKey(Integer.toString(blocks - 1)));
        // Redis takes events away in hundreds.
        List<StreamMessage<String, String>> events = server().events();
        assertTrue(events.size() >= 10_000 && events.size() < 10_200, "events: " + events.size());
        assertEquals(Integer.toString(blocks - 1), events.getLast().getBody().get("height"));
    }

    /// Of no proof of work: the store asks for none.
    private static Block child(Block parent) {
        BlockHeader header = parent.header();
        return new Block(
                new BlockHeader(
                        header.version(), header.hash(), header.merkleRoot(), (int) header.time(), header.bits(), 0),
                parent.transactions());
    }

    @Test
    void k10_liveness_not_fooled_a_node_fetches_its_own_chain_before_it_writes() throws Exception {
        try (PlanchetNode node = node();
                PlanchetNode other = PlanchetNode.start()) {
            other.mine(17);
            awaitWritten(node);
            try (RawPeer tells =
                    RawPeer.connect(Integer.parseInt(node.p2pAddress().replaceAll(".*:", "")), Chains.regtest())) {
                tells.send(new Message.Headers(headers(other)));
                PlanchetNode.await(
                        "a node that syncs", () -> store(node).state().equals("syncing"));
                assertEquals("", server().hash("journal").get("holder"));
                assertTrue(node.api().live());
            }
            node.connect(other);
            node.awaitSameTip(other);
            PlanchetNode.await("a node that writes", () -> store(node).state().equals("writing"));
            awaitWritten(node);
            assertEquals(other.api().status().tip(), server().replayed());
        }
    }

    private static List<BlockHeader> headers(PlanchetNode node) throws MalformedDataException {
        List<BlockHeader> headers = new ArrayList<>();
        for (HeaderView header : node.api().headers(1, 2_000))
            headers.add(BlockHeader.parse(HexFormat.of().parseHex(header.raw())));
        return headers;
    }

    private RedisStore store(ChainParams chain) {
        return new RedisStore(
                RedisConnection.open(new RedisAddress(server().uri(), "planchet:regtest", Optional.empty())),
                chain.genesisHash(),
                () -> new RedisViews(List.of(new RedisViews.Tx("00", 1, 1, 1)), List.of(), RedisViews.Pool.NONE));
    }

    @Test
    void k10_liveness_not_fooled_without_the_password_the_store_is_away_and_the_node_goes_on() {
        try (PlanchetNode node =
                PlanchetNode.start("regtest", "redis", server().uri().replace(RedisServer.PASSWORD, "wrong"))) {
            node.mine(2);
            assertTrue(node.api().live());
            assertEquals("away", store(node).state());
            assertEquals(3, store(node).lag());
        }
    }
}
