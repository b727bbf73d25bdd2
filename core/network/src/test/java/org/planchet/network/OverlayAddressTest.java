package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkSettings.Routes;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.OverlayHost;

/// Nodes in Tor, I2P and CJDNS: who hears of them, who keeps them, and who dials them (BIP-0155).
class OverlayAddressTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";

    private static Stage stage(AddressNetwork... networks) {
        var reached = EnumSet.of(AddressNetwork.IPV4, networks);
        return new Stage(
                NetworkSettings.defaults(5000).withPrivateAddresses(false).withRoutes(new Routes(reached, false)));
    }

    private static AddressV2 entry(Stage stage, AddressNetwork network, byte[] address) {
        return new AddressV2(stage.now.getEpochSecond(), 9, network.id(), address, 8333);
    }

    private static AddressV2 onion(Stage stage) {
        return entry(stage, AddressNetwork.ONION, OverlayHost.bytes(ONION));
    }

    /// A peer that understands addrv2.
    private static PeerId modern(Stage stage, String remote, boolean inbound) {
        PeerId id = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(id, at(remote), inbound));
        stage.receive(id, Stage.version(100 + id.value(), 0, 0));
        stage.receive(id, new SendAddrV2());
        stage.receive(id, new Verack());
        return id;
    }

    private static Set<String> hosts(Stage stage) {
        var hosts = new TreeSet<String>();
        for (AddressRecord record : stage.network.knownNodes())
            hosts.add(record.address().host());
        return hosts;
    }

    @Test
    void a_place_in_a_network_above_the_net_is_no_name() {
        assertEquals(AddressNetwork.ONION, at(ONION + ":8333").network().orElseThrow());
        assertEquals(AddressNetwork.I2P, at(I2P + ":1").network().orElseThrow());
        assertEquals(at(ONION + ":8333"), at(ONION.toUpperCase(Locale.ROOT) + ":8333"));
        assertTrue(at("example.org:8333").isName());
        for (String bad : List.of("a.onion:8333", "x" + ONION + ":8333", "node.i2p:8333"))
            assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(bad, 0), bad);
    }

    @Test
    void what_is_told_of_is_kept_if_it_can_be_reached() {
        for (boolean reached : new boolean[] {true, false}) {
            Stage stage = reached ? stage(AddressNetwork.ONION, AddressNetwork.CJDNS) : stage();
            PeerId peer = modern(stage, "20.1.1.1:8333", false);
            byte[] cjdns = new byte[16];
            cjdns[0] = (byte) 0xfc;
            cjdns[15] = 1;
            stage.receive(
                    peer,
                    new AddrV2(List.of(
                            onion(stage),
                            entry(stage, AddressNetwork.CJDNS, cjdns),
                            entry(stage, AddressNetwork.I2P, OverlayHost.bytes(I2P)),
                            entry(stage, AddressNetwork.CJDNS, new byte[16]),
                            entry(stage, AddressNetwork.ONION, new byte[31]))));
            Set<String> known = hosts(stage);
            assertEquals(reached, known.contains(ONION));
            assertEquals(reached, known.contains("fc00::1"));
            assertEquals(reached ? 3 : 1, known.size(), () -> known.toString());
        }
    }

    @Test
    void it_is_passed_on_to_those_who_have_a_message_for_it() {
        Stage stage = stage(AddressNetwork.ONION);
        PeerId from = modern(stage, "20.1.1.1:40000", true);
        PeerId modern = modern(stage, "20.2.1.1:40000", true);
        PeerId old = stage.peer("20.3.1.1:40000", true);
        for (PeerId each : List.of(modern, old)) stage.receive(each, new Addr(List.of()));
        AddressV2 heard = onion(stage);
        stage.receive(from, new AddrV2(List.of(heard)));
        List<NetworkEffect> effects = stage.passAddresses();
        assertEquals(List.of(new AddrV2(List.of(heard))), sent(effects, modern, AddrV2.class));
        assertEquals(List.of(), sent(effects, old, Addr.class));
        long believed = heard.lastSeen() - AddressGossip.HEARSAY.toSeconds();
        assertEquals(
                List.of(new AddressV2(believed, heard.services(), heard.network(), heard.address(), heard.port())),
                sent(stage.receive(modern(stage, "20.4.1.1:40000", true), new GetAddr()), new PeerId(4), AddrV2.class)
                        .getFirst()
                        .addresses());
        assertEquals(List.of(), sent(stage.receive(old, new GetAddr()), old, Addr.class));
    }

    @Test
    void it_is_passed_on_though_it_cannot_be_reached_from_here() {
        Stage stage = stage();
        PeerId from = modern(stage, "20.1.1.1:40000", true);
        PeerId to = modern(stage, "20.2.1.1:40000", true);
        stage.receive(to, new Addr(List.of()));
        AddressV2 heard = onion(stage);
        stage.receive(from, new AddrV2(List.of(heard)));
        assertEquals(List.of(new AddrV2(List.of(heard))), sent(stage.passAddresses(), to, AddrV2.class));
    }

    private static List<Endpoint> dialled(List<NetworkEffect> effects) {
        var all = new ArrayList<Endpoint>();
        for (NetworkEffect effect : effects)
            if (effect instanceof NetworkEffect.Connect(Endpoint target, boolean _)) all.add(target);
        return all;
    }

    @Test
    void only_networks_that_are_named_are_dialled_but_for_peers_that_the_user_names() {
        var record = new AddressRecord(
                at("20.5.1.1:8333"), 9, Stage.START, Instant.EPOCH, AddressRecord.Status.KNOWN, -1, 0, "s");
        for (AddressNetwork only : List.of(AddressNetwork.IPV4, AddressNetwork.ONION)) {
            var stage = new Stage(
                    NetworkSettings.defaults(5000)
                            .withPrivateAddresses(false)
                            .withRoutes(new Routes(Set.of(only), false)),
                    List.of(record));
            assertEquals(
                    only == AddressNetwork.IPV4 ? List.of(record.address()) : List.of(),
                    dialled(stage.after(Duration.ofSeconds(1))));
            assertEquals(
                    List.of(at("20.6.1.1:8333")), dialled(stage.on(new NetworkEvent.AddPeer(at("20.6.1.1:8333")))));
        }
    }

    @Test
    void where_a_proxy_looks_names_up_they_are_dialled_and_nobody_is_asked() {
        for (boolean proxied : new boolean[] {true, false}) {
            NetworkSettings settings =
                    NetworkSettings.defaults(5000).withRoutes(new Routes(Routes.DIRECT.networks(), proxied));
            Endpoint name = at("node.example:8333");
            List<NetworkEffect> effects = new ArrayList<>(new Stage(settings).on(new NetworkEvent.AddPeer(name)));
            effects.addAll(new Stage(settings.withSeeds(List.of(name))).after(Duration.ofSeconds(1)));
            assertEquals(proxied ? List.of(name, name) : List.of(), dialled(effects));
            assertEquals(
                    proxied ? 0 : 2,
                    effects.stream()
                            .filter(e -> e instanceof NetworkEffect.Resolve)
                            .count());
        }
    }

    @Test
    void our_address_is_told_to_nobody_in_a_network_that_hides_it() {
        for (String remote : List.of(ONION + ":8333", "20.1.1.1:8333")) {
            var stage = new Stage(NetworkSettings.defaults(5000).withListenAddress(IpAddress.parse("20.9.9.9")));
            PeerId peer = modern(stage, remote, false);
            assertEquals(
                    remote.startsWith("20.") ? 1 : 0,
                    sent(stage.effects, peer, AddrV2.class).size());
        }
    }
}
