package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.network.Permission;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.Message;
import org.planchet.wire.NetAddress;
import tools.jackson.databind.JsonNode;

class NetworkMethodsTest {
    private final TestNode node = new TestNode();

    private void connected(long id, String address, boolean inbound) {
        node.deliver(new Event.OfNetwork(
                new NetworkEvent.PeerConnected(new PeerId(id), Endpoint.parse(address, 0), inbound)));
    }

    private boolean dials(String address) {
        return node.effects.stream()
                .anyMatch(e -> e instanceof Effect.OfNetwork(NetworkEffect.Connect(Endpoint target, boolean _))
                        && target.equals(Endpoint.parse(address, 0)));
    }

    @Test
    void k19_a_clock_that_five_peers_of_our_choice_contradict_is_among_the_warnings() {
        for (String method : List.of("getnetworkinfo", "getblockchaininfo", "getmininginfo"))
            assertTrue(node.call(method).get("warnings").isEmpty(), method);
        for (long id = 1; id <= 5; id++) {
            String address = "20." + id + ".0.1:5000";
            node.call("addnode", address, "add");
            connected(id, address, false);
            long time = node.now.getEpochSecond() + 10_800;
            node.receive(
                    id, new Message.Version(70_016, 9, time, NetAddress.NONE, NetAddress.NONE, id, "/toy/", 0, true));
        }
        assertEquals(10_800, node.call("getnetworkinfo").get("timeoffset").asInt());
        for (String method : List.of("getnetworkinfo", "getblockchaininfo", "getmininginfo"))
            assertTrue(node.call(method).get("warnings").get(0).asString().contains("out of sync"), method);
    }

    @Test
    void a_neighbour_is_kept_until_it_is_removed() {
        node.call("addnode", "10.0.0.7:5000", "add");
        assertTrue(dials("10.0.0.7:5000"));
        node.fails(Code.CLIENT_NODE_ALREADY_ADDED, "Error: Node already added", "addnode", "10.0.0.7:5000", "add");
        JsonNode added = node.call("getaddednodeinfo").get(0);
        assertEquals("10.0.0.7:5000", added.get("addednode").stringValue());
        assertTrue(!added.get("connected").booleanValue());
        node.call("addnode", "10.0.0.7:5000", "remove");
        assertEquals(0, node.call("getaddednodeinfo").size());
        node.fails(
                Code.CLIENT_NODE_NOT_ADDED,
                "Error: Node could not be removed. It has not been added previously.",
                "addnode",
                "10.0.0.7:5000",
                "remove");
        node.fails(Code.CLIENT_NODE_NOT_ADDED, "Error: Node has not been added.", "getaddednodeinfo", "10.0.0.7:5000");
    }

    @Test
    void a_neighbour_that_is_tried_once_is_not_kept() {
        node.call("addnode", "10.0.0.8:5000", "onetry");
        assertTrue(dials("10.0.0.8:5000"));
        assertEquals(0, node.call("getaddednodeinfo").size());
        RpcException unknown = org.junit.jupiter.api.Assertions.assertThrows(
                RpcException.class, () -> node.call("addnode", "10.0.0.8:5000", "marry"));
        assertEquals(Code.MISC, unknown.code());
    }

    @Test
    void it_is_told_by_which_network_a_peer_came_and_what_it_may_do() {
        var remote = Endpoint.parse("127.0.0.1:40000", 0);
        var onion = new ListenSocket(Endpoint.parse("127.0.0.1:5001", 0), Set.of(), true);
        var trusted = new ListenSocket(
                Endpoint.parse("127.0.0.1:5002", 0), Set.of(Permission.DOWNLOAD, Permission.NO_BAN), false);
        node.deliver(new Event.OfNetwork(new NetworkEvent.PeerConnected(new PeerId(1), remote, Optional.of(onion))));
        node.deliver(new Event.OfNetwork(new NetworkEvent.PeerConnected(new PeerId(2), remote, Optional.of(trusted))));
        JsonNode first = node.call("getpeerinfo").get(0);
        assertEquals("127.0.0.1:40000", first.get("addr").stringValue());
        assertEquals("onion", first.get("network").stringValue());
        assertTrue(first.get("permissions").isEmpty());
        JsonNode second = node.call("getpeerinfo").get(1);
        assertEquals("not_publicly_routable", second.get("network").stringValue());
        assertEquals("[\"noban\",\"download\"]", second.get("permissions").toString());
    }

