package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.primitives.Transaction;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Services;
import org.planchet.wire.Subnet;

/// At which of our sockets a peer arrives decides what it may do, and whether its address says anything of it.
class ArrivalTest {
    /// Where Tor runs if it is not on this machine.
    private static final String TOR = "20.0.0.9:40000";

    /// Where our onion service is.
    private static final Endpoint OURS = at("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333");

    private static final ListenSocket ONION = new ListenSocket(at("127.0.0.1:5001"), Set.of(), true);
    private static final ListenSocket TRUSTED =
            new ListenSocket(at("127.0.0.1:5002"), Set.of(Permission.NO_BAN, Permission.DOWNLOAD), false);

    private Stage stage = new Stage(NetworkSettings.defaults(5000).withConnections(8, 20));

    private PeerId arrives(String from, ListenSocket arrived) {
        return arrives(from, arrived, 0);
    }

    private PeerId arrives(String from, ListenSocket arrived, int listenPort) {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at(from), Optional.of(arrived)));
        stage.shake(id, Stage.version(1_000 + id.value(), listenPort, 0));
        return id;
    }

    private PeerInfo info(PeerId id) {
        return stage.network.peers().stream()
                .filter(peer -> peer.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void breaksTheProtocol(PeerId peer) {
        stage.on(new NetworkEvent.MalformedMessage(peer, "too many entries"));
    }

    @Test
    void permissions_of_the_socket_come_to_those_of_the_address() {
        NetworkSettings settings = NetworkSettings.defaults(5000)
                .withPermissions(
                        List.of(PermissionGrant.parse("addr@10.0.0.0/8").orElseThrow()));
        stage = new Stage(settings);
        assertEquals(
                Set.of(Permission.NO_BAN, Permission.DOWNLOAD, Permission.ADDR),
                info(arrives("10.0.0.2:40000", TRUSTED)).permissions());
        assertEquals(
                Set.of(Permission.NO_BAN, Permission.DOWNLOAD),
                info(arrives("20.0.0.2:40000", TRUSTED)).permissions());
        assertEquals(
                Set.of(), info(arrives("20.0.0.3:40000", ListenSocket.PLAIN)).permissions());
    }

    @Test
    void who_arrives_where_nobody_is_banned_comes_in_from_a_banned_network_and_others_do_not() {
        var ban = new Ban(Subnet.parse("20.0.0.0/8").orElseThrow(), stage.now, stage.now.plusSeconds(3_600));
        stage.on(new NetworkEvent.AddBans(List.of(ban)));
        assertTrue(stage.connected(arrives("20.0.0.2:40000", TRUSTED)));
        assertFalse(stage.connected(arrives("20.0.0.3:40000", ListenSocket.PLAIN)));
    }

    @Test
    void a_peer_of_our_onion_service_is_in_that_network_whatever_address_it_comes_from() {
        for (String from : List.of("127.0.0.1:40000", TOR))
            assertEquals(
                    Optional.of(AddressNetwork.ONION),
                    info(arrives(from, ONION)).network());
        assertEquals(
                Optional.of(AddressNetwork.IPV4),
                info(arrives(TOR, ListenSocket.PLAIN)).network());
        assertEquals(Optional.empty(), info(arrives("127.0.0.1:40001", TRUSTED)).network());
    }

    @Test
    void one_that_breaks_the_protocol_by_onion_does_not_discourage_the_others_that_come_by_it() {
        stage = new Stage(NetworkSettings.defaults(5000).withConnections(8, 2));
        breaksTheProtocol(arrives(TOR, ONION));
        assertEquals(List.of(), stage.network.peers());
        // Of two places one is free: a discouraged host would not be let in.
        assertTrue(stage.connected(arrives("20.0.0.2:40000", ListenSocket.PLAIN)));
        assertTrue(stage.connected(arrives(TOR, ONION)));
        stage = new Stage(NetworkSettings.defaults(5000).withConnections(8, 2));
        breaksTheProtocol(arrives(TOR, ListenSocket.PLAIN));
        assertTrue(stage.connected(arrives("20.0.0.2:40000", ListenSocket.PLAIN)));
        assertFalse(stage.connected(arrives(TOR, ListenSocket.PLAIN)));
    }

    @Test
    void more_may_come_by_onion_than_from_any_other_host() {
        for (int i = 0; i < InboundPlaces.MAX_OF_A_HOST; i++)
            assertTrue(stage.connected(arrives(TOR, ListenSocket.PLAIN)));
        assertFalse(stage.connected(arrives(TOR, ListenSocket.PLAIN)));
        assertTrue(stage.connected(arrives(TOR, ONION)));
    }

    @Test
    void who_comes_by_onion_is_not_taken_for_the_users_peer_at_the_same_address() {
        stage.on(new NetworkEvent.AddPeer(at("127.0.0.1:6000")));
        assertTrue(info(arrives("127.0.0.1:40000", ListenSocket.PLAIN, 6_000)).manual());
        PeerInfo onion = info(arrives("127.0.0.1:40001", ONION, 6_000));
        assertFalse(onion.manual());
        assertEquals(Optional.empty(), onion.listening());
    }

    @Test
    void who_comes_by_onion_is_offered_nothing_that_is_for_this_machine_alone() {
        stage = new Stage(NetworkSettings.defaults(5000).withServices(Services.NETWORK, Services.BLOOM));
        PeerId here = arrives("127.0.0.1:40000", ListenSocket.PLAIN);
        PeerId onion = arrives("127.0.0.1:40001", ONION);
        assertEquals(
                Services.NETWORK | Services.BLOOM,
                sent(stage.effects, here, Version.class).getFirst().services());
        assertEquals(
                Services.NETWORK,
                sent(stage.effects, onion, Version.class).getFirst().services());
    }

    /// The hosts of which a peer was told, by our version message and in messages of addresses.
    private Set<String> told(PeerId peer) {
        var hosts = new TreeSet<String>();
        for (Version version : sent(stage.effects, peer, Version.class))
            hosts.add(version.sender().ip() + ":" + version.sender().port());
        for (AddrV2 message : sent(stage.effects, peer, AddrV2.class))
            for (AddressV2 entry : message.addresses())
                AnnouncedAddress.of(entry)
                        .ifPresent(announced -> hosts.add(announced.endpoint().toString()));
        return hosts;
    }

    @Test
    void of_our_addresses_each_is_told_in_its_own_network_alone() {
        stage = new Stage(NetworkSettings.defaults(5000)
                .withListenAddress(IpAddress.parse("20.0.0.1"))
                .withOverlayAddress(OURS));
        var peers = new ArrayList<PeerId>();
        for (ListenSocket arrived : List.of(ListenSocket.PLAIN, ONION)) {
            PeerId id = stage.nextId();
            stage.on(new PeerConnected(id, at("20.0.0.2:40000"), Optional.of(arrived)));
            stage.receive(id, Stage.version(1_000 + id.value(), 0, 0));
            stage.receive(id, new SendAddrV2());
            stage.receive(id, new Verack());
            stage.receive(id, new GetAddr());
            peers.add(id);
        }
        assertEquals(Set.of("20.0.0.1:5000"), told(peers.getFirst()));
        assertEquals(Set.of(IpAddress.UNSPECIFIED + ":0", OURS.toString()), told(peers.getLast()));
    }

    @Test
    void who_comes_by_onion_and_cannot_read_its_addresses_is_told_of_none() {
        stage = new Stage(NetworkSettings.defaults(5000)
                .withListenAddress(IpAddress.parse("20.0.0.1"))
                .withOverlayAddress(OURS));
        PeerId old = arrives("127.0.0.1:40000", ONION);
        stage.receive(old, new GetAddr());
        assertEquals(List.of(), sent(stage.effects, old, Addr.class));
        assertEquals(List.of(), sent(stage.effects, old, AddrV2.class));
    }

    @Test
    void peers_of_one_socket_hear_of_transactions_at_the_same_moments_and_those_of_another_at_others() {
        PeerId first = arrives("127.0.0.1:40000", ONION);
        PeerId second = arrives("127.0.0.1:40001", ONION);
        PeerId plain = arrives("127.0.0.1:40002", ListenSocket.PLAIN);
        var moments = new TreeMap<PeerId, List<Instant>>();
        for (PeerId peer : List.of(first, second, plain)) {
            stage.receive(peer, new Headers(List.of()));
            moments.put(peer, new ArrayList<>());
        }
        for (int i = 1; i <= 5; i++) {
            Transaction transaction = ToyPool.transaction(i);
            stage.pool.add(transaction);
            stage.on(new NetworkEvent.TxChecked(Optional.empty(), transaction, Optional.empty()));
            for (int tick = 0; tick < 130; tick++) {
                List<NetworkEffect> effects = stage.after(Duration.ofMillis(500));
                moments.forEach((peer, times) -> {
                    if (!sent(effects, peer, Inv.class).isEmpty()) times.add(stage.now);
                });
            }
        }
        List<Instant> ofFirst = moments.getOrDefault(first, List.of());
        assertEquals(5, ofFirst.size());
        assertEquals(ofFirst, moments.get(second));
        assertNotEquals(ofFirst, moments.get(plain));
    }
}
