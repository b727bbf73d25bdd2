package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.Message;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;

/// The chain is known to have the work of 5,000 blocks: what has less is not kept.
class HeaderPresyncTest {
    private static final int MIN = 5_000;
    private static final int PAGE = 2_000;
    private static final BigInteger WORK_OF_ONE =
            ChainWork.ofBits(ToyChain.BITS).value();

    private static final List<BlockHeader> CHAIN = branch(ToyChain.GENESIS.header(), 5_500, 0);

    private final Stage stage = new Stage(
            NetworkSettings.defaults(5000).withMinimumChainWork(WORK_OF_ONE.multiply(BigInteger.valueOf(MIN + 1L))));

    private static List<BlockHeader> branch(BlockHeader on, int count, int tag) {
        return ToyChain.headers(ToyChain.blocks(on, count, tag));
    }

    private PeerId peer(boolean inbound) {
        return stage.peer("10.0.0." + (2 + stage.network.peers().size()) + ":5000", inbound, 1);
    }

    /// What an honest node with these headers answers.
    private static List<BlockHeader> answer(GetHeaders asked, List<BlockHeader> headers) {
        Map<BlockHash, Integer> heights = new HashMap<>();
        heights.put(ToyChain.GENESIS.hash(), 0);
        for (BlockHeader header : headers) heights.put(header.hash(), heights.size());
        for (BlockHash hash : asked.locator()) {
            Integer from = heights.get(hash);
            if (from != null) return headers.subList(from, Math.min(headers.size(), from + PAGE));
        }
        return headers.subList(0, Math.min(headers.size(), PAGE));
    }

    private GetHeaders lastAsked(PeerId peer) {
        return sent(stage.effects, peer, GetHeaders.class).getLast();
    }

    /// Answers until nothing more is asked; returns how many pages that took.
    private int tellAll(PeerId peer, List<BlockHeader> headers) {
        int pages = 0;
        List<NetworkEffect> effects;
        do {
            effects = stage.receive(peer, new Headers(answer(lastAsked(peer), headers)));
            pages++;
        } while (!sent(effects, peer, GetHeaders.class).isEmpty());
        return pages;
    }

    private int kept() {
        return stage.chain.nodes.size() - 1;
    }

    @Test
    void p01_headers_low_work_are_not_kept() {
        PeerId a = peer(true);
        for (int tag = 1; tag <= 200; tag++) stage.receive(a, new Headers(branch(ToyChain.GENESIS.header(), 50, tag)));
        assertEquals(0, kept());
        assertTrue(stage.connected(a), "an honest peer may be far behind");
    }

    @Test
    void p01_headers_low_work_of_a_long_chain_are_not_kept_either() {
        PeerId a = peer(true);
        assertEquals(3, tellAll(a, CHAIN.subList(0, MIN - 1)));
        assertEquals(0, kept());
        assertTrue(stage.connected(a));
    }

    @Test
    void a_chain_with_enough_work_is_fetched_twice_and_kept() {
        PeerId a = peer(false);
        assertEquals(6, tellAll(a, CHAIN), "three pages to 5,000, and three pages again");
        assertEquals(5_500, kept());
        assertEquals(5_500, stage.chain.bestHeader().height());
    }

    @Test
    void a_chain_with_just_enough_work_is_kept_and_the_nearest_is_not() {
        PeerId a = peer(false);
        tellAll(a, CHAIN.subList(0, MIN));
        assertEquals(MIN, kept());
    }

    @Test
    void where_the_work_is_known_to_be_enough_headers_are_fetched_once() {
        PeerId a = peer(false);
        tellAll(a, CHAIN.subList(0, MIN));
        PeerId b = peer(false);
        assertEquals(1, tellAll(b, CHAIN), "one page from the last that is known");
        assertEquals(5_500, kept());
    }

    @Test
    void p02_headers_bait_switch_another_chain_in_the_second_pass() {
        PeerId a = peer(false);
        for (int i = 0; i < 3; i++) stage.receive(a, new Headers(answer(lastAsked(a), CHAIN)));
        List<NetworkEffect> effects = List.of();
        List<BlockHeader> other = branch(ToyChain.GENESIS.header(), PAGE, 9);
        for (int i = 0; i < 3 && ended(effects, a).isEmpty(); i++) {
            effects = stage.receive(a, new Headers(other));
            other = branch(other.getLast(), PAGE, 9);
        }
        // Seven bits were asked for before the work is reached: one in 128 tells so many right by chance.
        assertTrue(ended(effects, a).orElseThrow().reason().contains("other headers"));
        assertEquals(0, kept());
    }

    @Test
    void p02_headers_bait_switch_a_short_message_in_the_second_pass() {
        PeerId a = peer(false);
        for (int i = 0; i < 3; i++) stage.receive(a, new Headers(answer(lastAsked(a), CHAIN)));
        List<NetworkEffect> effects = stage.receive(a, new Headers(CHAIN.subList(0, 10)));
        assertTrue(ended(effects, a).isPresent());
        assertEquals(0, kept());
    }

