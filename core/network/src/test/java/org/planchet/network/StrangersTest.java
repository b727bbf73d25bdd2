package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

/// What strangers may have of this machine: nothing before they said who they are, and nothing after they have left.
class StrangersTest {
    private static final BlockHash NO_STOP = new BlockHash(Hash256.ZERO);
    private static final int CHAIN = 30;

    private final Stage stage = new Stage();
    private final List<Block> ours = ToyChain.blocks(ToyChain.GENESIS.header(), CHAIN, 1);
    private final Transaction pooled = ToyPool.transaction(1);

    StrangersTest() {
        stage.mined(ours);
        stage.pool.add(pooled);
    }

    /// One of each message that is heard after the handshake, each with something in it that would be answered or
    /// kept.
    private List<Message> everything(int tag) {
        Block fork = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 100 + tag).getFirst();
        List<Block> ahead = ToyChain.blocks(ours.getLast().header(), 3, 100 + tag);
        Transaction unknown = ToyPool.transaction(1_000 + tag);
        var address = new TimedAddress(
                stage.now.getEpochSecond(),
                new NetAddress(1, IpAddress.ofIpv4(new byte[] {20, 1, 1, (byte) tag}), 5000));
        return List.of(
                new Message.Ping(tag),
                new Message.GetHeaders(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP),
                new Message.GetBlocks(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP),
                new Message.GetData(
                        List.of(InventoryItem.witnessBlock(ours.getLast().hash()), InventoryItem.of(pooled.wtxid()))),
                new Message.Inv(List.of(
                        InventoryItem.of(unknown.wtxid()),
                        InventoryItem.of(ahead.getLast().hash()))),
                new Message.Headers(ToyChain.headers(ahead)),
                new Message.BlockMessage(fork),
                new Message.TxMessage(unknown),
                new Message.NotFound(List.of(InventoryItem.of(unknown.wtxid()))),
                new Message.Addr(List.of(address)),
                new Message.GetAddr(),
                new Message.MempoolRequest(),
                new Message.SendHeaders(),
                new Message.FeeFilter(1_000_000));
    }

    @Test
    void p21_nothing_is_answered_and_nothing_kept_before_the_handshake_is_done() {
        for (boolean versionTold : new boolean[] {false, true}) {
            PeerId stranger = stage.nextId();
            stage.on(new PeerConnected(stranger, at("10.0.0." + stranger.value() + ":40000"), true));
            if (versionTold) stage.receive(stranger, Stage.version(stranger.value(), 0, 0));
            List<AddressRecord> known = stage.network.knownNodes();
            int blocks = stage.chain.nodes.size();
            for (Message message : everything(1))
                assertEquals(List.of(), stage.receive(stranger, message), () -> "answers " + message);
            assertTrue(stage.connected(stranger), "it may be ahead of itself");
            assertEquals(known, stage.network.knownNodes());
            assertEquals(blocks, stage.chain.nodes.size());
            assertEquals(1, stage.pool.transactions.size());
            stage.on(new PeerDisconnected(stranger, "left"));
            assertTrue(stage.network.isEmpty());
        }
    }

    /// The same from then on, so that the silence above says something.
    @Test
    void p21_the_same_is_answered_once_the_handshake_is_done() {
        PeerId peer = stage.peer("10.0.0.2:40000", true);
        for (Message message : everything(1)) {
            boolean asks = message instanceof Message.Ping
                    || message instanceof Message.GetHeaders
                    || message instanceof Message.GetBlocks
                    || message instanceof Message.GetData
                    || message instanceof Message.Headers;
            if (asks) assertFalse(stage.receive(peer, message).isEmpty(), () -> "is silent about " + message);
        }
    }

    /// Every kind of traffic from every kind of peer, in any order; in the end everyone has left, in any way.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void p51_nothing_is_kept_of_peers_that_have_left(int seed) {
        var chance = new SplittableRandom(seed);
        var peers = new ArrayList<PeerId>();
        for (int step = 0; step < 400; step++) {
            if (peers.size() < 12 && chance.nextInt(4) == 0) {
                boolean inbound = chance.nextBoolean();
                peers.add(stage.peer("10." + chance.nextInt(200) + ".0.2:5000", inbound, chance.nextInt(60)));
            }
            if (peers.isEmpty()) continue;
            PeerId peer = peers.get(chance.nextInt(peers.size()));
            if (chance.nextInt(12) == 0) {
                stage.on(new PeerDisconnected(peer, "left"));
                peers.remove(peer);
                continue;
            }
            List<Message> all = everything(chance.nextInt(60));
            stage.receive(peer, all.get(chance.nextInt(all.size())));
            if (chance.nextInt(8) == 0) stage.on(new NetworkEvent.SendQueueEmpty(peer));
            if (chance.nextInt(6) == 0) stage.pass(Duration.ofSeconds(chance.nextInt(90)), Duration.ofSeconds(5));
        }
        assertFalse(stage.network.peers().isEmpty());
        for (PeerInfo each : stage.network.peers()) stage.on(new PeerDisconnected(each.id(), "left"));
        assertTrue(stage.network.isEmpty());
        stage.pass(Duration.ofMinutes(30), Duration.ofSeconds(10));
        assertTrue(stage.network.isEmpty(), "nor does it come back");
    }
}
