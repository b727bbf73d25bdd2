package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.DownloadScene.asked;
import static org.planchet.network.Stage.ended;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.wire.Message.Headers;

/// Peers that are slow to send blocks, or withhold them: when another is asked, and when one is dropped.
class BlockStallTest {
    private final DownloadScene scene = new DownloadScene();
    private final Stage stage = scene.stage;
    private final List<Block> blocks = scene.blocks;

    @Test
    void p38_ibd_staller_has_two_seconds_and_then_loses_its_requests() {
        PeerId staller = scene.teller("10.0.0.2:5000");
        PeerId honest = scene.teller("10.0.0.3:5000");
        Instant[] stalledSince = {null};
        scene.deliverAll(honest);
        stalledSince[0] = stage.now;
        // The window is full: 1,024 beyond the last shared block, of which the staller holds the first 16.
        assertEquals(1_024 - 16, stage.chain.stored.size());
        assertTrue(ended(stage.pass(Duration.ofMillis(1_900), Duration.ofMillis(100)), staller)
                .isEmpty());
        List<NetworkEffect> end = stage.pass(Duration.ofMillis(100), Duration.ofMillis(100));
        assertTrue(ended(end, staller).orElseThrow().reason().contains("2000 ms"));
        assertEquals(Duration.ofSeconds(2), Duration.between(stalledSince[0], stage.now));
        // What it held is asked of the other.
        assertEquals(16, asked(end, honest).size());
        scene.deliver(honest, asked(end, honest));
        scene.deliverAll(honest);
        assertEquals(1_500, stage.chain.tip().height());
    }

    @Test
    void p38_ibd_staller_limit_doubles_with_each_that_is_dropped() {
        PeerId first = scene.teller("10.0.0.2:5000");
        PeerId second = scene.teller("10.0.0.3:5000");
        PeerId honest = scene.teller("10.0.0.4:5000");
        scene.deliverAll(honest);
        stage.pass(Duration.ofSeconds(2), Duration.ofMillis(100));
        assertFalse(stage.connected(first));
        // Its 16 went to the honest one, which brings them; now the second holds the window up.
        scene.deliverAll(honest);
        Instant since = stage.now;
        stage.pass(Duration.ofSeconds(70), Duration.ofMillis(100));
        assertFalse(stage.connected(second));
        assertTrue(stage.connected(honest));
        assertTrue(Duration.between(since, stage.now).compareTo(Duration.ofSeconds(2)) >= 0);
    }

    @Test
    void p36_block_withhold_an_idle_peer_is_asked_too_after_two_seconds() {
        PeerId silent = scene.teller("10.0.0.2:5000", false, 3);
        assertEquals(3, asked(stage.effects, silent).size());
        PeerId other = scene.teller("10.0.0.3:5000", false, 3);
        assertEquals(List.of(), asked(stage.pass(Duration.ofMillis(1_500)), other));
        List<Hash256> too = asked(stage.pass(Duration.ofMillis(500)), other);
        assertEquals(List.of(blocks.getFirst().hash().hash()), too);
        // It brings all, one after another, and the first owes nothing any more.
        while (!too.isEmpty()) {
            int from = stage.effects.size();
            scene.deliver(other, too);
            stage.pass(Duration.ofSeconds(1));
            too = asked(stage.effects.subList(from, stage.effects.size()), other);
        }
        assertEquals(3, stage.chain.tip().height());
        assertEquals(0, stage.network.blocksInFlight());
        assertTrue(stage.connected(silent));
    }

    private int timesAsked(List<PeerId> peers) {
        int times = 0;
        for (PeerId peer : peers) times += asked(stage.effects, peer).size();
        return times;
    }

    @Test
    void p36_a_block_is_asked_of_three_peers_within_five_seconds_and_of_another_every_half_minute() {
        var peers = new ArrayList<PeerId>();
        for (int i = 2; i < 9; i++) peers.add(scene.teller("10.0.0." + i + ":40000", true, 1));
        assertEquals(1, timesAsked(peers));
        stage.pass(Duration.ofSeconds(4));
        assertEquals(3, timesAsked(peers));
        stage.pass(Duration.ofSeconds(29));
        assertEquals(3, timesAsked(peers));
        stage.pass(Duration.ofSeconds(1));
        assertEquals(4, timesAsked(peers));
        stage.pass(Duration.ofSeconds(30));
        assertEquals(5, timesAsked(peers));
    }

    @Test
    void p36_the_last_of_the_three_places_is_for_a_peer_that_we_chose() {
        var strangers = new ArrayList<PeerId>();
        for (int i = 2; i < 9; i++) strangers.add(scene.teller("10.0.0." + i + ":40000", true, 1));
        PeerId ours = stage.peer("10.0.0.9:5000", false, 0);
        stage.pass(Duration.ofSeconds(10));
        assertEquals(2, timesAsked(strangers));
        List<NetworkEffect> effects = stage.receive(ours, new Headers(ToyChain.headers(blocks.subList(0, 1))));
        assertEquals(List.of(blocks.getFirst().hash().hash()), asked(effects, ours));
    }

    @Test
    void a_block_may_take_a_target_spacing_and_half_of_one_for_each_other_peer_that_is_asked() {
        PeerId slow = scene.teller("10.0.0.2:5000");
        // 600 seconds alone; its other requests do not matter while the first is out.
        assertEquals(Optional.empty(), ended(stage.pass(Duration.ofSeconds(599)), slow));
        scene.deliver(slow, asked(stage.effects, slow).subList(0, 1));
        assertEquals(Optional.empty(), ended(stage.pass(Duration.ofSeconds(599)), slow));
        PeerId other = scene.teller("10.0.0.3:5000");
        // 900 with another that is asked for blocks too.
        assertEquals(Optional.empty(), ended(stage.pass(Duration.ofSeconds(299)), slow));
        assertTrue(ended(stage.pass(Duration.ofSeconds(3)), slow)
                .orElseThrow()
                .reason()
                .contains("900 seconds"));
        assertTrue(stage.connected(other));
    }
}