    @Test
    void a_connection_is_shown_and_closed_by_address_or_number() {
        connected(1, "10.0.0.9:1234", true);
        connected(2, "10.0.0.10:1234", true);
        assertEquals(2, node.call("getconnectioncount").intValue());
        JsonNode peer = node.call("getpeerinfo").get(0);
        assertEquals(1, peer.get("id").intValue());
        assertEquals("10.0.0.9:1234", peer.get("addr").stringValue());
        assertEquals("inbound", peer.get("connection_type").stringValue());
        assertEquals(100, peer.get("bytessent").intValue());
        assertEquals(150, peer.at("/bytesrecv_per_msg/version").intValue());
        assertEquals(node.now.getEpochSecond(), peer.get("lastsend").longValue());
        assertEquals("127.0.0.1:5000", peer.get("addrbind").stringValue());
        assertEquals(-1, peer.get("startingheight").intValue());
        assertEquals(-1, peer.get("synced_headers").intValue());
        assertEquals(0, peer.get("inv_to_send").intValue());
        assertEquals(0, peer.get("addr_processed").intValue());
        assertTrue(!peer.get("addr_relay_enabled").booleanValue(), "before its handshake");
        assertTrue(!peer.has("pingwait"), "nothing is asked yet");
        JsonNode info = node.call("getnetworkinfo");
        assertEquals(2, info.get("connections_in").intValue());
        assertEquals(0, info.get("connections_out").intValue());
        assertEquals("000000000000000d", info.get("localservices").stringValue());
        assertEquals(5000, info.at("/localaddresses/0/port").intValue());
        assertEquals("ipv4", info.at("/networks/0/name").stringValue());
        assertTrue(info.at("/networks/0/reachable").booleanValue());
        assertEquals("127.0.0.1:9050", info.at("/networks/2/proxy").stringValue());
        node.call("disconnectnode", "10.0.0.9:1234");
        node.call("disconnectnode", "", 2);
        assertEquals(0, node.call("getconnectioncount").intValue());
        node.fails(Code.CLIENT_NODE_NOT_CONNECTED, "Node not found in connected nodes", "disconnectnode", "", 2);
        String one = "Only one of address and nodeid should be provided.";
        node.fails(Code.INVALID_PARAMS, one, "disconnectnode", "10.0.0.9:1234", 1);
        node.fails(Code.INVALID_PARAMS, one, "disconnectnode");
        node.fails(Code.INVALID_PARAMS, one, "disconnectnode", null, null);
        node.fails(Code.CLIENT_NODE_NOT_CONNECTED, "Node not found in connected nodes", "disconnectnode", "");
        assertTrue(node.call("ping").isNull());
        JsonNode totals = node.call("getnettotals");
        assertEquals(2_000, totals.get("totalbytesrecv").intValue());
        assertEquals(86_400, totals.at("/uploadtarget/timeframe").intValue());
        assertTrue(totals.at("/uploadtarget/serve_historical_blocks").booleanValue());
    }

    @Test
    void the_clock_is_stopped_on_regtest_alone() {
        node.call("setmocktime", 1_800_000_000);
        assertEquals(
                1_800_000_000_000L, node.call("getnettotals").get("timemillis").longValue());
        node.mine(1);
        assertEquals(1_800_000_000L, node.call("getblockchaininfo").get("time").longValue());
        node.call("setmocktime", 0);
        assertEquals(1_700_000_000, node.now.getEpochSecond());
        node.fails(Code.INVALID_PARAMETER, "Mocktime must be in the range [0, 9223372036], not -1.", "setmocktime", -1);
        var real = new TestNode(org.planchet.consensus.Chains.planchet());
        real.fails(
                Code.MISC, "setmocktime is for regression testing (-regtest mode) only", "setmocktime", 1_800_000_000);
    }

