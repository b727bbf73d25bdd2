package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MerkleBlock;
import org.planchet.wire.ByteString;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterClear;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Message.MerkleBlockMessage;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Services;

/// What a light node tells of its wallet and asks where peers serve nothing but bloom filters (BIP-0037), and what it
/// does not believe.
class BloomSyncTest {
    private static final int BLOCKS = 250;
    private static final long PLAIN = Services.NETWORK | Services.WITNESS;

    private final List<ByteString> elements = new ArrayList<>(List.of(element(1), element(2)));
    private final LightStage stage = new LightStage(
            new FilterWatch() {
                @Override
                public boolean isWatching() {
                    return true;
                }

                @Override
                public boolean mayConcern(BlockHash block, byte[] filter) {
                    return false;
                }

                @Override
                public boolean isRefuted(Block block, byte[] filter) {
                    return false;
                }

                @Override
                public List<ByteString> bloomElements() {
                    return elements;
                }
            },
            BLOCKS);
    private final List<Block> blocks = stage.blocks;

    private static ByteString element(int tag) {
        return new ByteString(new byte[] {(byte) (tag >> 8), (byte) tag, 3});
    }

    private PeerId bloomServer() {
        return stage.peer(PLAIN | Services.BLOOM);
    }

    /// Two peers with bloom filters alone, after the wait for one with compact filters.
    private PeerId[] twoServers() {
        PeerId[] peers = {bloomServer(), bloomServer()};
        stage.tellHeaders(peers);
        stage.tick(FilterSync.ALONE);
        return peers;
    }

    private List<InventoryItem> askedOf(PeerId peer) {
        return stage.sent(GetData.class).stream()
                .filter(sent -> sent.peer().equals(peer))
                .flatMap(sent -> ((GetData) sent.message()).items().stream())
                .toList();
    }

    private static Message proof(Block block, boolean matches) {
        return new MerkleBlockMessage(MerkleBlock.of(block, _ -> matches));
    }

    private void answer(PeerId peer, int from, int to) {
        for (Block block : blocks.subList(from, to)) stage.say(peer, proof(block, false));
    }

    private PeerId[] having(Class<? extends Message> kind) {
        return stage.sent(kind).stream().map(NetworkEffect.Send::peer).toArray(PeerId[]::new);
    }

    @Test
    void compact_filters_are_waited_for_before_anyone_learns_what_the_wallet_watches() {
        PeerId[] peers = {bloomServer(), bloomServer()};
        stage.tellHeaders(peers);
        stage.tick(FilterSync.ALONE.minusSeconds(1));
        assertEquals(List.of(), stage.sent(FilterLoad.class));
        stage.tick(Duration.ofSeconds(1));
        assertEquals(Set.of(peers), Set.of(having(FilterLoad.class)));
        assertEquals(Set.of(peers), Set.of(having(MempoolRequest.class)));
    }

    @Test
    void the_filter_holds_what_the_wallet_watches_within_the_protocols_bounds_and_is_the_same_for_both() {
        twoServers();
        List<NetworkEffect.Send> loads = stage.sent(FilterLoad.class);
        assertEquals(loads.getFirst().message(), loads.getLast().message(), "two tweaks would tell more than one");
        var load = (FilterLoad) loads.getFirst().message();
        assertEquals(BloomFilter.UPDATE_ALL, load.flags(), "inputs of witness scripts show their coin alone");
        assertTrue(load.filter().size() <= Limits.BLOOM_FILTER && load.hashFunctions() <= Limits.BLOOM_FUNCTIONS);
        BloomFilter filter = BloomFilter.of(load);
        for (ByteString element : elements) assertTrue(filter.mayHold(element.toByteArray()));
        assertFalse(filter.mayHold(element(3).toByteArray()));
    }

    @Test
    void no_third_peer_gets_the_filter() {
        PeerId[] peers = {bloomServer(), bloomServer(), bloomServer()};
        stage.tellHeaders(peers);
        stage.tick(FilterSync.ALONE);
        stage.tick(Duration.ofMinutes(1));
        assertEquals(2, stage.sent(FilterLoad.class).size());
    }

    @Test
    void both_are_asked_for_the_same_blocks_a_window_at_a_time_and_pass_over_those_without_a_match() {
        PeerId[] peers = twoServers();
        for (PeerId peer : peers) {
            assertEquals(BloomSync.WINDOW, askedOf(peer).size());
            assertEquals(
                    new InventoryItem(
                            InventoryItem.FILTERED_BLOCK,
                            blocks.getFirst().hash().hash()),
                    askedOf(peer).getFirst());
        }
        answer(peers[0], 0, BloomSync.WINDOW);
        assertEquals(0, stage.chain.tip().height(), "the other has not answered");
        answer(peers[1], 0, BloomSync.WINDOW);
        assertEquals(BloomSync.WINDOW, stage.chain.tip().height());
        for (PeerId peer : peers) answer(peer, BloomSync.WINDOW, BLOCKS);
        assertEquals(BLOCKS, stage.chain.tip().height());
        assertEquals(List.of(), stage.dropped());
    }

    @Test
    void a_block_of_which_one_of_them_proves_a_match_is_fetched_whole() {
        PeerId[] peers = twoServers();
        Block hit = blocks.get(10);
        for (int i = 0; i < 20; i++) {
            stage.say(peers[0], proof(blocks.get(i), false));
            stage.say(peers[1], proof(blocks.get(i), i == 10));
        }
        assertEquals(10, stage.chain.tip().height());
        NetworkEffect.Send question = stage.sent(GetData.class).getLast();
        assertEquals(List.of(InventoryItem.witnessBlock(hit.hash())), ((GetData) question.message()).items());
        stage.say(question.peer(), new Message.BlockMessage(hit));
        assertEquals(11, stage.chain.tip().height());
        stage.tick(Duration.ofMillis(100));
        assertEquals(20, stage.chain.tip().height());
    }

