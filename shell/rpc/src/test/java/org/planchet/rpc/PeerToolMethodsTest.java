package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEffect;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.GetData;
import tools.jackson.databind.JsonNode;

class PeerToolMethodsTest {
    private final TestNode node = new TestNode();

    private boolean sent(long peer, Message message) {
        return node.effects.contains(new Effect.OfNetwork(new NetworkEffect.Send(new PeerId(peer), message)));
    }

    @Test
    void a_block_whose_header_is_here_is_asked_of_the_peer_named() {
        String here = node.mine(1).getFirst();
        node.connect(1);
        String method = "getblockfrompeer";
        node.fails(Code.MISC, "Block header missing", method, "00".repeat(32), 1);
        node.fails(Code.MISC, "Block already downloaded", method, here, 1);
        node.fails(Code.INVALID_PARAMETER, "blockhash must be of length 64 (not 4, for '1234')", method, "1234", 1);
        var other = new TestNode();
        other.now = node.now.plusSeconds(600);
        String hash = other.mine(1).getFirst();
        node.call("submitheader", hex(other));
        node.fails(Code.MISC, "Peer does not exist", method, hash, 7);
        node.fails(Code.MISC, "Peer does not exist", method, hash, -1);
        assertTrue(node.call(method, hash, 1).isEmpty());
        var item = InventoryItem.witnessBlock(new BlockHash(Hash256.parse(hash).orElseThrow()));
        assertTrue(sent(1, new GetData(List.of(item))));
    }

    private static String hex(TestNode other) {
        return TestCalls.hex(other.block(1).header().bytes());
    }

    @Test
    void a_message_is_sent_as_it_was_given() {
        node.connect(1);
        assertTrue(node.call("sendmsgtopeer", 1, "addr", "ffff").isEmpty());
        assertTrue(sent(1, new Message.Unknown("addr", new byte[] {-1, -1})));
        String method = "sendmsgtopeer";
        node.fails(Code.MISC, "Error: Could not send message to peer", method, 2, "addr", "ff");
        node.fails(
                Code.INVALID_PARAMETER, "Error: msg_type too long, max length is 12", method, 1, "x".repeat(13), "ff");
        node.fails(Code.INVALID_PARAMETER, "Error parsing input for msg", method, 1, "addr", "f");
        node.fails(
                Code.INVALID_PARAMETER,
                "Error: msg too long, max length is 4000000",
                method,
                1,
                "addr",
                "ff".repeat(4_000_001));
    }

    @Test
    void the_tables_of_known_nodes_are_shown_place_by_place() {
        JsonNode none = node.call("getaddrmaninfo");
        assertEquals(0, none.at("/all_networks/total").intValue());
        node.call("addpeeraddress", "1.2.3.4", 8333);
        node.call("addpeeraddress", "5.6.7.8", 8333, true);
        node.call("addpeeraddress", "2803:0:1234:abcd::1", 45324);
        JsonNode info = node.call("getaddrmaninfo");
        assertEquals(
                List.of("ipv4", "ipv6", "onion", "i2p", "cjdns", "all_networks"), List.copyOf(info.propertyNames()));
        assertEquals("{\"new\":1,\"tried\":1,\"total\":2}", info.get("ipv4").toString());
        assertEquals("{\"new\":1,\"tried\":0,\"total\":1}", info.get("ipv6").toString());
        assertEquals(
                "{\"new\":2,\"tried\":1,\"total\":3}", info.get("all_networks").toString());
        JsonNode raw = node.call("getrawaddrman");
        assertEquals(List.of("new", "tried"), List.copyOf(raw.propertyNames()));
        assertEquals(2, raw.get("new").size());
        var tried = raw.get("tried").properties().iterator().next();
        assertTrue(tried.getKey().matches("[0-9]{1,3}/[0-9]{1,2}"), tried.getKey());
        assertEquals(
                List.of("address", "port", "services", "time", "network", "source", "source_network"),
                List.copyOf(tried.getValue().propertyNames()));
        assertEquals("5.6.7.8", tried.getValue().get("address").stringValue());
        assertEquals("5.6.7.8", tried.getValue().get("source").stringValue());
        assertEquals("ipv4", tried.getValue().get("source_network").stringValue());
        assertEquals(9, tried.getValue().get("services").intValue());
    }
}
