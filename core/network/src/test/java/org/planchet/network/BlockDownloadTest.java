package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.DownloadScene.asked;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Services;

class BlockDownloadTest {
    private final DownloadScene scene = new DownloadScene();
    private final Stage stage = scene.stage;
    private final List<Block> blocks = scene.blocks;

    @Test
    void s06_without_room_no_block_is_asked_for_or_taken_and_nobody_is_blamed() {
        PeerId a = scene.teller("10.0.0.2:5000");
        List<Hash256> asked = asked(stage.effects, a);
        stage.on(new NetworkEvent.RoomChanged(false));
        PeerId b = stage.peer("10.0.0.3:5000", false, 1_500);
        assertEquals(List.of(), asked(stage.receive(b, new Headers(ToyChain.headers(blocks))), b));
        for (Hash256 hash : asked)
            assertFalse(
                    stage.receive(a, scene.block(hash)).stream().anyMatch(NetworkEffect.CheckBlock.class::isInstance));
        List<NetworkEffect> meanwhile = stage.pass(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), ended(meanwhile, a));
        assertEquals(List.of(), asked(meanwhile, a));
        assertEquals(asked, asked(stage.on(new NetworkEvent.RoomChanged(true)), a));
    }

    @Test
    void s08_a_block_that_the_disk_lost_is_asked_of_whoever_is_on_our_chain() {
        stage.chain.addAll(blocks);
        Block lost = blocks.get(700);
        Objects.requireNonNull(stage.chain.find(lost.hash())).block = null;
        // One that has told nothing, and one on another branch, cannot be asked.
        PeerId silent = stage.peer("10.0.0.2:5000", false, 0);
        PeerId other = stage.peer("10.0.0.3:5000", false, 300);
        stage.receive(other, new Headers(ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), 300, 1))));
        assertEquals(List.of(), asked(stage.effects, silent));
        assertFalse(asked(stage.effects, other).contains(lost.hash().hash()));
        PeerId a = scene.teller("10.0.0.4:5000");
        assertEquals(List.of(lost.hash().hash()), asked(stage.effects, a));
        // It does not have it after all: the next is asked.
        stage.receive(a, new NotFound(List.of(InventoryItem.witnessBlock(lost.hash()))));
        PeerId b = scene.teller("10.0.0.5:5000");
        assertEquals(List.of(lost.hash().hash()), asked(stage.effects, b));
        stage.receive(b, scene.block(lost.hash().hash()));
        assertEquals(List.of(), List.copyOf(stage.chain.lostBlocks()));
        assertEquals(List.of(), asked(stage.pass(Duration.ofMinutes(1)), b));
    }

    /// `getblockfrompeer`.
    @Test
    void a_block_that_the_user_wants_of_a_peer_is_asked_of_it_alone_and_taken_whatever_its_work() {
        stage.chain.addAll(blocks);
        List<Block> branch = ToyChain.blocks(ToyChain.GENESIS.header(), 3, 1);
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        stage.receive(a, new Headers(ToyChain.headers(branch)));
        Block wanted = branch.getLast();
        assertFalse(asked(stage.effects, a).contains(wanted.hash().hash()), "a branch with less work is not fetched");
        List<NetworkEffect> first = stage.on(new NetworkEvent.FetchBlock(a, wanted.hash()));
        assertEquals(List.of(wanted.hash().hash()), asked(first, a));
        List<NetworkEffect> second = stage.on(new NetworkEvent.FetchBlock(b, wanted.hash()));
        assertEquals(List.of(wanted.hash().hash()), asked(second, b));
        assertTrue(stage.receive(b, new BlockMessage(wanted)).stream()
                .anyMatch(NetworkEffect.CheckBlock.class::isInstance));
    }

    @Test
    void sixteen_are_asked_of_each_peer_and_none_of_two() {
        PeerId a = scene.teller("10.0.0.2:5000");
        PeerId b = scene.teller("10.0.0.3:5000");
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
        List<PeerId> peers =
                List.of(scene.teller("10.0.0.2:5000"), scene.teller("10.0.0.3:5000"), scene.teller("10.0.0.4:5000"));
        var seen = new HashSet<Hash256>();
        int answered = 0;
        while (answered < stage.effects.size()) {
            NetworkEffect effect = stage.effects.get(answered++);
            if (!(effect instanceof NetworkEffect.Send(PeerId to, GetData(var items)))) continue;
            assertTrue(peers.contains(to));
            for (InventoryItem item : items) {
                assertTrue(seen.add(item.hash()), "asked for twice");
                stage.receive(to, scene.block(item.hash()));
            }
        }
        assertEquals(1_500, stage.chain.tip().height());
        assertEquals(0, stage.network.blocksInFlight());
        assertFalse(stage.network.syncing());
    }

    @Test
    void a_fork_deeper_than_the_window_is_followed_to_its_end() {
        stage.mined(blocks.subList(0, 1_300));
        List<Block> longer = ToyChain.blocks(ToyChain.GENESIS.header(), 1_400, 9);
        scene.add(longer);
        PeerId peer = stage.peer("10.0.0.2:5000", false, 1_400);
        stage.receive(peer, new Headers(ToyChain.headers(longer)));
        scene.deliverAll(peer);
        assertEquals(longer.getLast().hash(), stage.chain.tip().hash());
        assertEquals(0, stage.network.blocksInFlight());
    }

    @Test
    void a_branch_with_as_much_work_is_fetched_too_and_taken_for_what_the_peer_has() {
        stage.mined(blocks.subList(0, 2));
        List<Block> equal = ToyChain.blocks(ToyChain.GENESIS.header(), 2, 9);
        PeerId peer = stage.peer("10.0.0.2:5000", false, 2);
        stage.receive(peer, new Headers(ToyChain.headers(blocks.subList(0, 2))));
        List<NetworkEffect> effects = stage.receive(peer, new Headers(ToyChain.headers(equal)));
        assertEquals(List.of(equal.get(0).hash().hash(), equal.get(1).hash().hash()), asked(effects, peer));
        // One with less work is not.
        List<Block> less = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 10);
        PeerId poor = stage.peer("10.0.0.3:5000", false, 1);
        assertEquals(List.of(), asked(stage.receive(poor, new Headers(ToyChain.headers(less))), poor));
    }

    @Test
    void a_pruned_peer_is_asked_for_the_last_286_blocks_only() {
        PeerId pruned = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(pruned, Stage.at("10.0.0.2:5000"), false));
        stage.shake(pruned, Stage.version(77, Services.NETWORK_LIMITED | Services.WITNESS, 0, 1_000));
        stage.receive(pruned, new Headers(ToyChain.headers(blocks.subList(0, 1_000))));
        List<Hash256> asked = asked(stage.effects, pruned);
        assertEquals(blocks.get(1_000 - 286).hash().hash(), asked.getFirst(), "height 715, 285 below its tip");
        // A whole node has the rest.
        PeerId whole = stage.peer("10.0.0.3:5000", false, 1_000);
        List<NetworkEffect> effects = stage.receive(whole, new Headers(ToyChain.headers(blocks.subList(0, 1_000))));
        assertEquals(blocks.getFirst().hash().hash(), asked(effects, whole).getFirst());
    }

    @Test
    void p31_mutated_block_state_of_one_peer_leaves_the_others_request_alone() {
        stage.judging = false;
        List<Block> one = blocks.subList(0, 1);
        stage.chain.addHeaders(one);
        PeerId a = stage.peer("10.0.0.2:5000", false, 1);
        stage.receive(a, new Headers(ToyChain.headers(one)));
        assertEquals(1, asked(stage.effects, a).size());
        PeerId b = stage.peer("10.0.0.3:5000", true, 1);
        stage.receive(b, scene.block(one.getFirst().hash().hash()));
        stage.on(new NetworkEvent.BlockChecked(
                b, one.getFirst().hash(), Optional.of(Rule.MERKLE_DUPLICATE.broken("twice"))));
        assertFalse(stage.connected(b));
        assertEquals(1, stage.network.blocksInFlight());
        List<NetworkEffect> honest =
                stage.receive(a, scene.block(one.getFirst().hash().hash()));
        assertTrue(honest.stream().anyMatch(NetworkEffect.CheckBlock.class::isInstance));
    }

    @Test
    void p51_nothing_is_left_of_peers_that_are_gone() {
        PeerId a = scene.teller("10.0.0.2:5000");
        PeerId b = scene.teller("10.0.0.3:5000");
        scene.deliver(a, asked(stage.effects, a));
        for (PeerId peer : List.of(a, b)) stage.on(new NetworkEvent.PeerDisconnected(peer, "gone"));
        assertTrue(stage.network.isEmpty());
    }

    @Test
    void what_a_peer_does_not_have_is_asked_of_another() {
        PeerId poor = scene.teller("10.0.0.2:5000");
        PeerId rich = scene.teller("10.0.0.3:5000");
        scene.deliverAll(rich);
        List<Hash256> held = asked(stage.effects, poor);
        var items = new ArrayList<InventoryItem>();
        for (Hash256 hash : held) items.add(new InventoryItem(InventoryItem.WITNESS_BLOCK, hash));
        stage.receive(poor, new NotFound(items));
        List<NetworkEffect> effects = stage.pass(Duration.ofSeconds(1));
        assertEquals(held, asked(effects, rich));
    }

    @Test
    void when_a_peer_goes_its_blocks_are_asked_of_the_others() {
        PeerId a = scene.teller("10.0.0.2:5000");
        List<Hash256> held = asked(stage.effects, a);
        stage.on(new NetworkEvent.PeerDisconnected(a, "gone"));
        assertEquals(0, stage.network.blocksInFlight());
        PeerId b = scene.teller("10.0.0.3:5000");
        assertEquals(held, asked(stage.effects, b));
    }

    @Test
    void p39_unrequested_block_is_stored_only_as_a_tip_no_worse_within_288_its_header_always() {
        stage.mined(blocks.subList(0, 10));
        stage.chain.addHeaders(blocks.subList(10, 400));
        PeerId peer = stage.peer("10.0.0.2:5000", true, 0);
        // An old branch has less work than the tip: its header is taken, and no more.
        List<Block> branch = ToyChain.blocks(ToyChain.GENESIS.header(), 10, 5);
        Block low = branch.getFirst();
        assertTrue(stage.receive(peer, new BlockMessage(low))
                .contains(new NetworkEffect.CheckHeaders(peer, List.of(low.header()))));
        assertFalse(stage.chain.stored.contains(low.hash()));
        // As much work as the tip's is enough.
        stage.chain.addHeaders(branch);
        stage.receive(peer, new BlockMessage(branch.get(8)));
        assertFalse(stage.chain.stored.contains(branch.get(8).hash()));
        stage.receive(peer, new BlockMessage(branch.get(9)));
        assertTrue(stage.chain.stored.remove(branch.get(9).hash()));
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
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(0, 3));
        stage.judging = false;
        PeerId peer = stage.peer("10.0.0.2:5000", true, 0);
        Block block = blocks.getFirst();
        stage.receive(peer, new BlockMessage(block));
        List<NetworkEffect> verdict = stage.on(new NetworkEvent.BlockChecked(
                peer, block.hash(), Optional.of(Rule.MERKLE_ROOT.broken("does not match"))));
        assertTrue(ended(verdict, peer).orElseThrow().reason().contains("bad-txnmrklroot"));
        // Its host is let in from now on as long as two places are free.
        for (int taken = 1; taken <= 2; taken++) {
            PeerId again = stage.nextId();
            List<NetworkEffect> came =
                    stage.on(new NetworkEvent.PeerConnected(again, Stage.at("10.0.0.2:700" + taken), true));
            assertEquals(taken == 2, ended(came, again).isPresent());
            stage.peer("10.0.0.9:500" + taken, true, 0);
        }
    }

    @Test
    void p30_invalid_block_log_a_block_found_invalid_before_is_not_judged_again() {
        stage.chain.addHeaders(blocks.subList(0, 1));
        Objects.requireNonNull(stage.chain.nodes.get(blocks.getFirst().hash())).invalid = true;
        PeerId peer = stage.peer("10.0.0.2:40000", true, 0);
        for (int i = 0; i < 3; i++) {
            List<NetworkEffect> effects = stage.receive(peer, new BlockMessage(blocks.getFirst()));
            assertFalse(effects.stream().anyMatch(NetworkEffect.CheckBlock.class::isInstance));
        }
        assertTrue(stage.connected(peer));
    }

    @Test
    void one_on_a_branch_that_we_refuse_is_told_ours_and_kept_if_it_came_to_us_or_the_user_named_it() {
        stage.mined(blocks.subList(0, 3));
        stage.judging = false;
        Rejection refusal = Rule.BLOCK_KNOWN_INVALID.broken("put aside");
        List<Block> theirs = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 9);
        PeerId inbound = stage.peer("10.0.0.2:40000", true, 0);
        stage.on(new NetworkEvent.AddPeer(Stage.at("10.0.0.3:5000")));
        PeerId manual = stage.peer("10.0.0.3:5000", false, 0);
        PeerId outbound = stage.peer("10.0.0.4:5000", false, 0);
        var tip = new Inv(List.of(InventoryItem.of(blocks.get(2).hash())));
        for (PeerId kept : List.of(inbound, manual)) {
            List<NetworkEffect> verdict =
                    stage.on(new NetworkEvent.HeadersChecked(kept, ToyChain.headers(theirs), Optional.of(refusal)));
            assertEquals(List.of(tip), sent(verdict, kept, Inv.class));
            assertTrue(stage.connected(kept));
        }
        stage.on(new NetworkEvent.HeadersChecked(outbound, ToyChain.headers(theirs), Optional.of(refusal)));
        assertFalse(stage.connected(outbound));
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
