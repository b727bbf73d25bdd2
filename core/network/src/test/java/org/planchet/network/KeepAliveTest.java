package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;

/// When peers are asked whether they are still there, and how long they may stay silent.
class KeepAliveTest {
    private final Stage stage = new Stage();

    private PeerId peerOf(int protocol) {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at("10.0.0.2:5000"), false));
        Version v = Stage.version(1, 0, 0);
        stage.receive(id, new Version(protocol, v.services(), 0, v.receiver(), v.sender(), 1, v.userAgent(), 0, true));
        stage.receive(id, new Verack());
        return id;
    }

    private PeerInfo info() {
        return stage.network.peers().getFirst();
    }

    @Test
    void a_peer_is_pinged_once_a_minute() {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertEquals(1, sent(stage.effects, peer, Ping.class).size());
        stage.after(Duration.ofSeconds(30));
        assertEquals(
                0,
                sent(stage.after(Duration.ofMillis(29_999)), peer, Ping.class).size());
        assertEquals(
                1, sent(stage.after(Duration.ofMillis(1)), peer, Ping.class).size());
        assertEquals(
                1, sent(stage.on(new NetworkEvent.PingNow()), peer, Ping.class).size(), "the user's wait for none");
    }

    @Test
    void nobody_is_pinged_before_the_handshake() {
        PeerId peer = stage.nextId();
        stage.on(new PeerConnected(peer, at("10.0.0.2:5000"), false));
        assertEquals(List.of(), sent(stage.on(new NetworkEvent.PingNow()), peer, Ping.class));
    }

    @Test
    void pings_are_answered_from_the_protocol_after_60000_on() {
        PeerId old = peerOf(60_000);
        assertEquals(List.of(), stage.receive(old, new Ping(5)));
        stage.on(new NetworkEvent.PeerDisconnected(old, ""));
        PeerId newer = peerOf(60_001);
        assertEquals(List.of(new NetworkEffect.Send(newer, new Pong(5))), stage.receive(newer, new Ping(5)));
    }

    @Test
    void a_peer_that_cannot_answer_pings_may_be_silent_for_ten_minutes() {
        stage.answering = false;
        PeerId old = peerOf(60_000);
        List<NetworkEffect> minutes = stage.pass(Duration.ofSeconds(599), Duration.ofSeconds(1));
        assertTrue(stage.connected(old));
        assertEquals(9, sent(minutes, old, Ping.class).size(), "they keep the line open");
        assertTrue(ended(stage.after(Duration.ofSeconds(1)), old)
                .orElseThrow()
                .reason()
                .contains("nothing heard for 10 minutes"));
    }

    @Test
    void a_silent_link_ends_two_minutes_after_its_ping_to_the_millisecond() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        for (int i = 0; i < 4; i++) stage.after(Duration.ofMillis(29_999));
        stage.after(Duration.ofMillis(3));
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.after(Duration.ofMillis(1)), peer)
                .orElseThrow()
                .reason()
                .contains("two pings"));
    }

    @Test
    void no_fault_is_found_with_the_silence_of_a_new_peer() {
        var patient = new Stage(
                NetworkSettings.defaults(5000).withLimits(new NetworkSettings.Limits(Duration.ofMinutes(15), 0)));
        patient.answering = false;
        PeerId peer = patient.peer("10.0.0.2:5000", false);
        patient.pass(Duration.ofSeconds(899), Duration.ofSeconds(1));
        assertTrue(patient.connected(peer));
        assertTrue(ended(patient.after(Duration.ofSeconds(1)), peer).isPresent());
    }

    @Test
    void whatever_comes_counts_as_heard_but_for_ten_minutes_only() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        for (int second = 1; second < 600; second++) {
            stage.after(Duration.ofSeconds(1));
            if (second % 100 == 0) stage.receive(peer, new Ping(1));
        }
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.after(Duration.ofSeconds(1)), peer)
                .orElseThrow()
                .reason()
                .contains("no pong for 10 minutes"));
    }

    /// More than half a minute between two ticks: what came meanwhile waits to be heard.
    @Test
    void a_node_is_held_up_when_it_had_no_tick_for_more_than_half_a_minute() {
        for (int millis : new int[] {30_000, 30_001}) {
            var here = new KeepAliveTest();
            here.stage.answering = false;
            PeerId peer = here.stage.peer("10.0.0.2:5000", false);
            here.stage.on(new NetworkEvent.Tick());
            for (int i = 0; i < 5; i++) here.stage.after(Duration.ofMillis(millis));
            assertEquals(millis > 30_000, here.stage.connected(peer));
        }
    }

    @Test
    void the_last_and_the_shortest_way_there_and_back_are_known() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertEquals(-1, info().contact().pingMillis());
        assertEquals(-1, info().traffic().leastPingMillis());
        Ping ping = sent(stage.effects, peer, Ping.class).getFirst();
        for (int millis : new int[] {50, 30, 80}) {
            stage.now = stage.now.plusMillis(millis);
            stage.receive(peer, new Pong(ping.nonce()));
            assertEquals(millis, info().contact().pingMillis());
            // Said again it says nothing.
            stage.now = stage.now.plusMillis(5);
            stage.receive(peer, new Pong(ping.nonce()));
            assertEquals(millis, info().contact().pingMillis());
            ping = sent(stage.on(new NetworkEvent.PingNow()), peer, Ping.class).getFirst();
        }
        assertEquals(30, info().traffic().leastPingMillis());
        assertFalse(ping.nonce() == 0);
    }
}
