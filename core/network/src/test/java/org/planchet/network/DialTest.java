package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.DialledNodes.dialled;
import static org.planchet.network.DialledNodes.knowing;
import static org.planchet.network.DialledNodes.known;
import static org.planchet.network.DialledNodes.record;
import static org.planchet.network.Stage.at;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.network.AddressRecord.Status;
import org.planchet.network.NetworkEffect.Resolve;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.network.NetworkEvent.RemovePeer;
import org.planchet.network.NetworkEvent.Resolved;
import org.planchet.network.NetworkEvent.Tick;
import org.planchet.network.NetworkEvent.TryPeer;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Services;

/// Which places are dialled, when, and which are not.
class DialTest {
    private static final Endpoint NODE = at("20.1.1.1:8333");

    @Test
    void an_attempt_that_is_never_answered_has_failed_after_a_minute() {
        Stage stage = knowing(NODE);
        assertEquals(List.of(NODE), dialled(stage.on(new Tick())));
        assertEquals(Stage.START, record(stage).lastTried());
        stage.after(Duration.ofMillis(59_999));
        assertEquals(0, record(stage).retryCount());
        assertEquals(List.of(), dialled(stage.after(Duration.ofMillis(1))));
        assertEquals(1, record(stage).retryCount());
        assertEquals(List.of(NODE), dialled(stage.after(Duration.ofSeconds(10))), "the pause after one failure");
    }

    @Test
    void an_attempt_that_failed_frees_its_place_and_is_made_again_after_its_pause() {
        Stage stage = knowing(NODE);
        stage.on(new Tick());
        stage.on(new ConnectFailed(NODE, "refused"));
        assertEquals(1, record(stage).retryCount());
        assertEquals(List.of(), dialled(stage.after(Duration.ofMillis(9_999))));
        assertEquals(List.of(NODE), dialled(stage.after(Duration.ofMillis(1))));
    }

    @Test
    void a_connection_that_ends_before_its_handshake_counts_as_failed_and_later_as_left() {
        Stage stage = knowing(NODE);
        stage.on(new Tick());
        PeerId first = stage.nextId();
        stage.on(new PeerConnected(first, NODE, false));
        stage.on(new PeerDisconnected(first, "reset"));
        assertEquals(1, record(stage).retryCount());
        PeerId second = stage.peer("20.1.1.1:8333", false, 44);
        assertEquals(Status.CONNECTED, record(stage).status());
        assertEquals(44, record(stage).height());
        assertEquals(0, record(stage).retryCount());
        stage.now = stage.now.plus(Duration.ofMinutes(21));
        stage.on(new PeerDisconnected(second, "reset"));
        assertEquals(Status.KNOWN, record(stage).status());
        assertEquals(stage.now, record(stage).lastSeen());
        assertEquals(0, record(stage).retryCount());
    }

    @Test
    void one_that_the_user_named_and_that_hangs_up_before_its_handshake_is_dialled_in_growing_pauses() {
        var stage = new Stage();
        stage.on(new AddPeer(NODE));
        for (int pause : new int[] {1, 2, 4}) {
            PeerId peer = stage.nextId();
            stage.on(new PeerConnected(peer, NODE, false));
            stage.on(new PeerDisconnected(peer, "reset"));
            assertEquals(List.of(), dialled(stage.after(Duration.ofMillis(pause * 1_000 - 1))));
            assertEquals(List.of(NODE), dialled(stage.after(Duration.ofMillis(1))));
        }
        // After a handshake it is a second again.
        PeerId peer = stage.peer("20.1.1.1:8333", false);
        stage.on(new PeerDisconnected(peer, "reset"));
        assertEquals(List.of(), dialled(stage.after(Duration.ofMillis(999))));
        assertEquals(List.of(NODE), dialled(stage.after(Duration.ofMillis(1))));
        stage.on(new ConnectFailed(NODE, "refused"));
        assertEquals(List.of(NODE), dialled(stage.after(Duration.ofSeconds(1))));
    }

    @Test
    void of_each_part_of_the_public_net_we_dial_one() {
        Stage stage = knowing(NODE, at("20.1.9.9:8333"));
        assertEquals(1, dialled(stage.on(new Tick())).size(), "not both at a time");
        PeerId peer = stage.peer("20.1.1.1:8333", false);
        stage.on(new ConnectFailed(at("20.1.9.9:8333"), "refused"));
        assertEquals(List.of(), dialled(stage.after(Duration.ofMinutes(20))), "nor beside one that we dialled");
        stage.on(new PeerDisconnected(peer, "reset"));
        PeerId inbound = stage.peer("20.1.7.7:40000", true);
        assertEquals(1, dialled(stage.after(Duration.ofMinutes(20))).size(), "one that came to us takes no place");
        assertTrue(stage.connected(inbound));
    }

