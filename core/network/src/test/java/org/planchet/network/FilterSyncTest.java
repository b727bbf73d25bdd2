package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.ByteString;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Services;

/// What a light node asks of whom about filters, and what it does not take. Here a block's filter is its hash.
class FilterSyncTest {
    private static final int BLOCKS = 250;

    private final Set<BlockHash> matching = new HashSet<>();
    private final LightStage stage = new LightStage(
            new FilterWatch() {
                @Override
                public boolean isWatching() {
                    return true;
                }

                @Override
                public long since() {
                    return since;
                }

                @Override
                public boolean mayConcern(BlockHash block, byte[] filter) {
                    return matching.contains(block);
                }

                @Override
                public boolean isRefuted(Block block, byte[] filter) {
                    return filter.length != Hash256.SIZE;
                }

                @Override
                public List<ByteString> bloomElements() {
                    return List.of();
                }
            },
            BLOCKS);
    private final List<Block> blocks = stage.blocks;
    private long since;

    private PeerId server() {
        return stage.peer(Services.NETWORK | Services.WITNESS | Services.COMPACT_FILTERS);
    }

    private static byte[] filter(Block block) {
        return block.hash().hash().bytes();
    }

    private CFHeaders hashes() {
        List<Hash256> hashes = blocks.stream()
                .map(block -> Hash256.of(Hashes.sha256d(filter(block))))
                .toList();
        return new CFHeaders(0, blocks.getLast().hash(), Hash256.ZERO, hashes);
    }

    private PeerId asked() {
        return stage.sent(GetCFilters.class).getLast().peer();
    }

    private void giveFilters(int from, int to) {
        PeerId peer = asked();
        for (Block block : blocks.subList(from, to))
            stage.say(peer, new CFilter(0, block.hash(), new ByteString(filter(block))));
    }

    private PeerId[] agreed() {
        PeerId[] peers = {server(), server()};
        stage.tellHeaders(peers);
        for (PeerId peer : peers) stage.say(peer, hashes());
        return peers;
    }

    @Test
    void blocks_that_are_older_than_the_wallet_are_passed_over_without_their_filters() {
        since = blocks.get(199).header().time();
        stage.tellHeaders(server(), server());
        assertEquals(
                List.of(new NetworkEffect.NotConcerned(blocks.get(198).hash())),
                stage.effects.stream()
                        .filter(NetworkEffect.NotConcerned.class::isInstance)
                        .toList());
        assertEquals(
                List.of(200L, 200L),
                stage.sent(GetCFHeaders.class).stream()
                        .map(sent -> ((GetCFHeaders) sent.message()).startHeight())
                        .toList());
    }

    @Test
    void all_are_asked_for_hashes_and_one_for_the_filters_a_window_at_a_time() {
        PeerId[] peers = {server(), server()};
        stage.tellHeaders(peers);
        List<NetworkEffect.Send> questions = stage.sent(GetCFHeaders.class);
        assertEquals(
                Set.of(peers),
                Set.copyOf(questions.stream().map(NetworkEffect.Send::peer).toList()));
        assertEquals(
                new GetCFHeaders(0, 1, blocks.getLast().hash()),
                questions.getFirst().message());
        stage.say(peers[0], hashes());
        assertEquals(List.of(), stage.sent(GetCFilters.class), "one has not answered");
        stage.say(peers[1], hashes());
        assertEquals(
                new GetCFilters(0, 1, blocks.get(FilterSync.WINDOW - 1).hash()),
                stage.sent(GetCFilters.class).getFirst().message());
        giveFilters(0, 100);
        giveFilters(100, 200);
        giveFilters(200, BLOCKS);
        assertEquals(3, stage.sent(GetCFilters.class).size());
        assertEquals(BLOCKS, stage.chain.tip().height());
        assertEquals(List.of(), stage.sent(GetData.class));
        assertEquals(List.of(), stage.dropped());
    }

    @Test
    void a_block_that_matches_is_fetched_before_the_filters_after_it_are_looked_at() {
        agreed();
        Block hit = blocks.get(10);
        matching.add(hit.hash());
        giveFilters(0, 100);
        assertEquals(10, stage.chain.tip().height());
        NetworkEffect.Send question = stage.sent(GetData.class).getFirst();
        stage.say(question.peer(), new Message.BlockMessage(hit));
        assertEquals(100, stage.chain.tip().height());
    }