    /// Bitcoin Core's functional tests call it after every transaction that they hand in.
    @Test
    void what_was_handed_in_before_is_settled() {
        assertTrue(node.call("syncwithvalidationinterfacequeue").isNull());
    }

    /// One that is both included and excluded is excluded.
    @Test
    void details_are_logged_and_no_more() {
        assertEquals("{\"http\":false,\"net\":false}", node.call("logging").toString());
        assertEquals(
                "{\"http\":false,\"net\":true}",
                node.call("logging", List.of("http", "net"), List.of("http")).toString());
        node.fails(Code.INVALID_PARAMETER, "unknown logging category tor", "logging", List.of("tor"));
        node.fails(
                Code.TYPE,
                "JSON value of type number is not of expected type string",
                "logging",
                List.of(),
                List.of(1));
    }

    @Test
    void help_names_every_method_and_stop_stops() {
        String help = node.call("help").stringValue();
        for (Method method : node.methods().all()) {
            assertTrue(help.lines().anyMatch(line -> line.equals(method.usage())), method.name());
            assertTrue(
                    node.call("help", method.name()).stringValue().startsWith(method.usage() + "\n\n"), method.name());
        }
        assertEquals(
                "help: unknown command: sweep\n", node.call("help", "sweep").stringValue());
        assertEquals("Planchet stopping", node.call("stop").stringValue());
        assertTrue(node.stopAsked);
        assertEquals(42, node.call("uptime").intValue());
        assertEquals(
                "getrpcinfo",
                node.call("getrpcinfo").at("/active_commands/0/method").stringValue());
        assertEquals(
                List.of(1, "a").toString(),
                node.call("echo", 1, "a").toString().replace("\"", "").replace(",", ", "));
    }

    @Test
    void a_network_is_banned_until_its_time_is_over_or_it_is_taken_back() {
        connected(1, "10.0.1.9:1234", true);
        connected(2, "10.0.2.9:1234", true);
        node.call("setban", "10.0.1.0/24", "add", 100);
        assertEquals(1, node.call("getconnectioncount").intValue(), "who is banned has to go");
        connected(3, "10.0.1.10:1234", true);
        assertEquals(1, node.call("getconnectioncount").intValue(), "and is not let in");
        JsonNode ban = node.call("listbanned").get(0);
        assertEquals("10.0.1.0/24", ban.get("address").stringValue());
        assertEquals(100, ban.get("ban_duration").intValue());
        assertEquals(100, ban.get("time_remaining").intValue());
        node.fails(
                Code.CLIENT_NODE_ALREADY_ADDED,
                "Error: IP/Subnet already banned",
                "setban",
                "10.0.1.7/255.255.255.0",
                "add");
        node.now = node.now.plusSeconds(100);
        assertEquals(0, node.call("listbanned").size());
        connected(4, "10.0.1.11:1234", true);
        assertEquals(2, node.call("getconnectioncount").intValue());

        node.call("setban", "10.0.1.11", "add");
        assertEquals(86_400, node.call("listbanned").get(0).get("ban_duration").intValue());
        node.call("setban", "10.0.1.11", "remove");
        assertEquals(0, node.call("listbanned").size());
        node.call("setban", "10.0.1.12", "add", node.now.getEpochSecond() + 5, true);
        assertEquals(5, node.call("listbanned").get(0).get("ban_duration").intValue());
        node.call("clearbanned");
        assertEquals(0, node.call("listbanned").size());
    }

