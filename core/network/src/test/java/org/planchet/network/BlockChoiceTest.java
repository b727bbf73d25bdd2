package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEvent.BlockChecked;
import org.planchet.network.NetworkEvent.BlockRefused;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Services;

/// Which blocks are asked of which peer, and what happens to the requests.
class BlockChoiceTest {
    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 1_200, 0);
    private final Map<Hash256, Block> byHash = new HashMap<>();

    BlockChoiceTest() {
        for (Block block : blocks) byHash.put(block.hash().hash(), block);
    }

    private PeerId teller(String remote, int count) {
        PeerId peer = stage.peer(remote, false, count);
        announce(peer, count);
        return peer;
    }

    private List<NetworkEffect> announce(PeerId peer, int count) {
        return stage.receive(peer, new Headers(ToyChain.headers(blocks.subList(0, count))));
    }

    private static List<Hash256> asked(List<NetworkEffect> effects, PeerId peer) {
        var hashes = new ArrayList<Hash256>();
        for (GetData request : sent(effects, peer, GetData.class))
            for (InventoryItem item : request.items()) {
                assertEquals(InventoryItem.WITNESS_BLOCK, item.type());
                hashes.add(item.hash());
            }
        return hashes;
    }

    private List<NetworkEffect> give(PeerId peer, Hash256 hash) {
        return stage.receive(peer, new BlockMessage(Objects.requireNonNull(byHash.get(hash))));
    }

    private Hash256 hash(int height) {
        return blocks.get(height - 1).hash().hash();
    }

    @Test
    void a_peer_is_asked_for_more_when_half_of_what_it_owes_has_come() {
        PeerId a = teller("10.0.0.2:5000", 100);
        List<Hash256> first = asked(stage.effects, a);
        assertEquals(16, first.size());
        for (int i = 0; i < 7; i++) assertEquals(List.of(), asked(give(a, first.get(i)), a));
        List<Hash256> next = asked(give(a, first.get(7)), a);
        assertEquals(8, next.size());
        assertEquals(hash(17), next.getFirst());
        assertEquals(16, stage.network.blocksInFlight());
        assertEquals(16, stage.network.peers().getFirst().sync().inFlight().size());
    }

    @Test
    void nothing_is_asked_beyond_1024_blocks_from_the_last_that_is_shared() {
        PeerId a = teller("10.0.0.2:5000", 1_200);
        List<Hash256> held = asked(stage.effects, a);
        PeerId b = stage.peer("10.0.0.3:5000", false, 1_200);
        List<Hash256> wanted = asked(announce(b, 1_200), b);
        Hash256 last = wanted.getLast();
        while (!wanted.isEmpty()) {
            var more = new ArrayList<Hash256>();
            for (Hash256 each : wanted) more.addAll(asked(give(b, each), b));
            wanted = more;
            if (!more.isEmpty()) last = more.getLast();
        }
        assertEquals(hash(1_024), last);
        // With the first block the window moves by one; with the sixteenth by all that is stored.
        assertEquals(List.of(hash(1_025)), asked(give(a, held.getFirst()), b));
    }

    @Test
    void a_block_that_is_being_judged_is_not_asked_for_and_once_refused_it_is_again() {
        stage.judging = false;
        stage.chain.addHeaders(blocks.subList(0, 1));
        PeerId a = teller("10.0.0.2:5000", 1);
        give(a, hash(1));
        PeerId b = stage.peer("10.0.0.3:5000", false, 1);
        assertEquals(List.of(), asked(announce(b, 1), b));
        assertEquals(List.of(), give(b, hash(1)), "nor is a second copy judged");
        List<NetworkEffect> verdict = stage.on(
                new BlockChecked(a, blocks.getFirst().hash(), Optional.of(Rule.MERKLE_DUPLICATE.broken("twice"))));
        assertFalse(stage.connected(a));
        assertEquals(List.of(hash(1)), asked(verdict, b));
    }

    @Test
    void the_verdict_on_a_block_whose_sender_left_leaves_nothing() {
        stage.judging = false;
        stage.chain.addHeaders(blocks.subList(0, 1));
        PeerId a = teller("10.0.0.2:5000", 1);
        give(a, hash(1));
        assertFalse(stage.network.isEmpty());
        stage.on(new PeerDisconnected(a, ""));
        assertFalse(stage.network.isEmpty(), "it is still judged");
        stage.on(new BlockChecked(a, blocks.getFirst().hash(), Optional.empty()));
        assertTrue(stage.network.isEmpty());
        stage.on(new BlockRefused(blocks.getFirst().hash(), Rule.MERKLE_ROOT.broken("wrong")));
        assertTrue(stage.network.isEmpty());
    }

    @Test
    void a_block_that_was_taken_is_the_peers_best_and_its_time_is_known() {
        PeerId a = stage.peer("10.0.0.2:5000", true, 0);
        stage.now = stage.now.plusSeconds(5);
        stage.receive(a, new BlockMessage(blocks.getFirst()));
        PeerInfo info = stage.network.peers().getFirst();
        assertEquals(1, info.contact().height());
        assertEquals(stage.now, info.traffic().lastBlock());
    }

    @Test
    void a_stored_block_that_comes_again_tells_what_the_peer_has_and_nothing_else() {
        stage.mined(blocks.subList(0, 3));
        PeerId a = stage.peer("10.0.0.2:5000", true, 0);
        assertEquals(List.of(), stage.receive(a, new BlockMessage(blocks.get(1))));
        assertEquals(2, stage.network.peers().getFirst().contact().height());
    }

    @Test
    void the_header_of_a_block_whose_parent_is_unknown_is_asked_about() {
        PeerId a = stage.peer("10.0.0.2:5000", true, 0);
        stage.receive(a, new Headers(List.of()));
        List<NetworkEffect> effects = stage.receive(a, new BlockMessage(blocks.get(5)));
        assertEquals(1, effects.size());
        assertEquals(
                1, sent(effects, a, org.planchet.wire.Message.GetHeaders.class).size());
    }

    @Test
    void p39_unrequested_block_below_the_least_work_is_not_judged() {
        var poor = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(BigInteger.valueOf(6)));
        PeerId a = poor.peer("10.0.0.2:5000", true, 0);
        // The genesis block and two more have the work of six hashes.
        poor.chain.addAll(blocks.subList(0, 1));
        poor.receive(a, new BlockMessage(blocks.get(1)));
        assertTrue(poor.chain.stored.contains(blocks.get(1).hash()));
        var poorer = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(BigInteger.valueOf(7)));
        PeerId b = poorer.peer("10.0.0.2:5000", true, 0);
        poorer.chain.addAll(blocks.subList(0, 1));
        poorer.receive(b, new BlockMessage(blocks.get(1)));
        assertFalse(poorer.chain.stored.contains(blocks.get(1).hash()));
    }

    @Test
    void who_does_not_have_a_block_is_left_in_peace_for_ten_seconds() {
        PeerId a = teller("10.0.0.2:5000", 1);
        var missing = new NotFound(
                List.of(InventoryItem.witnessBlock(blocks.getFirst().hash())));
        stage.receive(a, missing);
        assertEquals(List.of(), asked(stage.after(BlockDownload.PAUSE.minusMillis(1)), a));
        assertEquals(List.of(hash(1)), asked(stage.after(Duration.ofMillis(1)), a));
        // Saying so of what it was not asked for changes nothing.
        stage.receive(a, new BlockMessage(blocks.getFirst()));
        stage.receive(a, missing);
        assertEquals(List.of(hash(2)), asked(announce(a, 2), a));
    }

    @Test
    void the_deadline_is_met_to_the_second() {
        PeerId a = teller("10.0.0.2:5000", 1);
        for (int i = 0; i < 20; i++) stage.after(Duration.ofSeconds(29));
        stage.after(Duration.ofSeconds(20).minusMillis(1));
        assertTrue(stage.connected(a));
        var end = ended(stage.after(Duration.ofMillis(1)), a).orElseThrow();
        assertFalse(end.misbehaved());
        assertTrue(end.reason().contains("within 600 seconds"), end::reason);
    }

    @Test
    void a_pruned_peer_is_not_asked_for_what_others_owe_nor_for_old_blocks_that_were_lost() {
        PeerId pruned = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(pruned, at("10.0.0.2:5000"), false));
        stage.shake(pruned, Stage.version(77, Services.NETWORK_LIMITED | Services.WITNESS, 0, 400));
        PeerId slow = teller("10.0.0.3:5000", 1);
        assertEquals(List.of(hash(1)), asked(stage.effects, slow));
        announce(pruned, 1);
        assertEquals(List.of(), asked(stage.pass(Duration.ofMinutes(1)), pruned));
        stage.mined(blocks.subList(0, 400));
        announce(pruned, 400);
        Objects.requireNonNull(stage.chain.find(blocks.get(113).hash())).block = null;
        assertEquals(List.of(), asked(stage.after(Duration.ofMillis(1)), pruned), "height 114 of 400");
        Objects.requireNonNull(stage.chain.find(blocks.get(114).hash())).block = null;
        assertEquals(List.of(hash(115)), asked(stage.after(Duration.ofMillis(1)), pruned));
    }

    @Test
    void of_many_lost_blocks_sixteen_are_asked_of_a_peer() {
        stage.mined(blocks.subList(0, 100));
        PeerId a = teller("10.0.0.2:5000", 100);
        for (Block block : blocks.subList(10, 60)) Objects.requireNonNull(stage.chain.find(block.hash())).block = null;
        List<Hash256> wanted = asked(stage.after(Duration.ofMillis(1)), a);
        assertEquals(BlockRequests.MAX_PER_PEER, wanted.size());
        assertEquals(hash(11), wanted.getFirst());
        // A higher branch waits until there is a place.
        assertEquals(List.of(), asked(announce(a, 120), a));
        PeerId b = stage.peer("10.0.0.3:5000", false, 100);
        assertEquals(hash(27), asked(announce(b, 100), b).getFirst(), "each of one peer");
    }

    /// Whoever takes the requests over holds the window up in turn.
    @Test
    void p38_ibd_staller_each_that_is_dropped_doubles_the_limit_up_to_64_seconds_and_a_block_takes_15_percent_off() {
        PeerId holder = teller("10.0.1.2:5000", 1_200);
        List<Hash256> held = asked(stage.effects, holder);
        PeerId next = stage.peer("10.0.1.3:5000", false, 1_200);
        List<Hash256> wanted = asked(announce(next, 1_200), next);
        while (!wanted.isEmpty()) {
            var more = new ArrayList<Hash256>();
            for (Hash256 each : wanted) more.addAll(asked(give(next, each), next));
            wanted = more;
        }
        for (int i = 4; i < 14; i++) teller("10.0.1." + i + ":5000", 1_200);
        var limits = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            limits.add(untilGone(holder));
            holder = holderOf(held);
        }
        assertEquals(List.of(2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 64_000L, 64_000L), limits);
        give(holder, held.getFirst());
        assertEquals(54_400L, untilGone(holder));
    }

    private long untilGone(PeerId peer) {
        for (long millis = 200; ; millis += 200) {
            stage.after(Duration.ofMillis(200));
            if (!stage.connected(peer)) return millis;
        }
    }

    private PeerId holderOf(List<Hash256> held) {
        return stage.network.peers().stream()
                .filter(info -> info.sync().inFlight().size() == held.size())
                .findFirst()
                .orElseThrow()
                .id();
    }
}