    @Test
    void a_block_that_is_announced_between_the_pages_disturbs_neither_pass() {
        PeerId a = peer(false);
        List<BlockHeader> news = CHAIN.subList(5_499, 5_500);
        int pages = 0;
        List<NetworkEffect> effects;
        do {
            stage.receive(a, new Headers(news));
            effects = stage.receive(a, new Headers(answer(lastAsked(a), CHAIN)));
            pages++;
        } while (!sent(effects, a, GetHeaders.class).isEmpty());
        assertEquals(6, pages);
        assertEquals(5_500, kept());
    }

    @Test
    void the_question_for_news_waits_for_the_presync() {
        PeerId a = peer(false);
        stage.receive(a, new Headers(answer(lastAsked(a), CHAIN)));
        assertEquals(
                0,
                sent(stage.on(new NetworkEvent.SyncNow(0)), a, GetHeaders.class).size());
        assertEquals(5, tellAll(a, CHAIN));
        assertEquals(5_500, kept());
    }

    @Test
    void no_more_than_eight_of_those_who_chose_us_at_a_time() {
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 9; i++) {
            PeerId each = peer(true);
            peers.add(each);
            stage.receive(each, new Headers(CHAIN.subList(0, PAGE)));
        }
        assertTrue(asksOnAt(peers.get(7), CHAIN.get(PAGE - 1)));
        assertFalse(asksOnAt(peers.get(8), CHAIN.get(PAGE - 1)));
        PeerId chosen = peer(false);
        stage.receive(chosen, new Headers(CHAIN.subList(0, PAGE)));
        assertTrue(asksOnAt(chosen, CHAIN.get(PAGE - 1)), "whom we chose always may");
        // Who leaves makes room, and so does who says nothing for two minutes.
        stage.on(new NetworkEvent.PeerDisconnected(peers.getFirst(), "left"));
        stage.receive(peers.get(8), new Headers(CHAIN.subList(0, PAGE)));
        assertTrue(asksOnAt(peers.get(8), CHAIN.get(PAGE - 1)));
        PeerId late = peer(true);
        stage.pass(Duration.ofMinutes(2).plusSeconds(1), Duration.ofSeconds(1));
        stage.receive(late, new Headers(CHAIN.subList(0, PAGE)));
        assertTrue(asksOnAt(late, CHAIN.get(PAGE - 1)));
    }

    private boolean asksOnAt(PeerId peer, BlockHeader last) {
        return lastAsked(peer).locator().getFirst().equals(last.hash());
    }

    @Test
    void below_the_tip_a_branch_may_lack_144_blocks() {
        var rich = new Stage();
        List<Block> own = ToyChain.blocks(ToyChain.GENESIS.header(), 300, 0);
        rich.mined(own);
        PeerId a = rich.peer("10.0.0.2:5000", true, 0);
        int before = rich.chain.nodes.size();
        rich.receive(a, new Headers(branch(ToyChain.GENESIS.header(), 300 - 145, 7)));
        assertEquals(before, rich.chain.nodes.size(), "145 blocks less");
        rich.receive(a, new Headers(branch(ToyChain.GENESIS.header(), 300 - 144, 8)));
        assertEquals(before + 156, rich.chain.nodes.size(), "144 blocks less");
    }

    /// Whatever a peer tells, in whatever order: no header is kept that is not on a chain with enough work.
    @Test
    void p02_whoever_changes_the_story_at_random_leaves_nothing_behind() {
        for (int seed = 0; seed < 60; seed++) new Story(new SplittableRandom(seed)).run();
    }

    private static final class Story {
        private final RandomGenerator random;
        private final Stage stage = new Stage(NetworkSettings.defaults(5000)
                .withMinimumChainWork(WORK_OF_ONE.multiply(BigInteger.valueOf(MIN + 1L))));
        private final List<List<BlockHeader>> branches = new ArrayList<>();

        Story(RandomGenerator random) {
            this.random = random;
            branches.add(CHAIN.subList(0, 3_000 + random.nextInt(2_500)));
            for (int tag = 1; tag <= 3; tag++) {
                int fork = random.nextInt(branches.getFirst().size());
                var branch = new ArrayList<>(branches.getFirst().subList(0, fork));
                BlockHeader on = fork == 0 ? ToyChain.GENESIS.header() : branch.getLast();
                branch.addAll(branch(on, random.nextInt(1, 3_000), tag));
                branches.add(branch);
            }
        }

        void run() {
            PeerId peer = stage.peer("10.0.0.2:5000", random.nextBoolean(), 1);
            List<BlockHeader> branch = branches.getFirst();
            for (int i = 0; i < 30 && stage.connected(peer); i++) {
                if (random.nextInt(4) == 0) branch = branches.get(random.nextInt(branches.size()));
                List<BlockHeader> answer =
                        answer(sent(stage.effects, peer, GetHeaders.class).getLast(), branch);
                if (random.nextInt(10) == 0) answer = answer.subList(0, random.nextInt(answer.size() + 1));
                Message message = new Headers(answer);
                stage.receive(peer, message);
                if (random.nextInt(10) == 0) stage.pass(Duration.ofMinutes(3), Duration.ofMinutes(1));
            }
            for (ToyChain.Node node : stage.chain.nodes.values())
                assertTrue(node.height == 0 || !node.children.isEmpty() || node.height >= MIN, "kept: " + node.height);
        }
    }
}
