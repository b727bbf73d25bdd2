package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.ByteString;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;

/// What a light node asks of whom about filters, and what it does not take. Here a block's filter is its hash.
class FilterSyncTest {
    private static final int BLOCKS = 250;

    private final ToyChain chain = new ToyChain();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), BLOCKS, 1);
    private final Set<BlockHash> matching = new HashSet<>();
    private final List<NetworkEffect> effects = new ArrayList<>();
    private final Network network = Network.light(
            NetworkSettings.defaults(0).withDiscover(false).withServices(0, 0),
            chain,
            new ToyPool(),
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
            },
            new SplittableRandom(1),
            List.of());

    private Instant now = Stage.START;
    private long since;
    private long lastPeer;

    private List<NetworkEffect> on(NetworkEvent event) {
        int from = effects.size();
        take(network.on(event, now));
        return List.copyOf(effects.subList(from, effects.size()));
    }

    /// Headers are taken, blocks that do not concern are passed over, and others are good.
    private void take(List<NetworkEffect> wanted) {
        for (NetworkEffect effect : wanted) {
            effects.add(effect);
            switch (effect) {
                case NetworkEffect.CheckHeaders(var peer, var headers) -> {
                    headers.forEach(chain::addHeader);
                    take(network.on(new NetworkEvent.HeadersChecked(peer, headers, Optional.empty()), now));
                }
                case NetworkEffect.NotConcerned(BlockHash upTo) -> moveTo(upTo);
                case NetworkEffect.CheckBlock(var peer, var block) -> {
                    chain.add(block);
                    take(network.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.empty()), now));
                    moved(block);
                }
                default -> {}
            }
        }
    }

    private void moveTo(BlockHash upTo) {
        for (Block block : blocks) {
            chain.add(block);
            if (block.hash().equals(upTo)) {
                moved(block);
                return;
            }
        }
    }

    private void moved(Block tip) {
        var event = new ChainEvent.BlockConnected(tip, chain.tip().height(), BlockUndo.EMPTY);
        take(network.on(new NetworkEvent.ChainChanged(List.of(event)), now));
    }

    private List<NetworkEffect> say(PeerId peer, Message message) {
        return on(new NetworkEvent.MessageReceived(peer, message));
    }

    private PeerId server() {
        var peer = new PeerId(++lastPeer);
        var place = Endpoint.of(IpAddress.ofIpv4(new byte[] {10, 0, (byte) lastPeer, 1}), 5000);
        on(new NetworkEvent.AddPeer(place));
        on(new NetworkEvent.PeerConnected(peer, place, false));
        long services = Services.NETWORK | Services.WITNESS | Services.COMPACT_FILTERS;
        var none = new NetAddress(0, IpAddress.UNSPECIFIED, 0);
        say(peer, new Message.Version(70_016, services, now.getEpochSecond(), none, none, lastPeer, "/s/", 250, true));
        say(peer, new Message.Verack());
        return peer;
    }

    private void tellHeaders(PeerId... peers) {
        for (PeerId peer : peers) say(peer, new Message.Headers(ToyChain.headers(blocks)));
        tick(Duration.ofMillis(100));
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

    private List<NetworkEffect> tick(Duration later) {
        now = now.plus(later);
        return on(new NetworkEvent.Tick());
    }

    private <T extends Message> List<NetworkEffect.Send> sent(Class<T> kind) {
        return effects.stream()
                .filter(effect -> effect instanceof NetworkEffect.Send(var _, var message) && kind.isInstance(message))
                .map(NetworkEffect.Send.class::cast)
                .toList();
    }

    private List<String> dropped() {
        return effects.stream()
                .filter(NetworkEffect.Disconnect.class::isInstance)
                .map(effect -> ((NetworkEffect.Disconnect) effect).reason())
                .toList();
    }

    private PeerId asked() {
        return sent(GetCFilters.class).getLast().peer();
    }

    private void giveFilters(int from, int to) {
        PeerId peer = asked();
        for (Block block : blocks.subList(from, to))
            say(peer, new CFilter(0, block.hash(), new ByteString(filter(block))));
    }

    private PeerId[] agreed() {
        PeerId[] peers = {server(), server()};
        tellHeaders(peers);
        for (PeerId peer : peers) say(peer, hashes());
        return peers;
    }

    @Test
    void blocks_that_are_older_than_the_wallet_are_passed_over_without_their_filters() {
        since = blocks.get(199).header().time();
        tellHeaders(server(), server());
        assertEquals(
                List.of(new NetworkEffect.NotConcerned(blocks.get(198).hash())),
                effects.stream()
                        .filter(NetworkEffect.NotConcerned.class::isInstance)
                        .toList());
        assertEquals(
                List.of(200L, 200L),
                sent(GetCFHeaders.class).stream()
                        .map(sent -> ((GetCFHeaders) sent.message()).startHeight())
                        .toList());
    }

    @Test
    void all_are_asked_for_hashes_and_one_for_the_filters_a_window_at_a_time() {
        PeerId[] peers = {server(), server()};
        tellHeaders(peers);
        List<NetworkEffect.Send> questions = sent(GetCFHeaders.class);
        assertEquals(
                Set.of(peers),
                Set.copyOf(questions.stream().map(NetworkEffect.Send::peer).toList()));
        assertEquals(
                new GetCFHeaders(0, 1, blocks.getLast().hash()),
                questions.getFirst().message());
        say(peers[0], hashes());
        assertEquals(List.of(), sent(GetCFilters.class), "one has not answered");
        say(peers[1], hashes());
        assertEquals(
                new GetCFilters(0, 1, blocks.get(FilterSync.WINDOW - 1).hash()),
                sent(GetCFilters.class).getFirst().message());
        giveFilters(0, 100);
        giveFilters(100, 200);
        giveFilters(200, BLOCKS);
        assertEquals(3, sent(GetCFilters.class).size());
        assertEquals(BLOCKS, chain.tip().height());
        assertEquals(List.of(), sent(GetData.class));
        assertEquals(List.of(), dropped());
    }

    @Test
    void a_block_that_matches_is_fetched_before_the_filters_after_it_are_looked_at() {
        agreed();
        Block hit = blocks.get(10);
        matching.add(hit.hash());
        giveFilters(0, 100);
        assertEquals(10, chain.tip().height());
        NetworkEffect.Send question = sent(GetData.class).getFirst();
        say(question.peer(), new Message.BlockMessage(hit));
        assertEquals(100, chain.tip().height());
    }

    @Test
    void who_does_not_deliver_the_block_goes_and_another_is_asked() {
        agreed();
        matching.add(blocks.get(0).hash());
        giveFilters(0, 1);
        PeerId slow = sent(GetData.class).getFirst().peer();
        tick(FilterSync.ANSWER.minusSeconds(1));
        assertEquals(List.of(), dropped());
        tick(Duration.ofSeconds(1));
        assertTrue(dropped().getFirst().contains("did not deliver a block"));
        assertTrue(!sent(GetData.class).getLast().peer().equals(slow));
    }

    @Test
    void p56_an_answer_of_another_length_is_no_answer() {
        PeerId[] peers = {server(), server()};
        tellHeaders(peers);
        CFHeaders good = hashes();
        say(
                peers[0],
                new CFHeaders(
                        0,
                        good.stop(),
                        good.previousHeader(),
                        good.filterHashes().subList(1, BLOCKS)));
        assertEquals(List.of("cfheaders: 249 hashes for 250"), dropped());
    }

    @Test
    void p56_a_filter_that_is_not_the_one_of_its_hash_costs_the_connection() {
        agreed();
        PeerId liar = asked();
        say(liar, new CFilter(0, blocks.get(0).hash(), new ByteString(filter(blocks.get(1)))));
        assertEquals(List.of("cfilter: not the one of its hash"), dropped());
        assertTrue(!asked().equals(liar));
        giveFilters(0, 100);
        assertEquals(100, chain.tip().height());
    }

    @Test
    void p56_a_filter_larger_than_any_blocks_is_not_kept() {
        PeerId[] peers = {server(), server()};
        tellHeaders(peers);
        byte[] large = new byte[FilterSync.MAX_FILTER + 1];
        List<Hash256> claimed = new ArrayList<>(hashes().filterHashes());
        claimed.set(0, Hash256.of(Hashes.sha256d(large)));
        for (PeerId peer : peers) say(peer, new CFHeaders(0, blocks.getLast().hash(), Hash256.ZERO, claimed));
        say(asked(), new CFilter(0, blocks.get(0).hash(), new ByteString(large)));
        assertEquals(List.of("cfilter: larger than any block's"), dropped());
    }

    @Test
    void p56_who_says_nothing_goes_after_twenty_seconds() {
        PeerId[] peers = {server(), server()};
        tellHeaders(peers);
        say(peers[0], hashes());
        tick(FilterSync.ANSWER.minusSeconds(1));
        assertEquals(List.of(), dropped());
        tick(Duration.ofSeconds(1));
        assertEquals(List.of("did not answer about filters within 20 seconds"), dropped());
        giveFilters(0, 100);
        assertEquals(100, chain.tip().height(), "the other one is enough");
    }

    @Test
    void what_nobody_asked_for_is_ignored() {
        PeerId[] peers = agreed();
        PeerId other = peers[0].equals(asked()) ? peers[1] : peers[0];
        say(other, new CFilter(0, blocks.get(0).hash(), new ByteString(filter(blocks.get(0)))));
        say(other, new CFilter(1, blocks.get(0).hash(), new ByteString(new byte[3])));
        say(other, hashes());
        say(other, new Message.BlockMessage(blocks.get(0)));
        assertEquals(0, chain.tip().height());
        assertEquals(List.of(), dropped());
    }

    @Test
    void a_second_server_is_waited_for() {
        tellHeaders(server());
        assertEquals(List.of(), sent(GetCFHeaders.class));
        tick(FilterSync.ALONE.minusSeconds(1));
        assertEquals(List.of(), sent(GetCFHeaders.class));
        tick(Duration.ofSeconds(2));
        assertEquals(1, sent(GetCFHeaders.class).size());
    }
}
