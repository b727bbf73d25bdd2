package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.Permission;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;

class NetworkConfigTest {
    @Test
    void permissions_are_given_to_several_networks() throws StartupException {
        NodeConfig config = NodeConfig.resolve(
                Map.of("whitelist", List.of("noban,in,out@127.0.0.1", "relay@10.0.0.0/8")), Map.of(), Optional.empty());
        assertEquals(
                List.of(Set.of(Permission.NO_BAN, Permission.DOWNLOAD), Set.of(Permission.RELAY)),
                NetworkConfig.permissions(config).stream()
                        .map(grant -> grant.permissions())
                        .toList());
        NodeConfig byVariable = NodeConfig.resolve(
                Map.of(), Map.of("PLANCHET_WHITELIST", "noban,addr@127.0.0.1 10.0.0.0/8"), Optional.empty());
        assertEquals(2, NetworkConfig.permissions(byVariable).size());
        assertEquals(List.of(), NetworkConfig.permissions(NodeConfig.of()));
        var wrong = assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("whitelist", "king@10.0.0.1"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("king@10.0.0.1"), wrong.getMessage());
    }

    @Test
    void a_node_tells_its_group_with_its_name() {
        NodeConfig config = NodeConfig.of("group", "asia", "user-agent-comment", "mine");
        String agent = NetworkConfig.of(config, 0).self().userAgent();
        assertTrue(agent.endsWith("(group asia; mine)/"), agent);
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("group", "far away"));
    }

    @Test
    void a_node_may_be_for_blocks_alone() {
        assertTrue(NetworkConfig.of(NodeConfig.of(), 0).relay().transactions());
        NodeConfig blocksOnly = NodeConfig.of("blocks-only", "true");
        assertFalse(NetworkConfig.of(blocksOnly, 0).relay().transactions());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5242880",
        "5M, 5242880",
        "5m, 5000000",
        "2k, 2000",
        "2K, 2048",
        "1g, 1000000000",
        "1G, 1073741824",
        "3t, 3000000000000",
        "1T, 1099511627776",
        "8388607T, 9223370937343148032"
    })
    void a_days_upload_is_a_number_of_mebibytes_or_has_its_unit(String text, long bytes) {
        assertEquals(
                bytes,
                NetworkConfig.of(NodeConfig.of("max-upload", text), 0).limits().uploadPerDay());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "M", "5P", "5 M", "5MB", "0x5", "9223373T", "9999999999999999999"})
    void what_is_no_amount_of_data_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("max-upload", text));
    }

    @Test
    void a_handshake_may_take_as_long_as_is_set() {
        assertEquals(
                Duration.ofSeconds(20),
                NetworkConfig.of(NodeConfig.of(), 0).limits().handshake());
        assertEquals(
                Duration.ofSeconds(1),
                NetworkConfig.of(NodeConfig.of("peer-timeout", "1"), 0).limits().handshake());
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("peer-timeout", "0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x2a", "2A", "000000000000000000000000000000000000000000000000000000000000002a"})
    void the_least_work_of_the_chain_may_be_set(String text) {
        NodeConfig config = NodeConfig.of("minimum-chain-work", text, "assume-valid", "0");
        assertEquals(BigInteger.valueOf(42), NetworkConfig.of(config, 0).minimumChainWork());
        assertEquals(
                BigInteger.valueOf(42),
                config.chain().trust().minimumChainWork().value());
        assertEquals(BigInteger.ZERO, NetworkConfig.of(NodeConfig.of(), 0).minimumChainWork());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "g", "10000000000000000000000000000000000000000000000000000000000000000"})
    void what_is_no_number_of_64_hex_digits_is_no_work(String text) {
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("minimum-chain-work", text));
    }

    @Test
    void a_node_listens_at_further_places_for_trusted_peers_and_for_those_of_its_onion_service() {
        NodeConfig config = NodeConfig.of(
                "whitebind", "noban,in@127.0.0.1:5002 localhost:5003", "onion-bind", "127.0.0.1:5001,[::1]:5001");
        assertEquals(
                List.of(
                        new ListenSocket(
                                new Endpoint("127.0.0.1", 5002), Set.of(Permission.NO_BAN, Permission.DOWNLOAD), false),
                        new ListenSocket(new Endpoint("localhost", 5003), Permission.STANDARD, false),
                        new ListenSocket(new Endpoint("127.0.0.1", 5001), Set.of(), true),
                        new ListenSocket(new Endpoint("::1", 5001), Set.of(), true)),
                ListenConfig.sockets(config));
        assertEquals(List.of(), ListenConfig.sockets(NodeConfig.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noban@", "noban@127.0.0.1", "127.0.0.1:0", "king@127.0.0.1:1", "noban,out@127.0.0.1:1"})
    void what_names_no_port_or_no_permission_is_nothing_to_listen_at(String text) {
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("whitebind", text));
    }

    @Test
    void an_address_in_tor_is_told_beside_the_one_in_the_net_and_not_instead_of_it() {
        String onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
        var self =
                NetworkConfig.of(NodeConfig.of("advertise", onion + ":1"), 5000).self();
        assertEquals(Optional.of(new Endpoint(onion, 1)), self.overlayAddress());
        assertEquals(Optional.empty(), self.listenAddress());
        assertEquals(5000, self.listenPort());
        var inTheNet =
                NetworkConfig.of(NodeConfig.of("advertise", "20.0.0.1:1"), 5000).self();
        assertEquals(Optional.empty(), inTheNet.overlayAddress());
        assertEquals(IpAddress.parse("20.0.0.1"), inTheNet.listenAddress());
        assertEquals(1, inTheNet.listenPort());
    }

    private static Set<AddressNetwork> reached(String... settings) {
        return NetworkConfig.of(NodeConfig.of(settings), 0).reach().routes().networks();
    }

    @Test
    void tor_is_reached_where_a_proxy_leads_there_and_other_networks_where_they_are_named() {
        Set<AddressNetwork> net = Set.of(AddressNetwork.IPV4, AddressNetwork.IPV6);
        Set<AddressNetwork> withTor = Set.of(AddressNetwork.IPV4, AddressNetwork.IPV6, AddressNetwork.ONION);
        assertEquals(net, reached());
        assertEquals(withTor, reached("proxy", "127.0.0.1:9050"));
        assertEquals(withTor, reached("onion", "127.0.0.1:9050"));
        assertEquals(Set.of(AddressNetwork.ONION), reached("onion", "127.0.0.1:9050", "only-net", "onion"));
        assertEquals(Set.of(AddressNetwork.IPV4, AddressNetwork.CJDNS), reached("only-net", "ipv4,cjdns"));
        var lost = assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("only-net", "onion"));
        assertTrue(String.valueOf(lost.getMessage()).contains("--only-net onion needs"), lost.getMessage());
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("only-net", "i2p"));
    }

    @Test
    void behind_a_proxy_a_node_listens_only_if_it_is_told_to() {
        assertTrue(NodeConfig.of("onion", "127.0.0.1:9050").listen());
        assertFalse(NodeConfig.of("proxy", "127.0.0.1:9050").listen());
        assertTrue(NodeConfig.of("proxy", "127.0.0.1:9050", "listen", "true").listen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9050", "ann:word@[::1]:9050", "a:b:c@d@127.0.0.1:1"})
    void a_proxy_is_a_place_and_perhaps_a_login(String text) {
        assertTrue(ReachConfig.proxies(NodeConfig.of("proxy", text)).net().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9050", "localhost", "ann@localhost:9050", ":word@localhost:9050", "ann:@localhost:9050"})
    void what_is_neither_is_no_proxy(String text) {
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("proxy", text));
    }

    @Test
    void a_mistyped_name_of_tor_is_no_neighbour() {
        String onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
        assertEquals(List.of(onion + ":1"), NodeConfig.of("peer", onion + ":1").peers());
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("peer", "x" + onion.substring(1) + ":1"));
    }

    @Test
    void comments_stand_behind_the_name_as_bip_14_has_them() {
        assertEquals(Version.USER_AGENT, NetworkConfig.userAgent(NodeConfig.of()));
        assertEquals(
                Version.USER_AGENT.replaceFirst("/$", "(Lab; rack 3)/"),
                NetworkConfig.userAgent(NodeConfig.of("user-agent-comment", "Lab,rack 3")));
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("user-agent-comment", "a/b"));
    }
}