    @Test
    void who_does_not_deliver_the_block_goes_and_another_is_asked() {
        agreed();
        matching.add(blocks.get(0).hash());
        giveFilters(0, 1);
        PeerId slow = stage.sent(GetData.class).getFirst().peer();
        stage.tick(FilterSync.ANSWER.minusSeconds(1));
        assertEquals(List.of(), stage.dropped());
        stage.tick(Duration.ofSeconds(1));
        assertTrue(stage.dropped().getFirst().contains("did not deliver a block"));
        assertTrue(!stage.sent(GetData.class).getLast().peer().equals(slow));
    }

    @Test
    void p56_an_answer_of_another_length_is_no_answer() {
        PeerId[] peers = {server(), server()};
        stage.tellHeaders(peers);
        CFHeaders good = hashes();
        stage.say(
                peers[0],
                new CFHeaders(
                        0,
                        good.stop(),
                        good.previousHeader(),
                        good.filterHashes().subList(1, BLOCKS)));
        assertEquals(List.of("cfheaders: 249 hashes for 250"), stage.dropped());
    }

    @Test
    void p56_a_filter_that_is_not_the_one_of_its_hash_costs_the_connection() {
        agreed();
        PeerId liar = asked();
        stage.say(liar, new CFilter(0, blocks.get(0).hash(), new ByteString(filter(blocks.get(1)))));
        assertEquals(List.of("cfilter: not the one of its hash"), stage.dropped());
        assertTrue(!asked().equals(liar));
        giveFilters(0, 100);
        assertEquals(100, stage.chain.tip().height());
    }

    @Test
    void p56_a_filter_larger_than_any_blocks_is_not_kept() {
        PeerId[] peers = {server(), server()};
        stage.tellHeaders(peers);
        byte[] large = new byte[FilterSync.MAX_FILTER + 1];
        List<Hash256> claimed = new ArrayList<>(hashes().filterHashes());
        claimed.set(0, Hash256.of(Hashes.sha256d(large)));
        for (PeerId peer : peers)
            stage.say(peer, new CFHeaders(0, blocks.getLast().hash(), Hash256.ZERO, claimed));
        stage.say(asked(), new CFilter(0, blocks.get(0).hash(), new ByteString(large)));
        assertEquals(List.of("cfilter: larger than any block's"), stage.dropped());
    }

    @Test
    void p56_who_says_nothing_goes_after_twenty_seconds() {
        PeerId[] peers = {server(), server()};
        stage.tellHeaders(peers);
        stage.say(peers[0], hashes());
        stage.tick(FilterSync.ANSWER.minusSeconds(1));
        assertEquals(List.of(), stage.dropped());
        stage.tick(Duration.ofSeconds(1));
        assertEquals(List.of("did not answer about filters within 20 seconds"), stage.dropped());
        giveFilters(0, 100);
        assertEquals(100, stage.chain.tip().height(), "the other one is enough");
    }

    @Test
    void what_nobody_asked_for_is_ignored() {
        PeerId[] peers = agreed();
        PeerId other = peers[0].equals(asked()) ? peers[1] : peers[0];
        stage.say(other, new CFilter(0, blocks.get(0).hash(), new ByteString(filter(blocks.get(0)))));
        stage.say(other, new CFilter(1, blocks.get(0).hash(), new ByteString(new byte[3])));
        stage.say(other, hashes());
        stage.say(other, new Message.BlockMessage(blocks.get(0)));
        assertEquals(0, stage.chain.tip().height());
        assertEquals(List.of(), stage.dropped());
    }

    @Test
    void a_second_server_is_waited_for() {
        stage.tellHeaders(server());
        assertEquals(List.of(), stage.sent(GetCFHeaders.class));
        stage.tick(FilterSync.ALONE.minusSeconds(1));
        assertEquals(List.of(), stage.sent(GetCFHeaders.class));
        stage.tick(Duration.ofSeconds(2));
        assertEquals(1, stage.sent(GetCFHeaders.class).size());
    }
}
