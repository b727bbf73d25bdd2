package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.DialledNodes.dialled;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.Tick;
import org.planchet.primitives.Block;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Version;

/// The connections of our own choice: which there are, what goes over them, and which end.
class OutboundTest {
    private final Map<Endpoint, PeerId> peers = new HashMap<>();
    private final List<Endpoint> inOrder = new ArrayList<>();

    private static Stage knowing(int nodes) {
        var known = new ArrayList<AddressRecord>();
        for (int i = 0; i < nodes; i++)
            known.add(DialledNodes.known(at("20." + i + ".1.1:8333"), AddressRecord.Status.KNOWN));
        return new Stage(NetworkSettings.defaults(5000).withConnections(8, 117), known);
    }

    /// Every node dialled answers, until nobody is dialled any more.
    private void answerAll(Stage stage, List<NetworkEffect> effects) {
        for (Endpoint target : dialled(effects)) {
            if (peers.containsKey(target)) continue;
            peers.put(
                    target,
                    stage.peer(target.toString(), false, stage.chain.tip().height()));
            inOrder.add(target);
        }
    }

    private Stage connected() {
        Stage stage = knowing(60);
        answerAll(stage, stage.on(new Tick()));
        assertEquals(10, peers.size());
        return stage;
    }

    private List<PeerId> blockOnly(Stage stage) {
        return peers.values().stream()
                .filter(peer -> sent(stage.effects, peer, GetAddr.class).isEmpty())
                .toList();
    }

    @Test
    void p14_eclipse_restart_over_two_connections_go_blocks_alone() {
        Stage stage = connected();
        List<PeerId> quiet = blockOnly(stage);
        assertEquals(2, quiet.size());
        stage.pool.add(ToyPool.transaction(1));
        stage.on(new NetworkEvent.TxChecked(Optional.empty(), ToyPool.transaction(1), Optional.empty()));
        List<NetworkEffect> effects = stage.pass(Duration.ofSeconds(100));
        for (PeerId peer : peers.values()) {
            boolean full = !quiet.contains(peer);
            assertEquals(
                    full, sent(stage.effects, peer, Version.class).getFirst().relay());
            assertEquals(full, !sent(stage.effects, peer, FeeFilter.class).isEmpty());
            assertEquals(full, !sent(effects, peer, Inv.class).isEmpty(), "the transaction");
        }
        stage.receive(quiet.getFirst(), new Addr(List.of()));
        assertTrue(stage.connected(quiet.getFirst()));
        stage.receive(
                quiet.getFirst(),
                new Inv(List.of(InventoryItem.of(ToyPool.transaction(2).wtxid()))));
        assertFalse(stage.connected(quiet.getFirst()), "it was told to relay none");
        stage.receive(quiet.getLast(), new TxMessage(ToyPool.transaction(2)));
        assertFalse(stage.connected(quiet.getLast()));
    }

    @Test
    void p14_eclipse_restart_the_two_for_blocks_alone_are_the_next_runs_first() {
        Stage stage = connected();
        List<Endpoint> anchors = stage.network.anchors();
        assertEquals(2, anchors.size());
        for (Endpoint anchor : anchors) assertTrue(blockOnly(stage).contains(peers.get(anchor)));
        var again = new Stage(NetworkSettings.defaults(5000).withConnections(8, 117), stage.network.toKeep(Set.of()));
        again.on(new NetworkEvent.Anchors(anchors));
        List<Endpoint> first = dialled(again.on(new Tick()));
        assertEquals(anchors, first.subList(0, 2));
        assertEquals(10, first.size());
        again.peer(anchors.getFirst().toString(), false);
        assertEquals(List.of(anchors.getFirst()), again.network.anchors());
    }

    @Test
    void p14_eclipse_restart_a_feeler_every_two_minutes_finds_out_who_answers() {
        Stage stage = connected();
        int feelers = 0;
        for (int second = 0; second < 3_600; second++) {
            for (Endpoint target : dialled(stage.after(Duration.ofSeconds(1)))) {
                PeerId id = stage.nextId();
                stage.on(new PeerConnected(id, target, false));
                stage.shake(id, Stage.version(id.value(), 0, 0));
                if (stage.connected(id)) continue;
                feelers++;
                assertTrue(stage.network
                        .knownNode(target)
                        .orElseThrow()
                        .lastSuccess()
                        .isPresent());
            }
        }
        assertTrue(feelers > 15 && feelers < 50, "feelers in an hour: " + feelers);
    }

    @Test
    void p14_eclipse_restart_few_connections_open_no_others_beside_them() {
        Stage stage = knowing(5);
        answerAll(stage, stage.on(new Tick()));
        assertEquals(5, peers.size());
        assertEquals(List.of(), blockOnly(stage));
        assertEquals(List.of(), dialled(stage.pass(Duration.ofMinutes(10), Duration.ofSeconds(1))));
    }

    private void tellHeaders(Stage stage, List<Block> blocks, List<PeerId> tellers) {
        for (PeerId teller : tellers) stage.receive(teller, new Headers(ToyChain.headers(blocks)));
    }

    @Test
    void p14_eclipse_restart_a_peer_that_lags_for_22_minutes_goes_and_four_are_spared() {
        Stage stage = connected();
        List<Block> chain = ToyChain.blocks(ToyChain.GENESIS.header(), 3, 0);
        List<PeerId> all = inOrder.stream().map(peers::get).toList();
        stage.mined(chain.subList(0, 2));
        tellHeaders(stage, chain.subList(0, 2), all);
        stage.on(new Tick());
        stage.mined(chain.subList(2, 3));
        PeerId upToDate = all.get(7);
        tellHeaders(stage, chain.subList(2, 3), List.of(upToDate));
        stage.on(new Tick());
        int asked = stage.effects.size();
        stage.pass(Duration.ofMinutes(21), Duration.ofSeconds(5));
        for (PeerId peer : all)
            assertTrue(stage.connected(peer), () -> "nobody goes unasked: " + Stage.ended(stage.effects, peer));
        PeerId lagging = all.get(9);
        assertFalse(sent(stage.effects.subList(asked, stage.effects.size()), lagging, GetHeaders.class)
                .isEmpty());
        stage.pass(Duration.ofMinutes(2), Duration.ofSeconds(5));
        assertEquals(5, all.stream().filter(stage::connected).count(), "four that had our tip once, and one that has");
        assertTrue(stage.connected(upToDate));
        assertFalse(stage.connected(lagging));
    }

    @Test
    void p14_eclipse_restart_a_stale_tip_opens_one_more_connection_and_the_one_with_the_oldest_news_goes() {
        Stage stage = connected();
        List<Block> chain = ToyChain.blocks(ToyChain.GENESIS.header(), 2, 0);
        stage.mined(chain);
        tellHeaders(stage, chain, List.copyOf(peers.values()));
        int before = peers.size();
        List<NetworkEffect> quarter = stage.pass(Duration.ofMinutes(29), Duration.ofSeconds(5));
        long full = stage.network.peers().size();
        assertEquals(10, full, "three times ten minutes are not over");
        for (int i = 0; i < 15 * 60; i += 5) answerAll(stage, stage.after(Duration.ofSeconds(5)));
        assertTrue(peers.size() > before, "dialled " + dialled(quarter));
        stage.pass(Duration.ofMinutes(2), Duration.ofSeconds(5));
        assertTrue(stage.network.peers().size() <= 11, "one too many goes again");
    }
}
