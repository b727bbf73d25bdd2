package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEvent.HeadersChecked;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.PeerDisconnected;
import org.planchet.network.NetworkEvent.SyncNow;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Services;

/// Who is asked for headers, from where on, and what is made of the answers.
class HeaderQuestionsTest {
    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 50, 0);

    private static Headers headers(List<Block> blocks) {
        return new Headers(ToyChain.headers(blocks));
    }

    private List<BlockHash> startsOf(List<NetworkEffect> effects, PeerId peer) {
        return sent(effects, peer, GetHeaders.class).stream()
                .map(asked -> asked.locator().getFirst())
                .toList();
    }

    private int height(PeerId peer) {
        return stage.network.peers().stream()
                .filter(info -> info.id().equals(peer))
                .findFirst()
                .orElseThrow()
                .contact()
                .height();
    }

    @Test
    void the_first_question_begins_one_before_our_best_header_so_that_every_answer_says_something() {
        stage.mined(blocks.subList(0, 10));
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        assertEquals(List.of(blocks.get(8).hash()), startsOf(stage.effects, a));
        GetHeaders asked = sent(stage.effects, a, GetHeaders.class).getFirst();
        assertEquals(HeaderSync.NO_STOP, asked.stop());
        assertEquals(70_016, asked.protocol());
    }

    @Test
    void one_that_we_chose_does_not_wait_for_those_that_chose_us_and_they_wait_for_it() {
        PeerId first = stage.peer("10.0.0.2:40000", true, 10);
        PeerId inbound = stage.peer("10.0.0.3:40000", true, 10);
        PeerId light = stage.nextId();
        stage.on(new NetworkEvent.AddPeer(at("10.0.0.4:5000")));
        stage.on(new PeerConnected(light, at("10.0.0.4:5000"), false));
        stage.shake(light, Stage.version(77, Services.WITNESS, 0, 0));
        PeerId chosen = stage.peer("10.0.0.5:5000", false, 10);
        PeerId next = stage.peer("10.0.0.6:5000", false, 10);
        assertEquals(1, startsOf(stage.effects, first).size());
        assertEquals(1, startsOf(stage.effects, chosen).size());
        List<NetworkEffect> before = stage.pass(HeaderSync.TIMEOUT.minusMillis(500), Duration.ofMillis(500));
        for (PeerId other : List.of(inbound, light, next)) assertEquals(List.of(), startsOf(before, other));
        List<NetworkEffect> then = stage.after(Duration.ofMillis(500));
        assertEquals(1, startsOf(then, next).size(), "the other that we chose");
        assertEquals(List.of(), startsOf(then, inbound));
        assertEquals(List.of(), startsOf(then, light));
        // An answer frees the others.
        List<NetworkEffect> told = stage.receive(chosen, headers(blocks));
        assertEquals(1, startsOf(told, inbound).size());
        assertEquals(1, startsOf(told, light).size());
    }

    @Test
    void a_peer_that_comes_after_one_has_told_is_asked_at_once() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 50);
        stage.receive(a, headers(blocks));
        PeerId b = stage.peer("10.0.0.3:40000", true, 50);
        assertEquals(List.of(blocks.get(48).hash()), startsOf(stage.effects, b));
    }

    @Test
    void an_announced_block_that_is_unknown_is_asked_about_once_in_two_minutes() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        var news = new Inv(List.of(InventoryItem.of(blocks.getFirst().hash())));
        assertEquals(List.of(ToyChain.GENESIS.hash()), startsOf(stage.receive(a, news), a));
        assertEquals(List.of(), startsOf(stage.receive(a, news), a));
        stage.now = stage.now.plus(HeaderSync.ASK_AGAIN).minusMillis(1);
        assertEquals(List.of(), startsOf(stage.receive(a, news), a));
        stage.now = stage.now.plusMillis(1);
        assertEquals(1, startsOf(stage.receive(a, news), a).size());
    }

    @Test
    void an_announced_block_that_becomes_known_by_another_way_is_fetched_from_the_one_who_announced_it() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        stage.receive(a, new Inv(List.of(InventoryItem.of(blocks.getFirst().hash()))));
        assertEquals(0, height(a));
        stage.chain.addHeaders(blocks.subList(0, 1));
        List<NetworkEffect> tick = stage.after(Duration.ofMillis(100));
        assertEquals(1, height(a));
        assertEquals(
                List.of(new GetData(
                        List.of(InventoryItem.witnessBlock(blocks.getFirst().hash())))),
                sent(tick, a, GetData.class));
    }

    @Test
    void an_announced_block_that_is_known_is_fetched_at_once_and_a_change_of_our_chain_looks_for_more() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        stage.chain.addHeaders(blocks.subList(0, 2));
        var first = InventoryItem.witnessBlock(blocks.getFirst().hash());
        var news = new Inv(List.of(InventoryItem.of(blocks.getFirst().hash())));
        List<NetworkEffect> effects = stage.receive(a, news);
        assertEquals(List.of(new NetworkEffect.Send(a, new GetData(List.of(first)))), effects);
        assertEquals(1, height(a));
        // Another announced a block that we did not know and that has become known meanwhile.
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        List<Block> branch = ToyChain.blocks(ToyChain.GENESIS.header(), 3, 9);
        stage.receive(b, new Inv(List.of(InventoryItem.of(branch.getLast().hash()))));
        stage.chain.addHeaders(branch);
        List<NetworkEffect> changed = stage.on(new NetworkEvent.ChainChanged(List.of()));
        assertEquals(3, sent(changed, b, GetData.class).getFirst().items().size());
    }

    @Test
    void the_best_known_block_of_a_peer_is_the_one_with_most_work_and_of_equal_ones_the_latest() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, headers(blocks.subList(0, 5)));
        List<Block> other = ToyChain.blocks(ToyChain.GENESIS.header(), 5, 9);
        stage.receive(a, headers(blocks.subList(0, 4)));
        assertEquals(5, height(a), "a lower one does not count");
        stage.judging = false;
        stage.chain.addHeaders(other);
        stage.receive(a, headers(other));
        // The equal one counts: once it is invalid, the next that is told takes its place, however low.
        Objects.requireNonNull(stage.chain.find(other.getLast().hash())).invalid = true;
        stage.receive(a, headers(blocks.subList(0, 2)));
        assertEquals(2, height(a));
    }

    @Test
    void of_headers_that_break_a_rule_those_before_are_what_the_peer_has() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        List<BlockHeader> told = ToyChain.headers(blocks.subList(0, 3));
        stage.receive(a, new Headers(told));
        stage.chain.addHeaders(blocks.subList(0, 2));
        stage.on(new HeadersChecked(a, told, Optional.of(Rule.TIME_TOO_NEW.broken("ahead"))));
        assertEquals(2, height(a));
        assertTrue(stage.connected(a));
        // None was taken: nothing is known by it.
        List<BlockHeader> later = ToyChain.headers(blocks.subList(2, 3));
        stage.on(new HeadersChecked(a, later, Optional.of(Rule.TIME_TOO_NEW.broken("ahead"))));
        stage.on(new HeadersChecked(a, later, Optional.empty()));
        assertEquals(2, height(a));
        var end = ended(stage.on(new HeadersChecked(a, later, Optional.of(Rule.BAD_DIFFBITS.broken("wrong")))), a)
                .orElseThrow();
        assertTrue(end.misbehaved() && end.reason().startsWith("headers: "), end::reason);
    }

    @Test
    void headers_that_are_known_are_not_judged_again_unless_they_are_invalid() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.chain.addHeaders(blocks.subList(0, 3));
        stage.judging = false;
        assertTrue(stage.receive(a, headers(blocks.subList(0, 3))).stream()
                .noneMatch(NetworkEffect.CheckHeaders.class::isInstance));
        assertEquals(3, height(a));
        Objects.requireNonNull(stage.chain.find(blocks.get(1).hash())).invalid = true;
        assertTrue(stage.receive(a, headers(blocks.subList(0, 3))).stream()
                .anyMatch(NetworkEffect.CheckHeaders.class::isInstance));
    }

    @Test
    void whoever_claims_more_and_is_still_telling_means_that_we_are_syncing_for_two_minutes() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 1);
        assertTrue(stage.network.syncing());
        stage.pass(HeaderSync.ASK_AGAIN.minusMillis(500), Duration.ofMillis(500));
        assertTrue(stage.network.syncing());
        stage.after(Duration.ofMillis(500));
        assertFalse(stage.network.syncing());
        stage.on(new PeerDisconnected(a, ""));
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        assertFalse(stage.network.syncing(), "it claims no more than we have");
        stage.receive(b, headers(blocks.subList(0, 1)));
        assertTrue(stage.network.syncing(), "it has more");
        stage.after(BlockRequests.SILENT.minusMillis(1));
        assertTrue(stage.network.syncing());
        stage.after(Duration.ofMillis(1));
        assertFalse(stage.network.syncing(), "and does not deliver it");
        stage.receive(b, new BlockMessage(blocks.getFirst()));
        assertFalse(stage.network.syncing(), "we have as much");
    }

    @Test
    void a_peer_without_blocks_or_on_an_invalid_branch_does_not_mean_that_we_are_syncing() {
        stage.on(new NetworkEvent.AddPeer(at("10.0.0.2:5000")));
        PeerId light = stage.nextId();
        stage.on(new PeerConnected(light, at("10.0.0.2:5000"), false));
        stage.shake(light, Stage.version(77, Services.WITNESS, 0, 0));
        stage.receive(light, headers(blocks.subList(0, 3)));
        assertFalse(stage.network.syncing());
        stage.on(new PeerDisconnected(light, ""));
        PeerId full = stage.peer("10.0.0.3:5000", false, 0);
        stage.receive(full, headers(blocks.subList(0, 3)));
        assertTrue(stage.network.syncing());
        Objects.requireNonNull(stage.chain.find(blocks.getFirst().hash())).invalid = true;
        assertFalse(stage.network.syncing());
    }

    @Test
    void after_headers_were_forgotten_nothing_of_them_is_left_and_everyone_is_asked_anew() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, headers(blocks.subList(0, 3)));
        stage.chain.forgetBareHeaders();
        List<NetworkEffect> effects = stage.on(new NetworkEvent.HeadersForgotten());
        assertEquals(List.of(ToyChain.GENESIS.hash()), startsOf(effects, a));
        assertEquals(0, height(a), "what it claimed in its version");
        assertFalse(stage.network.syncing());
    }

    @Test
    void the_user_asks_everyone_from_a_height() {
        stage.mined(blocks.subList(0, 10));
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        PeerId b = stage.peer("10.0.0.3:40000", true, 10);
        List<NetworkEffect> effects = stage.on(new SyncNow(4));
        for (PeerId peer : List.of(a, b)) assertEquals(List.of(blocks.get(3).hash()), startsOf(effects, peer));
        assertEquals(List.of(blocks.get(8).hash()), startsOf(stage.on(new SyncNow(9)), a), "one before the best");
        assertEquals(List.of(blocks.get(7).hash()), startsOf(stage.on(new SyncNow(8)), a));
    }
}
