package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Prefilled;
import org.planchet.wire.Message.SendCmpct;

/// Compact blocks (BIP-0152): given, announced, and put together again.
class CompactBlocksTest extends CompactScene {
    @Test
    void version_2_is_offered_after_the_handshake_and_other_versions_are_not_heard() {
        PeerId peer = stage.peer("10.0.0.2:5000", false, height);
        assertEquals(List.of(new SendCmpct(false, 2)), sent(stage.effects, peer, SendCmpct.class));
        stage.receive(peer, new SendCmpct(true, 1));
        assertFalse(stage.network.peers().getFirst().traffic().wantsCompact());
        stage.receive(peer, new SendCmpct(true, 2));
        assertTrue(stage.network.peers().getFirst().traffic().wantsCompact());
    }

    @Test
    void a_block_of_known_transactions_needs_no_further_message() {
        PeerId peer = peer("10.0.0.2:5000", false);
        Block block = withKnown();
        List<NetworkEffect> effects = stage.receive(peer, ShortIds.compact(block, 7));
        assertEquals(1, judged(effects).size());
        assertEquals(block.transactions(), judged(effects).getFirst().transactions());
        assertEquals(List.of(), sent(effects, peer, GetBlockTxn.class));
        assertEquals(List.of(), sent(effects, peer, GetData.class));
        assertEquals(block.hash(), stage.chain.tip().hash());
    }

    @Test
    void missing_transactions_are_asked_for_once_by_their_places() {
        PeerId peer = peer("10.0.0.2:5000", false);
        known.forEach(stage.pool::add);
        Block block = next(List.of(known.get(0), unknown.get(0), known.get(1), unknown.get(1)));
        List<NetworkEffect> effects = stage.receive(peer, ShortIds.compact(block, 7));
        assertEquals(List.of(new GetBlockTxn(block.hash(), List.of(2, 4))), sent(effects, peer, GetBlockTxn.class));
        assertEquals(List.of(), judged(effects));
        List<NetworkEffect> answer = stage.receive(peer, new BlockTxn(block.hash(), unknown));
        assertEquals(block.transactions(), judged(answer).getFirst().transactions());
        assertEquals(List.of(), judged(stage.receive(peer, new BlockTxn(block.hash(), unknown))), "not asked for");
    }

