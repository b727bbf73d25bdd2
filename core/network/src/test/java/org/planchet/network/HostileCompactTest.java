package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetData;

/// What peers can do wrong with compact blocks (BIP-0152): it costs nothing, and falls back on nobody else.
class HostileCompactTest extends CompactScene {
    /// CVE-2024-35202: a second answer, after one that did not fit, ended nodes of Bitcoin Core before version 25.
    @Test
    void p32_a_second_answer_after_a_bad_one_is_ignored_in_whatever_order_they_come() {
        var order = new Random(32);
        for (int variant = 0; variant < 100; variant++) {
            PeerId peer = peer("10.0." + variant + ".2:5000", true);
            List<Transaction> right = transactions(100_000 + variant * 10, 3);
            Block block = next(right);
            stage.receive(peer, ShortIds.compact(block, variant));
            var wrong = new ArrayList<>(right);
            while (wrong.equals(right)) Collections.shuffle(wrong, order);
            assertEquals(
                    List.of(whole(block)),
                    sent(stage.receive(peer, new BlockTxn(block.hash(), wrong)), peer, GetData.class));
            for (List<Transaction> again : List.of(wrong, right, List.<Transaction>of()))
                assertEquals(List.of(), stage.receive(peer, new BlockTxn(block.hash(), again)));
            stage.receive(peer, new BlockMessage(block));
            assertEquals(block.hash(), stage.chain.tip().hash());
            assertTrue(stage.connected(peer));
        }
    }

    @Test
    void p32_the_compact_block_itself_twice_is_asked_about_once() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = next(unknown);
        CmpctBlock compact = ShortIds.compact(block, 7);
        assertEquals(
                1, sent(stage.receive(peer, compact), peer, GetBlockTxn.class).size());
        assertEquals(List.of(), sent(stage.receive(peer, compact), peer, Message.class));
    }

    /// A pool transaction may share its id with the block's and not the witness: only what the coinbase commits to
    /// shows that.
    @Test
    void p33_a_block_with_another_witness_than_ours_is_fetched_whole_and_nobody_is_blamed() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = withKnown();
        stage.judging = false;
        stage.chain.addHeader(block.header());
        assertEquals(1, judged(stage.receive(peer, ShortIds.compact(block, 7))).size());
        var mutated = Rule.WITNESS_COMMITMENT.broken("x").as(Fault.MUTATED);
        List<NetworkEffect> effects = stage.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.of(mutated)));
        assertEquals(List.of(whole(block)), sent(effects, peer, GetData.class));
        assertEquals(Optional.empty(), ended(effects, peer));
        assertEquals(1, judged(stage.receive(peer, new BlockMessage(block))).size());
        assertTrue(
                ended(stage.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.of(mutated))), peer)
                        .isPresent(),
                "of a whole block the sender is answerable for every byte");
    }

    @Test
    void p35_a_compact_block_that_is_no_news_is_neither_looked_at_nor_stored() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block old = on(ToyChain.GENESIS.hash(), 1, unknown);
        stage.chain.addHeader(old.header());
        List<NetworkEffect> effects = stage.receive(peer, ShortIds.compact(old, 7));
        assertEquals(List.of(), judged(effects));
        assertEquals(List.of(), sent(effects, peer, GetBlockTxn.class));
    }

    private void bringsABlock(PeerId peer) {
        stage.receive(peer, ShortIds.compact(next(List.of()), 7));
    }

    private boolean isAsked(PeerId peer, Block block) {
        return !sent(stage.receive(peer, ShortIds.compact(block, 7)), peer, GetBlockTxn.class)
                .isEmpty();
    }

    @Test
    void p36_a_block_is_asked_of_three_at_once_and_the_last_place_is_for_one_we_dialled() {
        PeerId first = peer("10.0.0.2:40000", true);
        PeerId second = peer("10.0.0.3:40000", true);
        PeerId dialled = peer("10.0.0.4:5000", false);
        List.of(first, second, dialled).forEach(this::bringsABlock);
        Block block = next(unknown);
        assertTrue(isAsked(first, block));
        assertTrue(isAsked(second, block));
        assertTrue(isAsked(dialled, block));
        // The two that withhold it hold nothing up.
        stage.receive(dialled, new BlockTxn(block.hash(), unknown));
        assertEquals(block.hash(), stage.chain.tip().hash());
    }

    @Test
    void p36_three_strangers_do_not_get_all_places() {
        List<PeerId> strangers =
                List.of(peer("10.0.0.2:40000", true), peer("10.0.0.3:40000", true), peer("10.0.0.4:40000", true));
        strangers.forEach(this::bringsABlock);
        Block block = next(unknown);
        assertEquals(
                List.of(true, true, false),
                strangers.stream().map(peer -> isAsked(peer, block)).toList());
    }

    @Test
    void p36_of_those_we_did_not_choose_for_it_only_the_first_is_asked() {
        PeerId first = peer("10.0.0.2:40000", true);
        PeerId second = peer("10.0.0.3:40000", true);
        Block block = next(unknown);
        assertTrue(isAsked(first, block));
        assertEquals(List.of(), sent(stage.receive(second, ShortIds.compact(block, 7)), second, Message.class));
    }

    @Test
    void p37_twenty_fast_strangers_leave_the_only_one_we_dialled_its_place() {
        PeerId dialled = peer("10.0.0.2:5000", false);
        bringsABlock(dialled);
        for (int i = 0; i < 20; i++) bringsABlock(peer("10.0.1." + i + ":40000", true));
        assertTrue(stage.network.peers().stream()
                .filter(info -> info.id().equals(dialled))
                .allMatch(info -> info.traffic().announcesCompact()));
        assertEquals(
                3,
                stage.network.peers().stream()
                        .filter(info -> info.traffic().announcesCompact())
                        .count());
    }
}