    @Test
    void a_ban_that_makes_no_sense_is_refused() {
        String subnet = "Error: Invalid IP/Subnet";
        node.fails(Code.CLIENT_INVALID_IP_OR_SUBNET, subnet, "setban", "nobody", "add");
        node.fails(Code.CLIENT_INVALID_IP_OR_SUBNET, subnet, "setban", "127.0.0.1/42", "add");
        String past = "Error: Absolute timestamp is in the past";
        node.fails(Code.INVALID_PARAMETER, past, "setban", "10.0.1.1", "add", 100, true);
        String never = "Error: Unban failed. Requested address/subnet was not previously manually banned.";
        node.fails(Code.CLIENT_INVALID_IP_OR_SUBNET, never, "setban", "10.0.1.1", "remove");
        RpcException marry = org.junit.jupiter.api.Assertions.assertThrows(
                RpcException.class, () -> node.call("setban", "10.0.1.1", "marry"));
        assertEquals(Code.MISC, marry.code());
    }

    @Test
    void without_a_network_nobody_is_dialled_or_let_in() {
        connected(1, "10.0.0.9:1234", true);
        assertTrue(!node.call("setnetworkactive", false).booleanValue());
        connected(2, "10.0.0.10:1234", true);
        node.call("addnode", "10.0.0.7:5000", "add");
        assertEquals(0, node.call("getconnectioncount").intValue());
        assertTrue(!dials("10.0.0.7:5000"));
        assertTrue(!node.call("getnetworkinfo").get("networkactive").booleanValue());
        node.call("setnetworkactive", true);
        assertTrue(dials("10.0.0.7:5000"), "it was waiting");
        connected(3, "10.0.0.11:1234", true);
        assertEquals(1, node.call("getconnectioncount").intValue());
    }

    @Test
    void a_node_that_is_told_of_is_known() {
        assertEquals(0, node.call("getnodeaddresses").size());
        assertTrue(node.call("addpeeraddress", "1.2.3.4", 8333).get("success").booleanValue());
        JsonNode again = node.call("addpeeraddress", "1.2.3.4", 8333);
        assertEquals("failed-adding-to-new", again.get("error").stringValue());
        assertTrue(!node.call("addpeeraddress", "nobody", 8333).get("success").booleanValue());
        node.call("addpeeraddress", "2001:db8::1", 8333, true);
        assertEquals(2, node.call("getnodeaddresses", 0).size());
        assertEquals(1, node.call("getnodeaddresses").size());
        JsonNode six = node.call("getnodeaddresses", 0, "ipv6");
        assertEquals(1, six.size());
        assertEquals("2001:db8::1", six.at("/0/address").stringValue());
        node.fails(Code.INVALID_PARAMETER, "Address count out of range", "getnodeaddresses", -1);
        node.fails(Code.INVALID_PARAMETER, "Network not recognized: moon", "getnodeaddresses", 1, "moon");
    }

    @Test
    void a_connection_of_a_kind_is_opened_on_regtest_alone() {
        JsonNode opened = node.call("addconnection", "10.0.0.7:5000", "block-relay-only", false);
        assertEquals("block-relay-only", opened.get("connection_type").stringValue());
        assertTrue(dials("10.0.0.7:5000"));
        connected(1, "10.0.0.7:5000", false);
        assertEquals(
                "block-relay-only",
                node.call("getpeerinfo").at("/0/connection_type").stringValue());
        RpcException kind = org.junit.jupiter.api.Assertions.assertThrows(
                RpcException.class, () -> node.call("addconnection", "10.0.0.8:5000", "best-friend", false));
        assertEquals(Code.INVALID_PARAMETER, kind.code());
        node.fails(
                Code.INVALID_PARAMETER,
                "Error: Adding v2transport connections requires -v2transport init flag to be set.",
                "addconnection",
                "10.0.0.8:5000",
                "feeler",
                true);
        var real = new TestNode(org.planchet.consensus.Chains.planchet());
        real.fails(
                Code.MISC,
                "addconnection is for regression testing (-regtest mode) only.",
                "addconnection",
                "10.0.0.7:5000",
                "feeler",
                false);
    }
}
