package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.TxMessage;

/// How much of what is served, to the nearest that is not.
class ServingLimitsTest {
    private static final BlockHash NO_STOP = new BlockHash(Hash256.ZERO);

    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 600, 0);

    private PeerId peer(int i) {
        return stage.peer("10.1." + i + ".2:40000", true);
    }

    /// A block of so many bytes, with or without a witness of a hundred, on the tip.
    private Block blockOf(int scriptBytes, boolean witness) {
        var output = new TxOut(1, Script.wrap(new byte[scriptBytes]));
        var input =
                new TxIn(OutPoint.NULL, Script.fromHex("5151"), 0, witness ? Witness.of(new byte[100]) : Witness.EMPTY);
        var coinbase = new Transaction(1, List.of(input), List.of(output), 0);
        Block like = ToyChain.blocks(stage.chain.tip().header(), 1, 77).getFirst();
        var block = new Block(like.header(), List.of(coinbase));
        stage.mined(List.of(block));
        return block;
    }

    private Block blockOfSize(int size) {
        int around = blockOf(70_000, false).size() - 70_000;
        Block block = blockOf(size - around, false);
        assertEquals(size, block.size());
        return block;
    }

    private static GetData ask(Block block, int times) {
        return new GetData(Collections.nCopies(times, InventoryItem.witnessBlock(block.hash())));
    }

    private int blocksSent(List<NetworkEffect> effects, PeerId peer) {
        return sent(effects, peer, BlockMessage.class).size();
    }

    @Test
    void p22_send_stall_at_a_million_bytes_unsent_nothing_more_is_served() {
        // Ten blocks make exactly a million, or ten bytes less.
        for (int size : new int[] {100_000, 99_999}) {
            var here = new ServingLimitsTest();
            PeerId peer = here.peer(1);
            Block block = here.blockOfSize(size);
            assertEquals(size == 100_000 ? 10 : 11, here.blocksSent(here.stage.receive(peer, ask(block, 15)), peer));
        }
    }

    @Test
    void p22_send_stall_a_block_without_witnesses_counts_as_long_as_it_is() {
        PeerId peer = peer(1);
        Block block = blockOf(99_000, true);
        assertTrue(block.strippedSize() < block.size());
        var plain = new GetData(Collections.nCopies(15, InventoryItem.of(block.hash())));
        List<NetworkEffect> effects = stage.receive(peer, plain);
        assertEquals(Math.ceilDiv(1_000_000, block.strippedSize()), blocksSent(effects, peer));
        Block given = sent(effects, peer, BlockMessage.class).getFirst().block();
        assertFalse(given.transactions().getFirst().hasWitness());
        assertEquals(block.hash(), given.hash());
        PeerId other = peer(2);
        List<NetworkEffect> whole = stage.receive(other, ask(block, 1));
        assertTrue(sent(whole, other, BlockMessage.class)
                .getFirst()
                .block()
                .transactions()
                .getFirst()
                .hasWitness());
    }

    @Test
    void p22_send_stall_who_leaves_answers_unread_for_20_seconds_while_others_wait_goes() {
        Block block = blockOfSize(1_000_000);
        var readers = new ArrayList<PeerId>();
        for (int i = 0; i < 17; i++) {
            readers.add(peer(i));
            stage.receive(readers.getLast(), ask(block, 1));
        }
        PeerId last = readers.getLast();
        assertEquals(0, blocksSent(stage.effects, last), "sixteen have sixteen million");
        stage.after(Duration.ofMillis(1));
        // The one who reads is not to blame, and makes no room while he asks on himself.
        stage.after(DataServer.UNREAD.minusMillis(1));
        for (PeerId each : readers) assertTrue(stage.connected(each));
        List<NetworkEffect> gone = stage.after(Duration.ofMillis(1));
        assertTrue(ended(gone, readers.getFirst()).orElseThrow().reason().contains("others wait"));
        assertEquals(
                1,
                gone.stream().filter(NetworkEffect.Disconnect.class::isInstance).count(),
                "one at a time");
        assertEquals(1, blocksSent(stage.after(Duration.ofMillis(1)), last));
    }

    @Test
    void p22_send_stall_nobody_goes_while_nobody_waits() {
        Block block = blockOf(999_999, false);
        PeerId slow = peer(1);
        stage.receive(slow, ask(block, 1));
        stage.pass(Duration.ofMinutes(5), Duration.ofSeconds(1));
        assertTrue(stage.connected(slow));
        // Who has read once has all of the time again.
        stage.on(new NetworkEvent.SendQueueEmpty(slow));
        stage.receive(slow, ask(block, 1));
        for (int i = 2; i < 18; i++) stage.receive(peer(i), ask(block, 1));
        stage.after(Duration.ofMillis(1));
        stage.after(DataServer.UNREAD.minusMillis(1));
        assertTrue(stage.connected(slow));
        stage.after(Duration.ofMillis(1));
        assertFalse(stage.connected(slow));
    }

    @Test
    void p07_getdata_spin_a_peer_may_wait_for_50000_things_and_no_more() {
        PeerId peer = peer(1);
        Block block = blockOf(999_999, false);
        stage.receive(peer, ask(block, 2));
        stage.receive(peer, ask(block, Limits.INVENTORY - 1));
        assertTrue(stage.connected(peer));
        var end = ended(stage.receive(peer, ask(block, 1)), peer).orElseThrow();
        assertTrue(end.reason().contains("50000 things"), end::reason);
        assertTrue(stage.network.isEmpty());
    }

    @Test
    void p07_getdata_spin_all_together_may_wait_for_200000_things() {
        Block block = blockOf(999_999, false);
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 4; i++) {
            peers.add(peer(i));
            stage.receive(peers.getLast(), ask(block, Limits.INVENTORY));
        }
        // One of each is under way: four places are left.
        PeerId fifth = peer(9);
        stage.receive(fifth, ask(block, 5));
        for (PeerId each : peers) assertTrue(stage.connected(each));
        stage.receive(fifth, ask(block, 1));
        assertTrue(stage.connected(fifth));
        assertEquals(4, stage.network.peers().size(), "the one who asks for most goes");
    }

    @Test
    void hashes_come_up_to_the_one_where_to_stop() {
        stage.chain.addAll(blocks);
        PeerId peer = peer(1);
        var request = new GetBlocks(
                70_016, List.of(blocks.get(9).hash()), blocks.get(13).hash());
        List<InventoryItem> items =
                sent(stage.receive(peer, request), peer, Inv.class).getFirst().items();
        assertEquals(3, items.size(), "those between");
        assertEquals(InventoryItem.of(blocks.get(10).hash()), items.getFirst());
        var atTip = new GetBlocks(70_016, List.of(blocks.getLast().hash()), NO_STOP);
        assertEquals(List.of(), stage.receive(peer, atTip), "there are none");
        var rest = new GetBlocks(70_016, List.of(blocks.get(100).hash()), NO_STOP);
        items = sent(stage.receive(peer, rest), peer, Inv.class).getFirst().items();
        assertEquals(499, items.size());
        stage.on(new NetworkEvent.SendQueueEmpty(peer));
        List<NetworkEffect> last = stage.receive(peer, new GetData(List.of(items.getLast())));
        assertEquals(List.of(), sent(last, peer, Inv.class), "only after 500 there may be more");
    }

    @Test
    void the_tip_is_told_once_after_the_last_of_500() {
        stage.chain.addAll(blocks);
        PeerId peer = peer(1);
        var request = new GetBlocks(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP);
        InventoryItem last = sent(stage.receive(peer, request), peer, Inv.class)
                .getFirst()
                .items()
                .getLast();
        assertEquals(List.of(), sent(stage.receive(peer, ask(blocks.get(3), 1)), peer, Inv.class));
        assertEquals(
                1,
                sent(stage.receive(peer, new GetData(List.of(last))), peer, Inv.class)
                        .size());
        assertEquals(List.of(), sent(stage.receive(peer, new GetData(List.of(last))), peer, Inv.class));
    }

    @Test
    void headers_stop_where_asked_and_a_locator_that_nobody_knows_begins_at_the_genesis_block() {
        stage.chain.addAll(blocks);
        PeerId peer = peer(1);
        var unknown = new BlockHash(new Hash256(1, 1, 1, 1));
        var request = new GetHeaders(70_016, List.of(unknown), blocks.get(2).hash());
        assertEquals(
                List.of(new Headers(ToyChain.headers(blocks.subList(0, 3)))),
                sent(stage.receive(peer, request), peer, Headers.class));
        var nothing = new GetHeaders(70_016, List.of(), unknown);
        assertEquals(List.of(), stage.receive(peer, nothing));
    }

    @Test
    void what_is_not_here_is_said_to_be_missing_and_what_is_not_offered_is_not_answered() {
        stage.chain.addAll(blocks);
        PeerId peer = peer(1);
        var unknown = InventoryItem.witnessBlock(new BlockHash(new Hash256(1, 1, 1, 1)));
        InventoryItem bare = InventoryItem.witnessBlock(blocks.get(5).hash());
        Objects.requireNonNull(stage.chain.find(blocks.get(5).hash())).block = null;
        var filtered = new InventoryItem(
                InventoryItem.FILTERED_BLOCK, blocks.get(7).hash().hash());
        List<NetworkEffect> effects = stage.receive(peer, new GetData(List.of(unknown, bare, filtered)));
        assertEquals(List.of(new NetworkEffect.Send(peer, new NotFound(List.of(unknown, bare)))), effects);
    }

    @Test
    void a_transaction_is_given_in_the_form_that_is_asked_for_and_its_fetching_is_told() {
        PeerId peer = peer(1);
        Transaction plain = ToyPool.transaction(1);
        TxIn input = plain.inputs().getFirst().withWitness(Witness.of(new byte[1]));
        var witnessed = new Transaction(2, List.of(input), plain.outputs(), 1);
        stage.pool.add(witnessed);
        stage.on(new NetworkEvent.Tick());
        var byTxid =
                new InventoryItem(InventoryItem.WITNESS_TX, witnessed.txid().hash());
        assertEquals(
                List.of(
                        new NetworkEffect.Send(peer, new TxMessage(witnessed)),
                        new NetworkEffect.Fetched(witnessed.txid())),
                stage.receive(peer, new GetData(List.of(byTxid))));
    }
}
