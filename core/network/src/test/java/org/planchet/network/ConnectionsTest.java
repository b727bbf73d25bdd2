package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEffect.Connect;
import org.planchet.network.NetworkEffect.Resolve;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.network.NetworkEvent.RemovePeer;
import org.planchet.network.NetworkEvent.Resolved;
import org.planchet.wire.IpAddress;

class ConnectionsTest {
    private final Stage stage = new Stage();

    private static List<Endpoint> dialled(List<NetworkEffect> effects) {
        var targets = new ArrayList<Endpoint>();
        for (NetworkEffect effect : effects)
            if (effect instanceof Connect(Endpoint target, boolean _)) targets.add(target);
        return targets;
    }

    @Test
    void a_peer_of_the_users_is_dialled_at_once_and_for_ever_at_most_30_seconds_apart() {
        Endpoint node = at("10.0.0.2:5000");
        assertEquals(List.of(node), dialled(stage.on(new AddPeer(node))));
        int tries = 0;
        Instant last = stage.now;
        Duration longest = Duration.ZERO;
        stage.on(new ConnectFailed(node, "refused"));
        while (stage.now.isBefore(Stage.START.plus(Duration.ofHours(2)))) {
            if (dialled(stage.pass(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                    .isEmpty()) continue;
            tries++;
            Duration pause = Duration.between(last, stage.now);
            last = stage.now;
            if (pause.compareTo(longest) > 0) longest = pause;
            stage.on(new ConnectFailed(node, "refused"));
        }
        assertEquals(Duration.ofSeconds(30), longest);
        assertTrue(tries > 200, "tried " + tries + " times in two hours");
    }

    @Test
    void a_lost_peer_of_the_users_is_dialled_again() {
        Endpoint node = at("10.0.0.2:5000");
        stage.on(new AddPeer(node));
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertTrue(stage.network.peers().getFirst().manual());
        assertEquals(List.of(), dialled(stage.pass(Duration.ofSeconds(10))));
        stage.on(new PeerDisconnected(peer, "reset"));
        assertEquals(List.of(node), dialled(stage.pass(Duration.ofSeconds(2))));
    }

    @Test
    void a_neighbour_that_dialled_us_is_not_dialled_back() {
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.2:41000"), true));
        stage.shake(in, Stage.version(9, 5000, 0));
        assertEquals(List.of(), dialled(stage.on(new AddPeer(at("10.0.0.2:5000")))));
        assertTrue(stage.network.peers().getFirst().manual());
        stage.on(new PeerDisconnected(in, "reset"));
        assertEquals(List.of(at("10.0.0.2:5000")), dialled(stage.pass(Duration.ofSeconds(1))));
    }

    @Test
    void a_name_is_looked_up_and_stands_for_all_its_addresses() {
        Endpoint name = at("blockchain-service:5000");
        List<NetworkEffect> effects = stage.on(new AddPeer(name));
        assertEquals(List.of(new Resolve(name)), effects);
        var addresses = List.of(
                IpAddress.parse("10.1.0.1").orElseThrow(),
                IpAddress.parse("10.1.0.2").orElseThrow());
        assertEquals(
                List.of(at("10.1.0.1:5000"), at("10.1.0.2:5000")), dialled(stage.on(new Resolved(name, addresses))));
        // Looked up again every minute: pods come and go.
        assertTrue(stage.pass(Duration.ofSeconds(59)).stream().noneMatch(e -> e instanceof Resolve));
        assertTrue(stage.pass(Duration.ofSeconds(2)).contains(new Resolve(name)));
    }

    @Test
    void a_name_that_nobody_knows_yet_is_looked_up_again_and_again() {
        Endpoint name = at("later:5000");
        stage.on(new AddPeer(name));
        stage.on(new Resolved(name, List.of()));
        int lookUps = 0;
        for (int i = 0; i < 600; i++) {
            if (!stage.pass(Duration.ofSeconds(1)).contains(new Resolve(name))) continue;
            lookUps++;
            stage.on(new Resolved(name, List.of()));
        }
        assertTrue(lookUps > 15 && lookUps < 40, "looked up " + lookUps + " times in ten minutes");
    }

    @Test
    void a_removed_peer_goes_and_is_not_dialled_until_it_is_added_again() {
        Endpoint node = at("10.0.0.2:5000");
        stage.on(new AddPeer(node));
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertTrue(ended(stage.on(new RemovePeer(node, false)), peer).isPresent());
        assertEquals(List.of(), dialled(stage.pass(Duration.ofMinutes(10))));
        assertEquals(List.of(), stage.network.manualPeers());
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.2:41000"), true));
        stage.shake(in, Stage.version(9, 5000, 0));
        assertTrue(stage.connected(in), "it may come by itself");
        stage.on(new PeerDisconnected(in, ""));
        assertEquals(List.of(node), dialled(stage.on(new AddPeer(node))));
    }

    /// What the user chose outlives the node; what its configuration names does not outlive the configuration.
    @Test
    void added_and_blocked_peers_survive_a_restart() {
        Endpoint added = at("10.0.0.2:5000");
        Endpoint byName = at("node.example:5000");
        Endpoint configured = at("10.0.0.3:5000");
        Endpoint blocked = at("10.0.0.4:5000");
        for (Endpoint peer : List.of(added, byName, configured)) stage.on(new AddPeer(peer));
        stage.peer("10.0.0.2:5000", false, 7);
        stage.on(new RemovePeer(blocked, true));
        List<AddressRecord> kept = stage.network.toKeep(Set.of(configured));
        var again = new Stage(NetworkSettings.defaults(5000), kept);
        assertEquals(kept, again.network.toKeep(Set.of()), "a node that never ran loses nothing");
        List<NetworkEffect> start = again.pass(Duration.ofSeconds(1));
        assertEquals(List.of(added, byName), again.network.manualPeers());
        assertEquals(List.of(blocked), again.network.blockedPeers());
        assertEquals(List.of(added), dialled(start));
        assertTrue(start.contains(new Resolve(byName)));
        AddressRecord record = again.network.knownNodes().getFirst();
        assertEquals(added, record.address());
        assertEquals(7, record.height());
        PeerId in = again.nextId();
        again.on(new PeerConnected(in, at("10.0.0.4:41000"), true));
        assertTrue(ended(again.receive(in, Stage.version(9, 5000, 0)), in).isPresent());
        assertFalse(again.network.knownNodes().stream()
                .anyMatch(node -> node.address().equals(blocked)));
    }

    @Test
    void a_blocked_peer_is_refused_both_ways_until_it_is_added_again() {
        Endpoint node = at("10.0.0.2:5000");
        stage.on(new RemovePeer(node, true));
        PeerId in = stage.nextId();
        stage.on(new PeerConnected(in, at("10.0.0.2:41000"), true));
        assertTrue(ended(stage.receive(in, Stage.version(9, 5000, 0)), in)
                .orElseThrow()
                .reason()
                .contains("blocked"));
        assertEquals(List.of(node), stage.network.blockedPeers());
        stage.on(new AddPeer(node));
        PeerId again = stage.nextId();
        stage.on(new PeerConnected(again, at("10.0.0.2:41001"), true));
        stage.shake(again, Stage.version(9, 5000, 0));
        assertTrue(stage.connected(again));
    }

    @Test
    void eight_connections_of_our_own_choice_and_two_for_blocks_alone_one_in_each_part_of_the_public_net() {
        var known = new ArrayList<AddressRecord>();
        for (int i = 0; i < 200; i++)
            known.add(new AddressRecord(
                    at("20." + i % 20 + "." + i + ".1:8333"),
                    9,
                    Stage.START,
                    Instant.EPOCH,
                    AddressRecord.Status.KNOWN,
                    -1,
                    0,
                    "s"));
        var full = new Stage(NetworkSettings.defaults(5000), known);
        List<Endpoint> targets = dialled(full.on(new NetworkEvent.Tick()));
        assertEquals(10, targets.size());
        assertEquals(
                10,
                targets.stream().map(t -> t.host().split("\\.")[1]).distinct().count());
        assertEquals(List.of(), dialled(full.pass(Duration.ofSeconds(5))));
    }

    @Test
    void a_thin_book_asks_the_seeds() {
        Endpoint seed = at("seed.example:5000");
        var thin = new Stage(NetworkSettings.defaults(5000).withSeeds(List.of(seed)));
        assertTrue(thin.on(new NetworkEvent.Tick()).contains(new Resolve(seed)));
        var answer = new ArrayList<IpAddress>();
        for (int i = 0; i < 10_000; i++)
            answer.add(IpAddress.ofIpv4(new byte[] {(byte) (30 + i % 60), (byte) i, (byte) (i >>> 8), 1}));
        thin.on(new Resolved(seed, answer));
        assertEquals(32, thin.network.knownNodes().size(), "of one seed (P55)");
    }

    @Test
    void p16_connection_flood_125_places_and_ten_a_host() {
        for (int i = 0; i < 125; i++) {
            PeerId id = stage.nextId();
            stage.now = stage.now.plusMillis(1);
            stage.on(new PeerConnected(id, at("10.0." + i / 8 + "." + i + ":40000"), true));
            assertTrue(stage.connected(id));
        }
        PeerId newcomer = stage.nextId();
        List<NetworkEffect> effects = stage.on(new PeerConnected(newcomer, at("10.9.9.9:40000"), true));
        assertTrue(stage.connected(newcomer));
        assertEquals(125, stage.network.peers().size());
        assertTrue(effects.stream().anyMatch(e -> e instanceof NetworkEffect.Disconnect d && !d.misbehaved()));
        stage.pass(Duration.ofSeconds(21));
        assertEquals(0, stage.network.peers().size(), "none of them shook hands");

        for (int i = 0; i < 11; i++) {
            PeerId id = stage.nextId();
            stage.on(new PeerConnected(id, at("8.8.8.8:" + (40_000 + i)), true));
            assertEquals(i < 10, stage.connected(id));
        }
    }

    @Test
    void what_an_earlier_run_knew_is_tried_and_what_makes_no_sense_is_left_out() {
        var sound = new AddressRecord(
                at("10.0.0.2:5000"),
                9,
                Stage.START,
                Stage.START.minusSeconds(60),
                AddressRecord.Status.CONNECTED,
                7,
                0,
                "10.0");
        var future = new AddressRecord(
                at("10.0.0.3:5000"),
                9,
                Stage.START.plusSeconds(1),
                Instant.EPOCH,
                AddressRecord.Status.KNOWN,
                7,
                0,
                "10.0");
        var restarted = new Stage(NetworkSettings.defaults(5000), List.of(sound, future));
        assertEquals(List.of(at("10.0.0.2:5000")), dialled(restarted.on(new NetworkEvent.Tick())));
    }

    @Test
    void p20_bad_magic_split_a_stranger_that_speaks_another_protocol_may_dial_again() {
        PeerId stranger = stage.nextId();
        stage.on(new PeerConnected(stranger, at("8.8.8.8:40000"), true));
        assertFalse(ended(stage.on(new NetworkEvent.MalformedMessage(stranger, "wrong magic")), stranger)
                .orElseThrow()
                .misbehaved());
        PeerId again = stage.nextId();
        stage.on(new PeerConnected(again, at("8.8.8.8:40001"), true));
        assertTrue(stage.connected(again));
    }

    @Test
    void p16_connection_flood_an_ipv6_64_is_one_host() {
        for (int i = 0; i < InboundPlaces.MAX_OF_A_HOST; i++) stage.peer("[2001:db8::" + (i + 1) + "]:40000", true);
        PeerId same = stage.nextId();
        stage.on(new PeerConnected(same, at("[2001:db8::ffff:1]:40000"), true));
        assertFalse(stage.connected(same));
        PeerId other = stage.nextId();
        stage.on(new PeerConnected(other, at("[2001:db8:0:1::1]:40000"), true));
        assertTrue(stage.connected(other));
        var narrow = new Stage(NetworkSettings.defaults(5000).withConnections(0, 1));
        PeerId bad = narrow.peer("[2001:db8:0:2::1]:40000", true);
        narrow.on(new NetworkEvent.MalformedMessage(bad, "too many entries"));
        PeerId neighbour = narrow.nextId();
        narrow.on(new PeerConnected(neighbour, at("[2001:db8:0:2::2]:40000"), true));
        assertFalse(narrow.connected(neighbour), "its neighbour is discouraged too");
    }

    @Test
    void who_broke_the_protocol_does_not_get_the_last_place_unless_it_is_this_machine_or_the_users_own() {
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(0, 1));
        PeerId bad = stage.peer("8.8.8.8:40000", true);
        stage.on(new NetworkEvent.MalformedMessage(bad, "wrong magic"));
        PeerId again = stage.nextId();
        stage.on(new PeerConnected(again, at("8.8.8.8:40001"), true));
        assertFalse(stage.connected(again));
        PeerId local = stage.peer("127.0.0.1:40000", true);
        stage.on(new NetworkEvent.MalformedMessage(local, "wrong magic"));
        PeerId localAgain = stage.nextId();
        stage.on(new PeerConnected(localAgain, at("127.0.0.1:40001"), true));
        assertTrue(stage.connected(localAgain));
    }
}
