package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFCheckpt;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Services;

/// Compact filters for light nodes (BIP-0157), with Bitcoin Core's limits.
class FilterServerTest {
    private static final Duration TICK = Duration.ofMillis(100);

    private final Stage stage = new Stage();
    private final List<Block> blocks = new ArrayList<>(List.of(ToyChain.GENESIS));

    FilterServerTest() {
        blocks.addAll(ToyChain.blocks(ToyChain.GENESIS.header(), 2_100, 0));
        stage.chain.addAll(blocks.subList(1, blocks.size()));
        stage.filters.index(blocks);
    }

    private PeerId lightNode() {
        return stage.peer("10.0.0.2:40000", true, 0);
    }

    private BlockHash at(int height) {
        return blocks.get(height).hash();
    }

    private long offered() {
        PeerId peer = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(peer, Stage.at("10.0.0.3:40000"), true));
        return sent(stage.receive(peer, Stage.version(9, 0, 0)), peer, Version.class)
                        .getFirst()
                        .services()
                & Services.COMPACT_FILTERS;
    }

    private void ends(Message request) {
        PeerId peer = lightNode();
        var end = ended(stage.receive(peer, request), peer);
        assertTrue(end.isPresent(), request::toString);
        assertFalse(end.get().misbehaved());
    }

    @Test
    void filters_come_one_by_one_in_the_order_of_the_chain() {
        PeerId peer = lightNode();
        List<CFilter> answers = sent(stage.receive(peer, new GetCFilters(0, 5, at(8))), peer, CFilter.class);
        assertEquals(
                List.of(at(5), at(6), at(7), at(8)),
                answers.stream().map(CFilter::block).toList());
        assertEquals(10, answers.getFirst().filter().size());
    }

    @Test
    void headers_come_as_hashes_after_the_header_before_them() {
        PeerId peer = lightNode();
        CFHeaders answer = sent(stage.receive(peer, new GetCFHeaders(0, 5, at(6))), peer, CFHeaders.class)
                .getFirst();
        assertEquals(ToyFilters.hashesOf(at(4)).header(), answer.previousHeader());
        assertEquals(
                List.of(
                        ToyFilters.hashesOf(at(5)).filterHash(),
                        ToyFilters.hashesOf(at(6)).filterHash()),
                answer.filterHashes());
        CFHeaders first = sent(stage.receive(peer, new GetCFHeaders(0, 0, at(0))), peer, CFHeaders.class)
                .getFirst();
        assertEquals(Hash256.ZERO, first.previousHeader());
    }

    @Test
    void checkpoints_are_the_headers_at_every_thousandth_height() {
        PeerId peer = lightNode();
        CFCheckpt answer = sent(stage.receive(peer, new GetCFCheckpt(0, at(2_100))), peer, CFCheckpt.class)
                .getFirst();
        assertEquals(
                List.of(
                        ToyFilters.hashesOf(at(1_000)).header(),
                        ToyFilters.hashesOf(at(2_000)).header()),
                answer.filterHeaders());
        assertEquals(
                List.of(new CFCheckpt(0, at(999), List.of())),
                sent(stage.receive(peer, new GetCFCheckpt(0, at(999))), peer, CFCheckpt.class));
    }

    @Test
    void p25_filters_range_1001_filters_or_2001_headers() {
        PeerId peer = lightNode();
        List<NetworkEffect> all = new ArrayList<>(stage.receive(peer, new GetCFilters(0, 1, at(1_000))));
        all.addAll(stage.pass(Duration.ofSeconds(10), TICK));
        assertEquals(1_000, sent(all, peer, CFilter.class).size());
        ends(new GetCFilters(0, 1, at(1_001)));
        PeerId other = stage.peer("10.0.0.4:40000", true, 0);
        assertEquals(
                2_000,
                sent(stage.receive(other, new GetCFHeaders(0, 1, at(2_000))), other, CFHeaders.class)
                        .getFirst()
                        .filterHashes()
                        .size());
        ends(new GetCFHeaders(0, 1, at(2_001)));
    }

    @Test
    void p25_filters_range_backwards_unknown_or_of_another_kind() {
        ends(new GetCFilters(0, 9, at(8)));
        ends(new GetCFHeaders(0, 0xffff_ffffL, at(8)));
        ends(new GetCFilters(0, 1, new BlockHash(new Hash256(1, 2, 3, 4))));
        ends(new GetCFCheckpt(0, new BlockHash(new Hash256(1, 2, 3, 4))));
        ends(new GetCFilters(1, 5, at(8)));
    }

    @Test
    void filters_are_offered_while_the_index_is_near_the_tip() {
        assertEquals(Services.COMPACT_FILTERS, offered());
        stage.filters.index(blocks.subList(0, 2_100 - FilterServer.MAX_LAG));
        assertEquals(0, offered());
        stage.filters.index(blocks.subList(0, 2_101 - FilterServer.MAX_LAG));
        assertEquals(Services.COMPACT_FILTERS, offered());
    }

    @Test
    void they_are_told_with_our_address() {
        var known = new Stage(NetworkSettings.defaults(5000).withListenAddress(IpAddress.parse("9.9.9.9")));
        known.filters.index(List.of(ToyChain.GENESIS));
        PeerId peer = known.peer("10.0.0.2:5000", false);
        long told = sent(known.effects, peer, Addr.class)
                .getFirst()
                .addresses()
                .getFirst()
                .address()
                .services();
        assertEquals(known.network.services(), told);
        assertEquals(Services.COMPACT_FILTERS, told & Services.COMPACT_FILTERS);
    }

    @Test
    void an_index_on_a_branch_that_lost_offers_nothing() {
        Block side = ToyChain.blocks(blocks.get(2_099).header(), 1, 7).getFirst();
        stage.chain.add(side);
        stage.filters.index(List.of(side));
        assertEquals(0, offered());
    }

    @Test
    void who_was_offered_no_filters_and_asks_for_some_goes() {
        stage.filters.index(blocks.subList(0, 100));
        ends(new GetCFilters(0, 5, at(8)));
    }

    @Test
    void a_question_about_a_block_that_is_not_indexed_yet_waits_for_the_index() {
        PeerId peer = lightNode();
        List<Block> more = ToyChain.blocks(blocks.getLast().header(), 1, 0);
        stage.mined(more);
        var request = new GetCFilters(0, 2_100, more.getFirst().hash());
        assertEquals(0, sent(stage.receive(peer, request), peer, CFilter.class).size());
        assertEquals(0, sent(stage.after(TICK), peer, CFilter.class).size());
        stage.filters.index(more);
        assertEquals(2, sent(stage.after(TICK), peer, CFilter.class).size());
        assertEquals(0, sent(stage.after(TICK), peer, CFilter.class).size());
    }

    @Test
    void a_branch_that_lost_is_served_as_long_as_its_blocks_are() {
        Block side = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 7).getFirst();
        var young = new Stage();
        young.chain.add(side);
        List<Block> won = ToyChain.blocks(ToyChain.GENESIS.header(), 2, 0);
        young.chain.addAll(won);
        young.filters.index(List.of(ToyChain.GENESIS, side));
        young.filters.index(won);
        PeerId peer = young.peer("10.0.0.2:40000", true, 0);
        assertEquals(
                List.of(ToyChain.GENESIS.hash(), side.hash()),
                sent(young.receive(peer, new GetCFilters(0, 0, side.hash())), peer, CFilter.class).stream()
                        .map(CFilter::block)
                        .toList());
    }

    @Test
    void p22_a_peer_that_does_not_read_gets_a_megabyte_and_the_rest_when_it_has_read() {
        stage.filters.size = 50_000;
        PeerId peer = lightNode();
        List<NetworkEffect> effects = new ArrayList<>(stage.receive(peer, new GetCFilters(0, 1, at(50))));
        effects.addAll(stage.pass(Duration.ofSeconds(5), TICK));
        assertEquals(20, sent(effects, peer, CFilter.class).size());
        List<NetworkEffect> later = stage.on(new NetworkEvent.SendQueueEmpty(peer));
        assertEquals(at(21), sent(later, peer, CFilter.class).getFirst().block());
        stage.on(new NetworkEvent.SendQueueEmpty(peer));
        assertEquals(
                0,
                sent(stage.on(new NetworkEvent.SendQueueEmpty(peer)), peer, CFilter.class)
                        .size());
    }

    @Test
    void p22_questions_are_bounded() {
        stage.filters.size = 1_000_000;
        PeerId peer = lightNode();
        // The first is half answered, and all others wait for it.
        for (int i = 0; i < FilterServer.MAX_ASKED; i++) stage.receive(peer, new GetCFilters(0, 1, at(50)));
        assertTrue(stage.connected(peer));
        stage.receive(peer, new GetCFilters(0, 1, at(50)));
        assertFalse(stage.connected(peer));
        assertTrue(stage.network.isEmpty());
    }
}
