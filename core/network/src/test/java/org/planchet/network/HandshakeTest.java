package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEffect.Send;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Message;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;

class HandshakeTest {
    private final Stage stage = new Stage();

    private static List<String> commands(List<NetworkEffect> effects) {
        var commands = new ArrayList<String>();
        for (NetworkEffect effect : effects)
            if (effect instanceof Send(PeerId _, Message message))
                commands.add(message.getClass().getSimpleName());
        return commands;
    }

    @Test
    void whoever_dials_speaks_first_and_both_say_what_they_can_before_verack() {
        PeerId out = stage.nextId();
        List<NetworkEffect> first = stage.on(new PeerConnected(out, at("10.0.0.2:5000"), false));
        assertEquals(List.of("Version"), commands(first));
        Version ours = sent(first, out, Version.class).getFirst();
        assertEquals(70_016, ours.protocol());
        assertEquals(5000, ours.sender().port(), "the port we listen on");
        List<NetworkEffect> answer = stage.receive(out, Stage.version(1, 0, 0));
        assertEquals(List.of("WtxidRelay", "SendAddrV2", "Verack"), commands(answer));
        assertTrue(commands(stage.receive(out, new Verack())).contains("GetAddr"));

        PeerId in = stage.nextId();
        assertEquals(List.of(), commands(stage.on(new PeerConnected(in, at("10.0.0.3:40000"), true))));
        answer = stage.receive(in, Stage.version(2, 6000, 0));
        assertEquals(List.of("Version", "WtxidRelay", "SendAddrV2", "Verack"), commands(answer));
    }

    @Test
    void an_inbound_neighbour_is_known_by_the_port_it_listens_on() {
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.3:40000"), true));
        stage.shake(in, Stage.version(2, 6000, 0));
        assertEquals(
                Optional.of(at("10.0.0.3:6000")),
                stage.network.peers().getFirst().listening());
        assertEquals(List.of(), stage.network.knownNodes(), "but its word is not enough to dial it");
    }

    @Test
    void p21_pre_handshake_nothing_is_heard_or_leaked_before_verack() {
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.3:40000"), true));
        assertEquals(List.of(), stage.receive(in, new Ping(1)));
        assertEquals(List.of(), stage.receive(in, new Verack()), "verack before version");
        stage.receive(in, Stage.version(2, 0, 0));
        assertEquals(List.of(), stage.receive(in, new GetAddr()));
        assertEquals(List.of(), stage.receive(in, Stage.version(3, 0, 0)), "a second version is ignored");
        stage.receive(in, new Verack());
        assertEquals(List.of(), stage.receive(in, new Verack()), "a second verack is ignored");
        assertEquals(1, sent(stage.receive(in, new Ping(1)), in, Pong.class).size(), "from here on it is heard");
    }

    @Test
    void p21_pre_handshake_a_protocol_before_getheaders_is_disconnected() {
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.3:40000"), true));
        Version v = Stage.version(2, 0, 0);
        var old = new Version(31_799, v.services(), 0, v.receiver(), v.sender(), v.nonce(), v.userAgent(), 0, true);
        assertTrue(ended(stage.receive(in, old), in).isPresent());
    }

    @Test
    void what_belongs_before_verack_ends_the_connection_after_it() {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        var end = ended(stage.receive(peer, new Message.WtxidRelay()), peer).orElseThrow();
        assertTrue(end.reason().contains("BIP-0339"), end::reason);
        assertFalse(end.misbehaved(), "its host may come again, as in Bitcoin Core");
        PeerId other = stage.peer("10.0.0.3:5000", false);
        assertTrue(ended(stage.receive(other, new Message.SendAddrV2()), other)
                .orElseThrow()
                .reason()
                .contains("BIP-0155"));
    }

    @Test
    void p16_connection_flood_a_handshake_takes_at_most_20_seconds() {
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.3:40000"), true));
        stage.pass(Duration.ofMillis(19_500));
        assertTrue(stage.connected(in));
        assertTrue(ended(stage.pass(Duration.ofSeconds(1)), in).isPresent());
        assertFalse(stage.connected(in));
    }

