package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.index.BlockFilter;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import org.planchet.testkit.PlanchetNode;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFCheckpt;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;

/// A light node's questions (BIP-0157) to a running node, over a socket: what it gets fits together, and tells it which
/// blocks concern it, also when the chain goes another way.
final class CompactFiltersTest {
    private static final String MINER = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    private final Script mined;

    CompactFiltersTest() throws BadAddressException {
        mined = Addresses.toScript(MINER, Chains.regtest().addresses());
    }

    private static PlanchetNode node() {
        return PlanchetNode.start("regtest", "index", "tx,filter");
    }

    private static RawPeer peer(PlanchetNode node) throws Exception {
        PlanchetNode.await(
                "the index",
                () -> node.api().status().indexes().height()
                        == node.api().status().height());
        int port = Integer.parseInt(node.p2pAddress().substring("127.0.0.1:".length()));
        return RawPeer.connect(port, Chains.regtest());
    }

    private static BlockHash tip(PlanchetNode node) {
        return BlockHash.fromHex(node.api().status().tip());
    }

    /// Asks for everything up to the tip; checks that filters, hashes and headers are of one chain. Returns the
    /// heights whose blocks may pay the miner.
    private List<Integer> scan(PlanchetNode node, RawPeer peer) throws Exception {
        int height = node.api().status().height();
        peer.send(new GetCFHeaders(0, 0, tip(node)));
        CFHeaders headers = peer.next(CFHeaders.class);
        assertEquals(Hash256.ZERO, headers.previousHeader());
        assertEquals(height + 1, headers.filterHashes().size());
        peer.send(new GetCFilters(0, 0, tip(node)));
        var found = new ArrayList<Integer>();
        for (int i = 0; i <= height; i++) {
            CFilter answer = peer.next(CFilter.class);
            BlockFilter filter =
                    BlockFilter.parse(answer.block(), answer.filter().toByteArray());
            assertEquals(headers.filterHashes().get(i), filter.hash());
            if (filter.mayConcern(List.of(mined))) found.add(i);
        }
        assertEquals(tip(node), headers.stop());
        return found;
    }

    @Test
    void a_light_node_finds_the_blocks_that_concern_it() throws Exception {
        try (PlanchetNode node = node()) {
            node.mine(3);
            node.api().generate(MINER, 1);
            node.mine(1);
            try (RawPeer peer = peer(node)) {
                assertEquals(List.of(4), scan(node, peer));
                // A block that has just come: its filter is waited for.
                node.api().generate(MINER, 1);
                assertEquals(List.of(4, 6), scan(node, peer));
            }
        }
    }

    @Test
    void when_the_chain_goes_another_way_so_do_the_filters() throws Exception {
        try (PlanchetNode node = node();
                PlanchetNode rival = node()) {
            node.mine(2);
            node.connect(rival);
            node.awaitSameTip(rival);
            node.api().removePeer(rival.p2pAddress(), true);
            PlanchetNode.await("alone", () -> rival.api().peers().isEmpty());
            node.api().generate(MINER, 1);
            BlockHash lost = tip(node);
            rival.mine(1);
            rival.api().generate(MINER, 1);
            try (RawPeer peer = peer(node)) {
                assertEquals(List.of(3), scan(node, peer));
                node.connect(rival);
                node.awaitSameTip(rival);
                assertEquals(List.of(4), scan(node, peer));
                // The branch that lost can still be asked about by who was on it.
                assertNotEquals(lost, tip(node));
                peer.send(new GetCFilters(0, 3, lost));
                assertEquals(lost, peer.next(CFilter.class).block());
            }
        }
    }

    @Test
    void a_checkpoint_is_the_header_that_the_hashes_lead_to() throws Exception {
        try (PlanchetNode node = node()) {
            node.mine(1_001);
            try (RawPeer peer = peer(node)) {
                peer.send(new GetCFCheckpt(0, tip(node)));
                List<Hash256> checkpoints = peer.next(CFCheckpt.class).filterHeaders();
                assertEquals(1, checkpoints.size());
                peer.send(new GetCFHeaders(
                        0, 0, BlockHash.fromHex(node.api().block("1000").hash())));
                Hash256 header = Hash256.ZERO;
                for (Hash256 filterHash : peer.next(CFHeaders.class).filterHashes())
                    header = BlockFilter.header(filterHash, header);
                assertEquals(checkpoints.getFirst(), header);
            }
        }
    }

    @Test
    void p25_filters_range_a_node_without_the_index_offers_none() throws Exception {
        try (PlanchetNode node = PlanchetNode.start();
                RawPeer peer = peer(node)) {
            Message question = new GetCFilters(0, 0, tip(node));
            peer.send(question);
            assertTrue(peer.isDropped(Duration.ofSeconds(20)));
        }
    }
}