    @Test
    void places_of_our_choice_are_not_taken_by_the_users_or_by_those_who_came() {
        var records = new ArrayList<AddressRecord>();
        for (int i = 0; i < 20; i++) records.add(known(at("20." + i + ".1.1:8333"), Status.KNOWN));
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(3, 125), records);
        stage.on(new AddPeer(at("10.0.0.2:5000")));
        assertEquals(3, dialled(stage.effects).size() - 1);
        stage.peer("10.0.0.2:5000", false);
        stage.peer("10.0.0.3:40000", true);
        stage.peer("30.0.0.1:8333", false);
        for (Endpoint target : dialled(stage.effects)) stage.on(new ConnectFailed(target, "refused"));
        assertEquals(2, dialled(stage.after(Duration.ofSeconds(1))).size(), "one of three is taken");
    }

    @Test
    void without_discovery_nobody_is_dialled_and_no_seed_is_asked() {
        var settings = NetworkSettings.defaults(5000)
                .withSeeds(List.of(at("seed.example:5000")))
                .withDiscover(false);
        var stage = new Stage(settings, List.of(known(NODE, Status.KNOWN)));
        assertEquals(List.of(), stage.pass(Duration.ofMinutes(3), Duration.ofSeconds(1)));
    }

    @Test
    void seeds_are_asked_once_a_minute_while_nobody_is_there() {
        Endpoint seed = at("seed.example:5000");
        Endpoint literal = at("20.2.2.2:8333");
        var stage = new Stage(NetworkSettings.defaults(5000).withSeeds(List.of(seed, literal)));
        assertEquals(List.of(new Resolve(seed)), stage.on(new Tick()));
        assertEquals(literal, record(stage).address(), "an address needs no look-up");
        assertEquals(List.of(literal), dialled(stage.after(Duration.ofSeconds(1))));
        stage.on(new ConnectFailed(literal, "refused"));
        assertFalse(stage.after(Duration.ofMillis(58_999)).contains(new Resolve(seed)));
        for (Endpoint target : dialled(stage.effects)) stage.on(new ConnectFailed(target, "refused"));
        assertTrue(stage.after(Duration.ofMillis(1)).contains(new Resolve(seed)));
        stage.peer("30.0.0.1:8333", false);
        for (Endpoint target : dialled(stage.effects)) stage.on(new ConnectFailed(target, "refused"));
        assertFalse(
                stage.pass(Duration.ofMinutes(3), Duration.ofSeconds(1)).contains(new Resolve(seed)),
                "somebody is there");
    }

    @Test
    void p55_dns_seed_poison_of_an_answer_the_first_32_are_taken_that_are_addresses() {
        var stage = new Stage(NetworkSettings.defaults(5000).withDiscover(false));
        var answer = new ArrayList<IpAddress>(List.of(IpAddress.UNSPECIFIED));
        for (int i = 0; i < 40; i++) answer.add(IpAddress.ofIpv4(new byte[] {(byte) (30 + i), (byte) i, 1, 1}));
        stage.on(new Resolved(at("seed.example:5000"), answer));
        assertEquals(Connections.MAX_OF_A_SEED, stage.network.knownNodes().size());
        assertEquals("seed seed.example", record(stage).source());
        assertEquals(5000, record(stage).address().port());
    }

    @Test
    void a_try_is_one_attempt() {
        var stage = new Stage();
        stage.on(new RemovePeer(NODE, true));
        assertEquals(List.of(NODE), stage.network.blockedPeers());
        assertEquals(List.of(NODE), dialled(stage.on(new TryPeer(NODE, Optional.empty(), true))));
        assertEquals(List.of(), stage.network.blockedPeers());
        assertEquals(List.of(), dialled(stage.on(new TryPeer(NODE, Optional.empty(), true))), "it is under way");
        stage.on(new ConnectFailed(NODE, "refused"));
        assertEquals(List.of(), dialled(stage.pass(Duration.ofHours(1), Duration.ofSeconds(10))));
        assertEquals(List.of(NODE), dialled(stage.on(new TryPeer(NODE, Optional.empty(), true))));
        PeerId peer = stage.peer("20.1.1.1:8333", false);
        assertTrue(stage.connected(peer), "it is no longer unwanted");
        assertEquals(List.of(), dialled(stage.on(new TryPeer(NODE, Optional.empty(), true))), "there is a connection");
    }

    @Test
    void a_lost_node_is_forgotten_an_hour_after_its_fourth_failure_unless_the_user_named_it() {
        for (boolean named : new boolean[] {false, true}) {
            var lost = new AddressRecord(NODE, 9, Stage.START, Stage.START, Status.DISCONNECTED, -1, 4, "s");
            var stage = new Stage(NetworkSettings.defaults(5000), List.of(lost));
            if (named) {
                stage.on(new AddPeer(NODE));
                stage.on(new ConnectFailed(NODE, "refused"));
            }
            stage.pass(Duration.ofHours(1), Duration.ofMinutes(1));
            assertEquals(1, stage.network.knownNodes().size());
            stage.pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
            assertEquals(named ? 1 : 0, stage.network.knownNodes().size());
        }
    }

    @Test
    void a_node_that_is_ourselves_is_out_of_the_book() {
        Stage stage = knowing(NODE);
        stage.on(new Tick());
        PeerId out = stage.nextId();
        List<NetworkEffect> first = stage.on(new PeerConnected(out, NODE, false));
        stage.receive(
                out,
                Stage.sent(first, out, org.planchet.wire.Message.Version.class).getFirst());
        assertTrue(stage.network.isSelf(NODE));
        assertEquals(List.of(), stage.network.knownNodes());
        assertEquals(List.of(), dialled(stage.on(new TryPeer(NODE, Optional.empty(), true))));
    }

    @Test
    void the_encrypted_transport_is_not_tried_where_the_user_says_so() {
        Endpoint kept = at("20.3.1.1:8333");
        Endpoint once = at("20.4.1.1:8333");
        var stage = new Stage(NetworkSettings.defaults(5000).withServices(9 | Services.P2P_V2, 0));
        List<NetworkEffect> plain = new ArrayList<>(stage.on(new AddPeer(kept, false)));
        plain.addAll(stage.on(new TryPeer(once, Optional.empty(), false)));
        stage.on(new ConnectFailed(kept, "refused"));
        plain.addAll(stage.after(Duration.ofMinutes(1)));
        assertEquals(
                List.of(
                        new NetworkEffect.Connect(kept, false),
                        new NetworkEffect.Connect(once, false),
                        new NetworkEffect.Connect(kept, false)),
                plain.stream().filter(e -> e instanceof NetworkEffect.Connect).toList());
    }

    @Test
    void the_encrypted_transport_is_tried_with_who_offers_it_and_whom_the_user_names() {
        Endpoint plain = at("20.1.1.1:8333");
        Endpoint offering = at("20.2.1.1:8333");
        Endpoint named = at("20.3.1.1:8333");
        Endpoint once = at("20.4.1.1:8333");
        var records = List.of(
                known(plain, Status.KNOWN),
                new AddressRecord(
                        offering,
                        9 | Services.P2P_V2,
                        Stage.START,
                        Stage.START.minusSeconds(10_000),
                        Status.KNOWN,
                        -1,
                        0,
                        "s"));
        NetworkSettings d = NetworkSettings.defaults(5000);
        for (long ours : new long[] {9, 9 | Services.P2P_V2}) {
            var stage = new Stage(withServices(d, ours), records);
            var effects = new ArrayList<>(stage.on(new Tick()));
            effects.addAll(stage.on(new AddPeer(named)));
            effects.addAll(stage.on(new TryPeer(once, Optional.empty(), true)));
            var encrypted = new TreeSet<Endpoint>();
            for (NetworkEffect effect : effects)
                if (effect instanceof NetworkEffect.Connect(Endpoint target, boolean yes) && yes) encrypted.add(target);
            assertEquals(4, dialled(effects).size());
            assertEquals(ours == 9 ? Set.of() : Set.of(offering, named, once), encrypted);
        }
    }

    private static NetworkSettings withServices(NetworkSettings d, long services) {
        return d.withServices(services, 0);
    }

    @Test
    void addresses_of_a_local_network_are_dialled_only_where_they_mean_something() {
        NetworkSettings d = NetworkSettings.defaults(5000);
        for (boolean allowed : new boolean[] {true, false}) {
            var settings = d.withPrivateAddresses(allowed);
            var stage = new Stage(settings, List.of(known(at("10.0.0.2:5000"), Status.KNOWN)));
            assertEquals(allowed ? 1 : 0, dialled(stage.on(new Tick())).size());
        }
    }
}
