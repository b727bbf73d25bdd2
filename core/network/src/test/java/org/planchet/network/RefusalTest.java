package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.DialledNodes.dialled;
import static org.planchet.network.DialledNodes.knowing;
import static org.planchet.network.DialledNodes.known;
import static org.planchet.network.DialledNodes.record;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.network.AddressRecord.Status;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.MalformedMessage;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.RemovePeer;
import org.planchet.network.NetworkEvent.Resolved;
import org.planchet.network.NetworkEvent.Tick;
import org.planchet.network.NetworkEvent.TryPeer;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

/// Whom we want no connection with, by the user's word or for what it did.
class RefusalTest {
    private static final Endpoint NODE = at("20.1.1.1:8333");

    @Test
    void who_broke_the_protocol_is_not_dialled_until_the_user_names_it() {
        var settings = NetworkSettings.defaults(5000);
        for (boolean byTrying : new boolean[] {false, true}) {
            var stage = new Stage(settings, List.of(known(NODE, Status.KNOWN)));
            PeerId bad = stage.peer("20.1.1.1:40000", true);
            stage.on(new MalformedMessage(bad, "too many entries"));
            assertEquals(List.of(), dialled(stage.after(Duration.ofHours(1))));
            assertEquals(
                    List.of(NODE),
                    dialled(stage.on(byTrying ? new TryPeer(NODE, Optional.empty(), true) : new AddPeer(NODE))));
            PeerId again = stage.nextId();
            stage.on(new PeerConnected(again, at("20.1.1.1:40001"), true));
            assertTrue(stage.connected(again), "it is forgiven");
        }
    }

    @Test
    void one_that_the_user_named_may_break_the_protocol_and_is_dialled_again() {
        var stage = new Stage();
        stage.on(new AddPeer(NODE));
        PeerId peer = stage.peer("20.1.1.1:8333", false);
        assertTrue(ended(stage.on(new MalformedMessage(peer, "too many entries")), peer)
                .orElseThrow()
                .misbehaved());
        assertEquals(List.of(NODE), dialled(stage.after(Duration.ofSeconds(1))));
        PeerId inbound = stage.nextId();
        stage.on(new PeerConnected(inbound, at("20.1.1.1:40001"), true));
        assertTrue(stage.connected(inbound));
    }

    @Test
    void a_connection_that_the_user_no_longer_wants_is_refused_when_it_comes_about() {
        Stage stage = knowing(NODE);
        stage.on(new Tick());
        stage.on(new RemovePeer(NODE, false));
        assertEquals(List.of(), stage.network.knownNodes());
        PeerId late = stage.nextId();
        assertTrue(ended(stage.on(new PeerConnected(late, NODE, false)), late)
                .orElseThrow()
                .reason()
                .contains("no longer wanted"));
        // Told of again it is known, and still not dialled.
        PeerId teller = stage.peer("30.0.0.1:8333", false);
        var address = new NetAddress(9, NODE.ip().orElseThrow(), NODE.port());
        stage.receive(teller, new Addr(List.of(new TimedAddress(stage.now.getEpochSecond(), address))));
        assertEquals(NODE, record(stage).address());
        assertFalse(
                dialled(stage.pass(Duration.ofHours(1), Duration.ofSeconds(10))).contains(NODE));
    }

    @Test
    void removing_a_name_ends_the_connections_to_all_its_addresses() {
        var stage = new Stage();
        Endpoint name = at("node.example:5000");
        stage.on(new AddPeer(name));
        stage.on(new Resolved(name, List.of(IpAddress.parse("10.1.0.1").orElseThrow())));
        PeerId peer = stage.peer("10.1.0.1:5000", false);
        PeerId other = stage.peer("10.1.0.2:5000", false);
        assertEquals(
                "removed by the user",
                ended(stage.on(new RemovePeer(name, false)), peer).orElseThrow().reason());
        assertTrue(stage.connected(other));
        PeerId third = stage.peer("10.1.0.3:5000", false);
        assertEquals(
                "blocked by the user",
                ended(stage.on(new RemovePeer(at("10.1.0.3:5000"), true)), third)
                        .orElseThrow()
                        .reason());
    }

    @Test
    void a_blocked_place_is_refused_by_where_it_comes_from_too() {
        var stage = new Stage();
        stage.on(new RemovePeer(at("10.0.0.2:40000"), true));
        PeerId in = stage.nextId();
        assertEquals(
                "blocked by the user",
                ended(stage.on(new PeerConnected(in, at("10.0.0.2:40000"), true)), in)
                        .orElseThrow()
                        .reason());
    }

    @Test
    void a_place_that_was_blocked_in_an_earlier_run_is_not_dialled_whoever_tells_of_it() {
        var stage = new Stage(NetworkSettings.defaults(5000), List.of(known(NODE, Status.BLOCKED)));
        PeerId teller = stage.peer("30.0.0.1:8333", false);
        var address = new NetAddress(9, NODE.ip().orElseThrow(), NODE.port());
        stage.receive(teller, new Addr(List.of(new TimedAddress(stage.now.getEpochSecond(), address))));
        assertFalse(
                dialled(stage.pass(Duration.ofHours(1), Duration.ofSeconds(10))).contains(NODE));
    }

    @Test
    void the_user_may_refuse_a_thousand_places_and_the_first_give_way() {
        var stage = new Stage();
        for (int i = 0; i < 1_001; i++) stage.on(new RemovePeer(at("20.1." + i / 250 + "." + i % 250 + ":8333"), true));
        assertEquals(1_000, stage.network.blockedPeers().size());
        assertEquals(at("20.1.0.1:8333"), stage.network.blockedPeers().getFirst());
    }

    @Test
    void p16_connection_flood_a_local_networks_host_may_open_more_than_ten() {
        var stage = new Stage();
        for (int i = 0; i < 12; i++) assertTrue(stage.connected(stage.peer("10.0.0.2:" + (40_000 + i), true)));
        Instant before = stage.now;
        for (int i = 0; i < 12; i++) stage.peer("8.8.8.8:" + (5_000 + i), false);
        PeerId inbound = stage.peer("8.8.8.8:40000", true);
        assertTrue(stage.connected(inbound), "those that we opened do not count");
        assertEquals(before, stage.now);
    }
}
