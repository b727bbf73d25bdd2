package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;

class HeaderSyncTest {
    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 2_500, 0);

    @Test
    void one_peer_is_asked_page_after_page_and_the_others_when_it_has_told_all() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 2_500);
        PeerId b = stage.peer("10.0.0.3:5000", false, 2_500);
        assertEquals(1, sent(stage.effects, a, GetHeaders.class).size());
        assertEquals(0, sent(stage.effects, b, GetHeaders.class).size());
        assertTrue(stage.network.syncing());

        List<NetworkEffect> page = stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 2_000))));
        GetHeaders next = sent(page, a, GetHeaders.class).getFirst();
        assertEquals(blocks.get(1_999).hash(), next.locator().getFirst());
        assertEquals(0, sent(page, b, GetHeaders.class).size());

        List<NetworkEffect> last = stage.receive(a, new Headers(ToyChain.headers(blocks.subList(2_000, 2_500))));
        assertEquals(1, sent(last, b, GetHeaders.class).size());
        assertEquals(2_500, stage.chain.bestHeader().height());
    }

    @Test
    void when_the_first_is_silent_the_next_is_asked() {
        stage.peer("10.0.0.2:5000", false, 2_500);
        PeerId b = stage.peer("10.0.0.3:5000", false, 2_500);
        assertEquals(
                0, sent(stage.pass(Duration.ofSeconds(29)), b, GetHeaders.class).size());
        assertEquals(
                1, sent(stage.pass(Duration.ofSeconds(2)), b, GetHeaders.class).size());
    }

    @Test
    void n12_of_several_one_of_the_same_group_is_asked_first() {
        var ours = new Stage(NetworkSettings.defaults(5000).withUserAgent("/Planchet:1(group asia)/"));
        ours.peer("10.0.0.2:5000", false, 2_500);
        PeerId stranger = ours.peer("10.0.0.3:5000", false, 2_500);
        PeerId neighbour = ours.nextId();
        ours.on(new NetworkEvent.PeerConnected(neighbour, Stage.at("10.0.0.4:5000"), false));
        ours.shake(neighbour, named("/toy(group asia)/", Stage.version(9, 0, 2_500)));
        List<NetworkEffect> later = ours.pass(Duration.ofSeconds(31));
        assertEquals(1, sent(later, neighbour, GetHeaders.class).size(), "the first was silent");
        assertEquals(0, sent(later, stranger, GetHeaders.class).size());
    }

    private static Message.Version named(String userAgent, Message.Version version) {
        return new Message.Version(
                version.protocol(),
                version.services(),
                version.timestamp(),
                version.receiver(),
                version.sender(),
                version.nonce(),
                userAgent,
                version.startHeight(),
                version.relay());
    }

    @Test
    void an_old_tip_is_no_initial_download() {
        assertFalse(stage.network.syncing(), "alone");
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        assertFalse(stage.network.syncing(), "nobody has more, whatever the tip's age");
    }

    @Test
    void w19_it_has_caught_up_when_a_peer_has_told_no_less_than_it_has() {
        stage.chain.addAll(blocks.subList(0, 2));
        assertFalse(stage.network.caughtUp(), "alone");
        PeerId behind = stage.peer("10.0.0.2:5000", false, 1);
        stage.receive(behind, new Headers(ToyChain.headers(blocks.subList(0, 1))));
        stage.pass(Duration.ofSeconds(1));
        assertFalse(stage.network.caughtUp(), "its only peer is behind");
        PeerId level = stage.peer("10.0.0.3:5000", false, 2);
        assertFalse(stage.network.caughtUp(), "the other has told nothing yet");
        stage.receive(level, new Headers(ToyChain.headers(blocks.subList(1, 2))));
        stage.pass(Duration.ofSeconds(1));
        assertTrue(stage.network.caughtUp());
        stage.receive(level, new Headers(ToyChain.headers(blocks.subList(2, 3))));
        assertFalse(stage.network.caughtUp(), "it has one more");
    }

    @Test
    void p03_headers_malformed_a_gap() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        var headers = new ArrayList<>(ToyChain.headers(blocks.subList(0, 3)));
        headers.remove(1);
        var end = ended(stage.receive(a, new Headers(headers)), a).orElseThrow();
        assertTrue(end.misbehaved() && end.reason().contains("non-continuous"));
        assertEquals(0, stage.chain.bestHeader().height());
    }

    @Test
    void p03_headers_malformed_bad_proof_of_work() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        var headers = ToyChain.headers(blocks.subList(0, 1));
        stage.receive(a, new Headers(headers));
        List<NetworkEffect> verdict =
                stage.on(new NetworkEvent.HeadersChecked(a, headers, Optional.of(Rule.HIGH_HASH.broken("too high"))));
        assertTrue(ended(verdict, a).orElseThrow().reason().contains("high-hash"));
    }

    @Test
    void p03_headers_malformed_without_work_though_nobody_would_judge_them() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        List<Block> nowhere = ToyChain.blocks(blocks.getFirst().header(), 3, 99);
        stage.chain.withoutWork.add(nowhere.get(2).hash());
        stage.receive(a, new Headers(ToyChain.headers(nowhere.subList(0, 2))));
        assertTrue(stage.connected(a));
        var end = ended(stage.receive(a, new Headers(ToyChain.headers(nowhere))), a)
                .orElseThrow();
        assertTrue(end.misbehaved() && end.reason().contains("high-hash"));
    }

    @Test
    void a_header_from_the_future_is_no_fault() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        var headers = ToyChain.headers(blocks.subList(0, 1));
        stage.receive(a, new Headers(headers));
        stage.on(new NetworkEvent.HeadersChecked(a, headers, Optional.of(Rule.TIME_TOO_NEW.broken("3 hours ahead"))));
        assertTrue(stage.connected(a));
    }

    @Test
    void a_peer_whose_headers_do_not_join_our_genesis_is_named_and_dropped() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        List<Block> foreign = ToyChain.blocks(blocks.get(5).header(), 3, 99);
        var answer = new Headers(ToyChain.headers(foreign));
        for (int i = 0; i < HeaderSync.MAX_STRANGE; i++) {
            List<NetworkEffect> effects = stage.receive(a, answer);
            assertTrue(stage.connected(a), "answer " + i);
            assertEquals(1, sent(effects, a, GetHeaders.class).size(), "it is asked once more");
        }
        var end = ended(stage.receive(a, answer), a).orElseThrow();
        assertFalse(end.misbehaved(), "it may be honest on its own chain");
        assertTrue(end.reason().contains(blocks.get(5).hash().toString()), end::reason);
        assertTrue(end.reason().contains(ToyChain.GENESIS.hash().toString()), end::reason);
    }

    @Test
    void announcements_that_follow_blocks_still_to_come_drop_nobody() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        for (int i = 3; i < 10; i++) {
            stage.receive(a, new Headers(ToyChain.headers(blocks.subList(i, i + 1))));
            assertTrue(stage.connected(a), "block " + i);
        }
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 10))));
        assertEquals(10, stage.chain.bestHeader().height());
    }

    @Test
    void p04_headers_unconnecting_one_question_in_two_minutes() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 10);
        stage.receive(a, new Headers(List.of()));
        int asked = 0;
        for (int i = 0; i < 600; i++) {
            List<Block> nowhere = ToyChain.blocks(blocks.get(i).header(), 1, 99);
            List<NetworkEffect> effects = stage.receive(a, new Headers(ToyChain.headers(nowhere)));
            asked += sent(effects, a, GetHeaders.class).size();
            asked +=
                    sent(stage.pass(Duration.ofSeconds(1)), a, GetHeaders.class).size();
        }
        assertTrue(asked <= 6, "asked " + asked + " times in ten minutes");
        assertTrue(asked >= 4, "asked " + asked + " times in ten minutes");
        assertTrue(stage.connected(a));
    }

    @Test
    void p05_inv_blocks_50000_one_question_for_one_inv() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < 50_000; i++) items.add(InventoryItem.of(new BlockHash(new Hash256(i, 5, 5, 5))));
        List<NetworkEffect> effects = stage.receive(a, new Message.Inv(items));
        assertEquals(1, effects.size());
        assertEquals(1, sent(effects, a, GetHeaders.class).size());
    }

    @Test
    void p01_headers_low_work_whose_blocks_nobody_delivers_keep_nobody_out() {
        PeerId a = stage.peer("10.0.0.2:5000", true, 0);
        PeerId b = stage.peer("10.0.0.3:5000", true, 0);
        List<Block> junk = ToyChain.blocks(ToyChain.GENESIS.header(), 50, 7);
        stage.receive(a, new Headers(ToyChain.headers(junk)));
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        List<NetworkEffect> effects = stage.receive(b, new Headers(ToyChain.headers(blocks.subList(0, 40))));
        assertEquals(0, stage.chain.bestHeader().height(), "all are forgotten");
        assertEquals(1, sent(effects, b, GetHeaders.class).size(), "and asked for anew");
        List<NetworkEffect> answer = stage.receive(b, new Headers(ToyChain.headers(blocks.subList(0, 40))));
        assertEquals(40, stage.chain.bestHeader().height());
        assertEquals(1, sent(answer, b, GetData.class).size());
        assertEquals(
                0, sent(stage.pass(Duration.ofSeconds(5)), a, GetData.class).size(), "nothing of the junk");
        // Not more often than once a minute.
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        stage.receive(a, new Headers(ToyChain.headers(junk)));
        assertEquals(40, stage.chain.bestHeader().height());
    }

    @Test
    void p01_headers_low_work_more_than_the_memory_holds_are_not_kept() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        // They were forgotten a moment ago.
        stage.on(new NetworkEvent.Tick());
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 11))));
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS - 10;
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 11))));
        assertEquals(0, stage.chain.bestHeader().height());
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 10))));
        assertEquals(10, stage.chain.bestHeader().height());
        // What is announced on a stored block is news; what is announced on a bare header waits.
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(10, 11))));
        assertEquals(10, stage.chain.bestHeader().height());
        List<Block> other = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 3);
        stage.receive(a, new Headers(ToyChain.headers(other)));
        assertTrue(stage.chain.find(other.getFirst().hash()) != null);
    }

    @Test
    void headers_are_taken_a_while_ahead_of_the_blocks_and_the_rest_when_they_have_come() {
        List<Block> chain = ToyChain.blocks(ToyChain.GENESIS.header(), HeaderAdmission.MAX_AHEAD + 1, 0);
        stage.chain.addHeaders(chain.subList(0, HeaderAdmission.MAX_AHEAD - 1));
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(ToyChain.headers(chain.subList(HeaderAdmission.MAX_AHEAD - 1, chain.size()))));
        assertEquals(HeaderAdmission.MAX_AHEAD - 1, stage.chain.bestHeader().height(), "one too far ahead");
        assertEquals(
                0, sent(stage.on(new NetworkEvent.Tick()), a, GetHeaders.class).size());
        stage.chain.addAll(chain.subList(0, HeaderAdmission.MAX_AHEAD / 2 - 2));
        assertEquals(
                0, sent(stage.on(new NetworkEvent.Tick()), a, GetHeaders.class).size());
        stage.chain.addAll(chain.subList(HeaderAdmission.MAX_AHEAD / 2 - 2, HeaderAdmission.MAX_AHEAD / 2 - 1));
        GetHeaders more =
                sent(stage.on(new NetworkEvent.Tick()), a, GetHeaders.class).getFirst();
        assertEquals(stage.chain.bestHeader().hash(), more.locator().getFirst());
        stage.receive(a, new Headers(ToyChain.headers(chain.subList(HeaderAdmission.MAX_AHEAD - 1, chain.size()))));
        assertEquals(chain.size(), stage.chain.bestHeader().height());
    }

    @Test
    void an_announced_block_is_asked_for_and_fetched() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        Block block = blocks.getFirst();
        stage.receive(a, new Message.Inv(List.of(InventoryItem.of(block.hash()))));
        List<NetworkEffect> effects = stage.receive(a, new Headers(List.of(block.header())));
        assertEquals(
                List.of(InventoryItem.witnessBlock(block.hash())),
                sent(effects, a, GetData.class).getFirst().items());
        stage.receive(a, new Message.BlockMessage(block));
        assertEquals(1, stage.chain.tip().height());
        assertFalse(stage.network.syncing());
    }

    @Test
    void everyone_is_asked_for_news_every_two_minutes_and_at_once_when_the_user_says_so() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(List.of()));
        stage.on(new NetworkEvent.Tick());
        assertEquals(
                1,
                sent(stage.on(new NetworkEvent.SyncNow(Integer.MAX_VALUE)), a, GetHeaders.class)
                        .size());
        assertEquals(
                1,
                sent(stage.on(new NetworkEvent.SyncNow(Integer.MAX_VALUE)), a, GetHeaders.class)
                        .size());
        stage.receive(a, new Headers(List.of()));
        assertEquals(
                0,
                sent(stage.pass(Duration.ofSeconds(119)), a, GetHeaders.class).size());
        assertEquals(
                1, sent(stage.pass(Duration.ofSeconds(2)), a, GetHeaders.class).size());
    }

    @Test
    void n08_the_user_may_have_a_part_of_the_chain_asked_for_again() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(a, new Headers(ToyChain.headers(blocks.subList(0, 5))));
        assertEquals(blocks.get(1).hash(), askedFrom(a, 2));
        assertEquals(ToyChain.GENESIS.hash(), askedFrom(a, 0));
        // As ever from the last but one: nothing is known above it.
        assertEquals(blocks.get(3).hash(), askedFrom(a, 5));
    }

    private BlockHash askedFrom(PeerId peer, int height) {
        return sent(stage.on(new NetworkEvent.SyncNow(height)), peer, GetHeaders.class)
                .getFirst()
                .locator()
                .getFirst();
    }
}