    @Test
    void the_transactions_behind_an_answer_are_not_taken_for_unconfirmed_ones() {
        PeerId[] peers = twoServers();
        stage.say(peers[0], proof(blocks.getFirst(), true));
        stage.say(peers[0], new TxMessage(blocks.getFirst().transactions().getFirst()));
        assertTrue(stage.effects.stream().noneMatch(NetworkEffect.CheckTx.class::isInstance));
        stage.say(peers[0], new TxMessage(ToyPool.transaction(1)));
        assertTrue(stage.effects.stream().anyMatch(NetworkEffect.CheckTx.class::isInstance));
    }

    /// P56: what a header does not commit to is not believed.
    @Test
    void p56_a_proof_that_does_not_fit_its_header_costs_the_connection() {
        PeerId[] peers = twoServers();
        BlockHeader header = blocks.getFirst().header();
        Block other = ToyChain.block(header.previous(), header.time(), 9);
        MerkleBlock forged =
                new MerkleBlock(header, MerkleBlock.of(other, _ -> false).tree());
        stage.say(peers[0], new MerkleBlockMessage(forged));
        assertEquals(List.of("merkleblock: does not fit its header"), stage.dropped());
        stage.tick(BloomSync.ALONE);
        answer(peers[1], 0, BloomSync.WINDOW);
        assertEquals(BloomSync.WINDOW, stage.chain.tip().height(), "the other one is enough");
    }

    @Test
    void p56_who_does_not_answer_goes_after_twenty_seconds() {
        PeerId[] peers = twoServers();
        answer(peers[0], 0, BloomSync.WINDOW);
        stage.tick(BloomSync.ANSWER.minusSeconds(1));
        assertEquals(List.of(), stage.dropped());
        stage.tick(Duration.ofSeconds(1));
        assertEquals(List.of("did not answer about a filtered block within 20 seconds"), stage.dropped());
    }

    @Test
    void an_answer_that_nobody_asked_for_is_ignored() {
        PeerId[] peers = twoServers();
        stage.say(peers[0], proof(blocks.get(5), true));
        answer(peers[0], 0, 3);
        answer(peers[1], 0, 3);
        assertEquals(3, stage.chain.tip().height());
        assertEquals(List.of(), stage.dropped());
    }

    @Test
    void what_the_wallet_comes_to_watch_is_added_and_what_was_asked_before_is_asked_again() {
        PeerId[] peers = twoServers();
        elements.add(element(3));
        stage.tick(Duration.ofSeconds(1));
        assertEquals(
                List.of(new FilterAdd(element(3)), new FilterAdd(element(3))),
                stage.sent(FilterAdd.class).stream()
                        .map(NetworkEffect.Send::message)
                        .toList());
        // These are answers by the older filter.
        for (PeerId peer : peers) answer(peer, 0, BloomSync.WINDOW);
        assertEquals(0, stage.chain.tip().height());
        stage.tick(Duration.ofMillis(100));
        assertEquals(2 * BloomSync.WINDOW, askedOf(peers[0]).size());
        for (PeerId peer : peers) answer(peer, 0, BloomSync.WINDOW);
        assertEquals(BloomSync.WINDOW, stage.chain.tip().height());
    }

    @Test
    void a_filter_that_has_become_too_small_is_replaced() {
        twoServers();
        for (int tag = 3; tag < 200; tag++) elements.add(element(tag));
        stage.tick(Duration.ofSeconds(1));
        assertEquals(List.of(), stage.sent(FilterAdd.class));
        Set<Integer> sizes = stage.sent(FilterLoad.class).stream()
                .map(sent -> ((FilterLoad) sent.message()).filter().size())
                .collect(Collectors.toSet());
        assertEquals(4, stage.sent(FilterLoad.class).size());
        assertEquals(2, sizes.size());
        assertEquals(
                1,
                stage.sent(FilterLoad.class).stream()
                        .map(sent -> ((FilterLoad) sent.message()).tweak())
                        .distinct()
                        .count());
    }

    /// P56: what was believed of two peers alone is compared with filters, which cannot leave anything out unnoticed.
    @Test
    void p56_as_soon_as_a_peer_has_compact_filters_the_others_are_given_up_and_the_past_is_looked_at_again() {
        PeerId[] peers = twoServers();
        for (PeerId peer : peers) answer(peer, 0, 20);
        PeerId better = stage.peer(PLAIN | Services.COMPACT_FILTERS);
        stage.tellHeaders(better);
        assertEquals(Set.of(peers), Set.of(having(FilterClear.class)));
        assertTrue(stage.effects.contains(new NetworkEffect.LookAgain(0)));
        stage.tick(FilterSync.ALONE);
        stage.tick(Duration.ofMillis(100));
        assertEquals(better, stage.sent(GetCFHeaders.class).getFirst().peer());
        assertEquals(2, stage.sent(FilterLoad.class).size());
    }

    @Test
    void a_peer_that_it_chose_itself_stays_only_if_it_is_of_use() {
        stage.peer(PLAIN, false);
        assertEquals(List.of("does not serve compact filters"), stage.dropped());
        stage.peer(PLAIN | Services.BLOOM, false);
        assertEquals(1, stage.dropped().size());
        stage.peer(PLAIN | Services.COMPACT_FILTERS, false);
        stage.peer(PLAIN | Services.BLOOM, false);
        assertEquals(2, stage.dropped().size());
    }
}
