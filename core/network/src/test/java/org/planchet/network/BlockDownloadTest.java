package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.NotFound;

class BlockDownloadTest {
    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 1_500, 0);
    private final Map<Hash256, Block> byHash = new HashMap<>();

    BlockDownloadTest() {
        for (Block block : blocks) byHash.put(block.hash().hash(), block);
    }

    /// A peer that has told all the headers.
    private PeerId teller(String remote) {
        PeerId peer = stage.peer(remote, false, 1_500);
        stage.receive(peer, new Headers(ToyChain.headers(blocks)));
        return peer;
    }

    private BlockMessage block(Hash256 hash) {
        return new BlockMessage(Objects.requireNonNull(byHash.get(hash)));
    }

    private List<Hash256> asked(List<NetworkEffect> effects, PeerId peer) {
        var hashes = new ArrayList<Hash256>();
        for (GetData request : sent(effects, peer, GetData.class))
            for (InventoryItem item : request.items()) hashes.add(item.hash());
        return hashes;
    }

    @Test
    void s06_without_room_no_block_is_asked_for_or_taken_and_nobody_is_blamed() {
        PeerId a = teller("10.0.0.2:5000");
        List<Hash256> asked = asked(stage.effects, a);
        stage.on(new NetworkEvent.RoomChanged(false));
        PeerId b = stage.peer("10.0.0.3:5000", false, 1_500);
        assertEquals(List.of(), asked(stage.receive(b, new Headers(ToyChain.headers(blocks))), b));
        for (Hash256 hash : asked)
            assertFalse(stage.receive(a, block(hash)).stream().anyMatch(NetworkEffect.CheckBlock.class::isInstance));
        List<NetworkEffect> meanwhile = stage.pass(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), ended(meanwhile, a));
        assertEquals(List.of(), asked(meanwhile, a));
        assertEquals(asked, asked(stage.on(new NetworkEvent.RoomChanged(true)), a));
    }

    @Test
    void sixteen_are_asked_of_each_peer_and_none_of_two() {
        PeerId a = teller("10.0.0.2:5000");
        PeerId b = teller("10.0.0.3:5000");
        List<Hash256> ofA = asked(stage.effects, a);
        List<Hash256> ofB = asked(stage.effects, b);
        assertEquals(16, ofA.size());
        assertEquals(16, ofB.size());
        assertEquals(blocks.getFirst().hash().hash(), ofA.getFirst());
        var all = new HashSet<>(ofA);
        all.addAll(ofB);
        assertEquals(32, all.size());
    }

    @Test
    void three_peers_bring_a_long_chain_each_block_once() {
        List<PeerId> peers = List.of(teller("10.0.0.2:5000"), teller("10.0.0.3:5000"), teller("10.0.0.4:5000"));
        var seen = new HashSet<Hash256>();
        int answered = 0;
        while (answered < stage.effects.size()) {
            NetworkEffect effect = stage.effects.get(answered++);
            if (!(effect instanceof NetworkEffect.Send(PeerId to, GetData(var items)))) continue;
            assertTrue(peers.contains(to));
            for (InventoryItem item : items) {
                assertTrue(seen.add(item.hash()), "asked for twice");
                stage.receive(to, block(item.hash()));
            }
        }
        assertEquals(1_500, stage.chain.tip().height());
        assertEquals(0, stage.network.blocksInFlight());
        assertFalse(stage.network.syncing());
    }

    @Test
    void p38_ibd_staller_has_two_seconds_and_then_loses_its_requests() {
        PeerId staller = teller("10.0.0.2:5000");
        PeerId honest = teller("10.0.0.3:5000");
        Instant[] stalledSince = {null};
        deliverAll(honest);
        stalledSince[0] = stage.now;
        // The window is full: 1,024 beyond the last shared block, of which the staller holds the first 16.
        assertEquals(1_024 - 16, stage.chain.stored.size());
        assertTrue(ended(stage.pass(Duration.ofMillis(1_900), Duration.ofMillis(100)), staller)
                .isEmpty());
        List<NetworkEffect> end = stage.pass(Duration.ofMillis(100), Duration.ofMillis(100));
        assertTrue(ended(end, staller).orElseThrow().reason().contains("2000 ms"));
        assertEquals(Duration.ofSeconds(2), Duration.between(stalledSince[0], stage.now));
        // What it held is asked of the other.
        assertEquals(16, asked(end, honest).size());
        deliver(honest, asked(end, honest));
        deliverAll(honest);
        assertEquals(1_500, stage.chain.tip().height());
    }

    private int read;

    /// Delivers everything asked of a peer so far and while it does so.
    private void deliverAll(PeerId peer) {
        while (read < stage.effects.size()) {
            NetworkEffect effect = stage.effects.get(read++);
            if (effect instanceof NetworkEffect.Send(PeerId to, GetData(var items)) && to.equals(peer))
                for (InventoryItem item : items) stage.receive(peer, block(item.hash()));
        }
    }

    private void deliver(PeerId peer, List<Hash256> hashes) {
        for (Hash256 hash : hashes) stage.receive(peer, block(hash));
    }

    @Test
    void p38_ibd_staller_limit_doubles_with_each_that_is_dropped() {
        PeerId first = teller("10.0.0.2:5000");
        PeerId second = teller("10.0.0.3:5000");
        PeerId honest = teller("10.0.0.4:5000");
        deliverAll(honest);
        stage.pass(Duration.ofSeconds(2), Duration.ofMillis(100));
        assertFalse(stage.connected(first));
        // Its 16 went to the honest one, which brings them; now the second holds the window up.
        deliverAll(honest);
        Instant since = stage.now;
        stage.pass(Duration.ofSeconds(70), Duration.ofMillis(100));
        assertFalse(stage.connected(second));
        assertTrue(stage.connected(honest));
        assertTrue(Duration.between(since, stage.now).compareTo(Duration.ofSeconds(2)) >= 0);
    }

    @Test
    void a_peer_that_brings_nothing_in_30_seconds_loses_its_requests_to_another() {
        PeerId silent = teller("10.0.0.2:5000");
        stage.pass(Duration.ofSeconds(10));
        PeerId other = teller("10.0.0.3:5000");
        List<Hash256> held = asked(stage.effects, silent);
        deliverAll(other);
        List<NetworkEffect> later = stage.pass(Duration.ofSeconds(21), Duration.ofMillis(500));
        assertTrue(asked(later, other).contains(held.getFirst()));
    }

    @Test
    void what_a_peer_does_not_have_is_asked_of_another() {
        PeerId poor = teller("10.0.0.2:5000");
        PeerId rich = teller("10.0.0.3:5000");
        deliverAll(rich);
        List<Hash256> held = asked(stage.effects, poor);
        var items = new ArrayList<InventoryItem>();
        for (Hash256 hash : held) items.add(new InventoryItem(InventoryItem.WITNESS_BLOCK, hash));
        stage.receive(poor, new NotFound(items));
        List<NetworkEffect> effects = stage.pass(Duration.ofSeconds(1));
        assertEquals(held, asked(effects, rich));
    }

    @Test
    void when_a_peer_goes_its_blocks_are_asked_of_the_others() {
        PeerId a = teller("10.0.0.2:5000");
        List<Hash256> held = asked(stage.effects, a);
        stage.on(new NetworkEvent.PeerDisconnected(a, "gone"));
        assertEquals(0, stage.network.blocksInFlight());
        PeerId b = teller("10.0.0.3:5000");
        assertEquals(held, asked(stage.effects, b));
    }

    @Test
    void p39_unrequested_block_is_looked_at_only_as_a_new_tip_within_288() {
        stage.mined(blocks.subList(0, 10));
        stage.chain.addHeaders(blocks.subList(10, 400));
        PeerId peer = stage.peer("10.0.0.2:5000", true, 0);
        // An old branch has less work than the tip.
        Block low = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 5).getFirst();
        assertEquals(List.of(), stage.receive(peer, new BlockMessage(low)));
        // 288 ahead at most.
        assertEquals(List.of(), stage.receive(peer, new BlockMessage(blocks.get(10 + 288))));
        assertEquals(10, stage.chain.stored.size());
        stage.receive(peer, new BlockMessage(blocks.get(10 + 287)));
        assertTrue(stage.chain.stored.contains(blocks.get(10 + 287).hash()));
        // Nobody knows its parent: not stored either.
        Block nowhere = ToyChain.blocks(low.header(), 2, 6).get(1);
        stage.receive(peer, new BlockMessage(nowhere));
        assertFalse(stage.chain.stored.contains(nowhere.hash()));
        // The next block is welcome.
        stage.receive(peer, new BlockMessage(blocks.get(10)));
        assertEquals(11, stage.chain.tip().height());
    }

    @Test
    void an_invalid_block_ends_its_sender_and_names_the_rule() {
        stage.judging = false;
        PeerId peer = stage.peer("10.0.0.2:5000", true, 0);
        Block block = blocks.getFirst();
        stage.receive(peer, new BlockMessage(block));
        List<NetworkEffect> verdict = stage.on(new NetworkEvent.BlockChecked(
                peer, block.hash(), Optional.of(Rule.MERKLE_ROOT.broken("does not match"))));
        assertTrue(ended(verdict, peer).orElseThrow().reason().contains("bad-txnmrklroot"));
        // Its host is refused from now on.
        PeerId again = stage.nextId();
        assertTrue(ended(stage.on(new NetworkEvent.PeerConnected(again, Stage.at("10.0.0.2:7000"), true)), again)
                .isPresent());
    }

    @Test
    void a_block_that_proves_invalid_later_is_laid_to_its_sender() {
        PeerId peer = stage.peer("10.0.0.2:5000", true, 0);
        stage.receive(peer, new BlockMessage(blocks.getFirst()));
        List<NetworkEffect> verdict = stage.on(
                new NetworkEvent.BlockRefused(blocks.getFirst().hash(), Rule.MERKLE_ROOT.broken("does not match")));
        assertTrue(ended(verdict, peer).orElseThrow().misbehaved());
    }

    @Test
    void a_chain_with_less_than_the_minimum_work_is_not_fetched() {
        var poor = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(BigInteger.valueOf(1_000_000)));
        PeerId peer = poor.peer("10.0.0.2:5000", false, 100);
        poor.receive(peer, new Headers(ToyChain.headers(blocks.subList(0, 100))));
        assertEquals(List.of(), asked(poor.effects, peer));
    }
}