    @Test
    void a_handshake_takes_as_long_as_the_user_allows() {
        var patient = new Stage(
                NetworkSettings.defaults(5000).withLimits(new NetworkSettings.Limits(Duration.ofSeconds(50), 0)));
        PeerId in = patient.nextId();
        patient.on(new PeerConnected(in, at("10.0.0.3:40000"), true));
        patient.after(Duration.ofMillis(49_999));
        assertTrue(patient.connected(in));
        String reason =
                ended(patient.after(Duration.ofMillis(1)), in).orElseThrow().reason();
        assertEquals("no handshake within 50 seconds", reason);
    }

    @Test
    void p29_self_connect_is_ended_and_its_address_not_tried_again() {
        stage.on(new NetworkEvent.AddPeer(at("10.0.0.2:5000")));
        PeerId out = stage.nextId();
        List<NetworkEffect> first = stage.on(new PeerConnected(out, at("10.0.0.2:5000"), false));
        Version ours = sent(first, out, Version.class).getFirst();
        var end = ended(stage.receive(out, ours), out).orElseThrow();
        assertTrue(end.reason().contains("itself"));
        assertFalse(end.misbehaved());
        assertTrue(stage.network.isSelf(at("10.0.0.2:5000")));
        assertTrue(stage.pass(Duration.ofMinutes(5)).stream().noneMatch(e -> e instanceof NetworkEffect.Connect));
    }

    @Test
    void two_nodes_that_dialled_each_other_drop_the_same_connection() {
        for (long nonce : new long[] {1, -1}) {
            var stage = new Stage();
            PeerId dialled = stage.nextId();
            stage.on(new PeerConnected(dialled, at("10.0.0.2:5000"), false));
            stage.shake(dialled, Stage.version(nonce, 5000, 0));
            PeerId came = stage.nextId();
            stage.on(new PeerConnected(came, at("10.0.0.2:41000"), true));
            stage.receive(came, Stage.version(nonce, 5000, 0));
            // Ours is between 1 and 2^64 - 1 unsigned: the connection whose dialler has the larger nonce stays.
            assertEquals(nonce == 1, stage.connected(dialled));
            assertEquals(nonce != 1, stage.connected(came));
        }
    }

    @Test
    void a_silent_link_is_dropped_after_two_pings() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertEquals(1, sent(stage.effects, peer, Ping.class).size());
        stage.pass(Duration.ofSeconds(119));
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.pass(Duration.ofSeconds(1)), peer).isPresent());
    }

    /// What came meanwhile waits to be heard: nobody is to blame before that.
    @Test
    void a_node_that_was_held_up_does_not_take_its_peers_for_silent() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        stage.pass(Duration.ofSeconds(10));
        stage.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.pass(Duration.ofMinutes(2)), peer).isPresent());
    }

    /// A block of 4 MB on a slow line: the pong comes behind it.
    @Test
    void a_link_that_brings_parts_of_a_message_is_not_silent() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        for (int i = 0; i < 9; i++) {
            stage.pass(Duration.ofSeconds(60));
            stage.on(new NetworkEvent.PartReceived(peer));
        }
        assertTrue(stage.connected(peer));
        assertTrue(ended(stage.pass(Duration.ofSeconds(60)), peer).isPresent(), "but no pong for ten minutes is none");
    }

    @Test
    void a_pong_measures_the_way_there_and_back() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        Ping ping = sent(stage.effects, peer, Ping.class).getFirst();
        stage.now = stage.now.plusMillis(30);
        stage.receive(peer, new Pong(ping.nonce() + 1));
        assertEquals(-1, stage.network.peers().getFirst().contact().pingMillis());
        stage.receive(peer, new Pong(ping.nonce()));
        assertEquals(30, stage.network.peers().getFirst().contact().pingMillis());
    }
}
