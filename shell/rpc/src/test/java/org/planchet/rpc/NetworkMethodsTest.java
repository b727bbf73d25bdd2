package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

class NetworkMethodsTest {
    private final TestNode node = new TestNode();

    private void connected(long id, String address, boolean inbound) {
        node.tell(new Event.OfNetwork(
                new NetworkEvent.PeerConnected(new PeerId(id), Endpoint.parse(address, 0), inbound)));
    }

    private boolean dials(String address) {
        return node.effects.stream()
                .anyMatch(
                        e -> e instanceof Effect.Connect(Endpoint target, boolean _) && target.equals(Endpoint.parse(address, 0)));
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
    void a_connection_is_shown_and_closed_by_address_or_number() {
        connected(1, "10.0.0.9:1234", true);
        connected(2, "10.0.0.10:1234", true);
        assertEquals(2, node.call("getconnectioncount").intValue());
        JsonNode peer = node.call("getpeerinfo").get(0);
        assertEquals(1, peer.get("id").intValue());
        assertEquals("10.0.0.9:1234", peer.get("addr").stringValue());
        assertEquals("inbound", peer.get("connection_type").stringValue());
        assertEquals(100, peer.get("bytessent").intValue());
        JsonNode info = node.call("getnetworkinfo");
        assertEquals(2, info.get("connections_in").intValue());
        assertEquals(0, info.get("connections_out").intValue());
        assertEquals("0000000000000009", info.get("localservices").stringValue());
        assertEquals(5000, info.at("/localaddresses/0/port").intValue());
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
        assertEquals(2_000, node.call("getnettotals").get("totalbytesrecv").intValue());
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
}