    @Test
    void an_answer_nobody_asked_for_is_ignored_and_one_of_another_length_is_not_forgiven() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = next(unknown);
        assertEquals(List.of(), stage.receive(peer, new BlockTxn(block.hash(), unknown)));
        stage.receive(peer, ShortIds.compact(block, 7));
        List<NetworkEffect> effects = stage.receive(peer, new BlockTxn(block.hash(), unknown.subList(0, 1)));
        assertTrue(ended(effects, peer).orElseThrow().misbehaved());
    }

    @Test
    void p33_two_transactions_of_one_short_id_are_fetched_with_the_whole_block_and_nobody_is_blamed() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = next(unknown);
        CmpctBlock compact = ShortIds.compact(block, 7);
        long id = compact.shortIds().getFirst();
        var twice = new CmpctBlock(block.header(), 7, List.of(id, id), compact.prefilled());
        List<NetworkEffect> effects = stage.receive(peer, twice);
        assertEquals(List.of(whole(block)), sent(effects, peer, GetData.class));
        assertEquals(Optional.empty(), ended(effects, peer));
        assertEquals(1, judged(stage.receive(peer, new BlockMessage(block))).size());
    }

    @Test
    void p33_what_the_header_does_not_commit_to_is_fetched_whole_and_nobody_is_blamed() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = next(unknown);
        stage.receive(peer, ShortIds.compact(block, 7));
        List<NetworkEffect> effects = stage.receive(peer, new BlockTxn(block.hash(), unknown.reversed()));
        assertEquals(List.of(whole(block)), sent(effects, peer, GetData.class));
        assertEquals(Optional.empty(), ended(effects, peer));
        assertEquals(List.of(), judged(effects));
        stage.receive(peer, new BlockMessage(block));
        assertEquals(block.hash(), stage.chain.tip().hash(), "the header was not held to be invalid");
    }

    @Test
    void p34_p52_a_form_that_no_block_has_costs_the_sender_its_connection() {
        Block block = next(unknown);
        CmpctBlock compact = ShortIds.compact(block, 7);
        Prefilled first = compact.prefilled().getFirst();
        var last = new Prefilled(2, first.transaction());
        assertTrue(PartialBlock.isWellFormed(new CmpctBlock(block.header(), 7, compact.shortIds(), List.of(last))));
        var beyond =
                new CmpctBlock(block.header(), 7, compact.shortIds(), List.of(new Prefilled(3, first.transaction())));
        PeerId one = peer("10.0.0.2:5000", true);
        assertTrue(ended(stage.receive(one, beyond), one).orElseThrow().misbehaved());
        PeerId other = peer("10.0.0.3:5000", true);
        var empty = new CmpctBlock(block.header(), 7, List.of(), List.of());
        assertTrue(ended(stage.receive(other, empty), other).orElseThrow().misbehaved());
    }

    @Test
    void an_invalid_block_announced_compactly_is_not_held_against_its_sender() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = withKnown();
        stage.judging = false;
        stage.chain.addHeader(block.header());
        stage.receive(peer, ShortIds.compact(block, 7));
        var why = Rule.COINBASE_AMOUNT.broken("x");
        assertEquals(
                Optional.empty(),
                ended(stage.on(new NetworkEvent.BlockChecked(peer, block.hash(), Optional.of(why))), peer));
    }

    @Test
    void a_refused_transaction_that_a_miner_took_is_not_asked_for() {
        PeerId peer = peer("10.0.0.2:5000", false);
        stage.refuse(peer, unknown.getFirst(), Rule.MIN_RELAY_FEE.broken("x"));
        Block block = next(unknown.subList(0, 1));
        assertEquals(1, judged(stage.receive(peer, ShortIds.compact(block, 7))).size());
    }

    @Test
    void neither_is_one_that_the_mempool_gave_up_for_a_better_one() {
        PeerId peer = peer("10.0.0.2:5000", false);
        stage.on(new NetworkEvent.TxReplaced(unknown.getFirst()));
        Block block = next(unknown.subList(0, 1));
        assertEquals(1, judged(stage.receive(peer, ShortIds.compact(block, 7))).size());
    }

    @Test
    void the_extra_mempool_holds_the_last_hundred_each_once() {
        var extra = new ExtraPool();
        for (int i = 0; i < 101; i++) {
            extra.add(ToyPool.transaction(i));
            extra.add(ToyPool.transaction(i));
        }
        var kept = new ArrayList<Transaction>();
        extra.transactions().forEach(kept::add);
        assertEquals(transactions(1, 100), kept);
    }

    @Test
    void who_chose_us_hears_of_a_block_before_its_scripts_are_checked_and_once_a_height() {
        PeerId chose = peer("10.0.0.2:5000", false);
        PeerId other = peer("10.0.0.3:5000", false);
        stage.receive(chose, new SendCmpct(true, 2));
        Block rival = on(tip, height + 1, known);
        Block block = next(unknown);
        for (Block each : List.of(block, rival)) stage.chain.addHeader(each.header());
        List<NetworkEffect> early = stage.on(new NetworkEvent.BlockWellFormed(block));
        assertEquals(1, sent(early, chose, CmpctBlock.class).size());
        assertEquals(List.of(), sent(early, other, Message.class), "others hear of what is valid");
        assertEquals(List.of(), sent(stage.on(new NetworkEvent.BlockWellFormed(rival)), chose, CmpctBlock.class));
        List<NetworkEffect> late = stage.mined(List.of(block));
        assertEquals(List.of(), sent(late, chose, Message.class), "it was told");
        assertEquals(1, sent(late, other, Message.Inv.class).size());
    }

    @Test
    void who_chose_us_and_does_not_have_the_block_before_is_not_told_early() {
        PeerId behind = stage.peer("10.0.0.2:5000", false, height);
        stage.receive(behind, new SendCmpct(true, 2));
        Block block = next(unknown);
        stage.chain.addHeader(block.header());
        assertEquals(List.of(), sent(stage.on(new NetworkEvent.BlockWellFormed(block)), behind, Message.class));
    }

    @Test
    void a_new_tip_goes_compact_to_who_chose_us_and_as_headers_to_others() {
        PeerId chose = peer("10.0.0.2:5000", false);
        PeerId other = peer("10.0.0.3:5000", false);
        stage.receive(chose, new SendCmpct(true, 2));
        stage.receive(other, new Message.SendHeaders());
        Block block = next(unknown);
        List<NetworkEffect> effects = stage.mined(List.of(block));
        assertEquals(1, sent(effects, chose, CmpctBlock.class).size());
        assertEquals(List.of(), sent(effects, other, CmpctBlock.class));
        assertEquals(1, sent(effects, other, Headers.class).size());
        var asked = new GetBlockTxn(block.hash(), List.of(1, 2));
        assertEquals(
                List.of(new BlockTxn(block.hash(), unknown)), sent(stage.receive(chose, asked), chose, BlockTxn.class));
    }

    @Test
    void p35_five_blocks_down_go_compact_and_ten_down_by_transactions_and_older_ones_whole() {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < 12; i++) blocks.add(next(List.of()));
        stage.mined(blocks);
        PeerId peer = peer("10.0.0.2:5000", true);
        assertEquals(
                1,
                sent(compactAsked(peer, blocks.get(6)), peer, CmpctBlock.class).size());
        assertEquals(
                1,
                sent(compactAsked(peer, blocks.get(5)), peer, BlockMessage.class)
                        .size());
        assertEquals(
                1, sent(firstAsked(peer, blocks.get(1)), peer, BlockTxn.class).size());
        assertEquals(
                1,
                sent(firstAsked(peer, blocks.get(0)), peer, BlockMessage.class).size());
    }

    private List<NetworkEffect> compactAsked(PeerId peer, Block block) {
        var item = new InventoryItem(InventoryItem.COMPACT_BLOCK, block.hash().hash());
        return stage.receive(peer, new GetData(List.of(item)));
    }

    private List<NetworkEffect> firstAsked(PeerId peer, Block block) {
        return stage.receive(peer, new GetBlockTxn(block.hash(), List.of(0)));
    }

    @Test
    void p34_p52_a_place_beyond_the_block_is_a_breach() {
        PeerId peer = peer("10.0.0.2:5000", true);
        Block block = next(unknown);
        stage.mined(List.of(block));
        List<NetworkEffect> effects = stage.receive(peer, new GetBlockTxn(block.hash(), List.of(2, 3)));
        assertTrue(ended(effects, peer).orElseThrow().misbehaved());
        assertEquals(List.of(), sent(effects, peer, BlockTxn.class));
    }

    @Test
    void p37_three_peers_announce_and_the_only_one_we_dialled_stays_among_them() {
        PeerId dialled = peer("10.0.0.2:5000", false);
        PeerId second = peer("10.0.0.3:40000", true);
        PeerId third = peer("10.0.0.4:40000", true);
        PeerId fourth = peer("10.0.0.5:40000", true);
        for (PeerId from : List.of(dialled, second, third, fourth))
            stage.receive(from, ShortIds.compact(next(List.of()), 7));
        var selected = new ArrayList<PeerId>();
        for (PeerInfo info : stage.network.peers()) if (info.traffic().announcesCompact()) selected.add(info.id());
        assertEquals(List.of(dialled, third, fourth), selected);
        assertEquals(
                List.of(new SendCmpct(false, 2), new SendCmpct(true, 2), new SendCmpct(false, 2)),
                sent(stage.effects, second, SendCmpct.class));
    }

    @Test
    void a_single_new_block_is_asked_for_in_its_compact_form() {
        PeerId peer = peer("10.0.0.2:5000", false);
        Block block = next(List.of());
        List<NetworkEffect> effects = stage.receive(peer, new Headers(List.of(block.header())));
        var item = new InventoryItem(InventoryItem.COMPACT_BLOCK, block.hash().hash());
        assertEquals(List.of(new GetData(List.of(item))), sent(effects, peer, GetData.class));
        assertEquals(1, judged(stage.receive(peer, ShortIds.compact(block, 7))).size());
    }
}
