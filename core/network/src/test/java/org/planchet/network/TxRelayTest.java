package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEffect.CheckTx;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.TxMessage;

class TxRelayTest {
    private final Stage stage = new Stage();
    private final Transaction tx = ToyPool.transaction(1);

    private static Inv inv(Transaction... transactions) {
        var items = new ArrayList<InventoryItem>();
        for (Transaction transaction : transactions) items.add(InventoryItem.of(transaction.wtxid()));
        return new Inv(items);
    }

    private static Inv flood(int from, int count) {
        var items = new ArrayList<InventoryItem>();
        for (int i = from; i < from + count; i++)
            items.add(new InventoryItem(InventoryItem.WTX, new Hash256(i, 3, 3, 3)));
        return new Inv(items);
    }

    private static int asked(List<NetworkEffect> effects, PeerId peer) {
        int asked = 0;
        for (GetData request : sent(effects, peer, GetData.class))
            asked += request.items().size();
        return asked;
    }

    @Test
    void an_announced_transaction_is_fetched_judged_and_told_to_others_at_once_on_a_fresh_chain() {
        PeerId a = stage.peer("10.0.0.2:5000", false);
        PeerId b = stage.peer("10.0.0.3:5000", false);
        assertEquals(1, asked(stage.receive(a, inv(tx)), a));
        stage.receive(a, new TxMessage(tx));
        assertTrue(stage.pool.transactions.containsKey(tx.txid()));
        List<NetworkEffect> minute = stage.pass(Duration.ofMinutes(1));
        assertEquals(List.of(inv(tx)), sent(minute, b, Inv.class));
        assertEquals(List.of(), sent(minute, a, Inv.class), "it told us");
        assertEquals(0, asked(stage.receive(b, inv(tx)), b), "we have it");
    }

    @Test
    void each_is_asked_of_one_peer_only() {
        PeerId a = stage.peer("10.0.0.2:5000", false);
        PeerId b = stage.peer("10.0.0.3:5000", false);
        assertEquals(1, asked(stage.receive(a, inv(tx)), a));
        assertEquals(0, asked(stage.receive(b, inv(tx)), b));
    }

    @Test
    void p08_tx_withhold_another_announcer_is_asked_after_a_minute_whatever_the_first_does() {
        PeerId liar = stage.peer("10.0.0.2:5000", false);
        PeerId honest = stage.peer("10.0.0.3:5000", false);
        stage.receive(liar, inv(tx));
        stage.receive(honest, inv(tx));
        int asked = 0;
        for (int second = 0; second < 59; second++) {
            stage.receive(liar, inv(tx));
            stage.receive(liar, flood(second * 1_000, 1_000));
            asked += asked(stage.pass(Duration.ofSeconds(1)), honest);
        }
        // Which of two outbound peers is asked first is a matter of chance; at most one of them is.
        assertEquals(0, asked);
        List<NetworkEffect> later = stage.pass(Duration.ofSeconds(2));
        assertEquals(
                List.of(InventoryItem.of(tx.wtxid())),
                sent(later, honest, GetData.class).getFirst().items());
    }

    @Test
    void peers_that_dialled_us_are_asked_two_seconds_later_and_give_way_to_those_we_dialled() {
        PeerId inbound = stage.peer("10.0.0.2:40000", true);
        PeerId outbound = stage.peer("10.0.0.3:5000", false);
        assertEquals(0, asked(stage.receive(inbound, inv(tx)), inbound));
        assertEquals(0, asked(stage.pass(Duration.ofMillis(1_500)), inbound));
        assertEquals(1, asked(stage.receive(outbound, inv(tx)), outbound));
        assertEquals(0, asked(stage.pass(Duration.ofSeconds(10)), inbound));
        Transaction other = ToyPool.transaction(2);
        assertEquals(0, asked(stage.receive(inbound, inv(other)), inbound));
        assertEquals(1, asked(stage.pass(Duration.ofSeconds(2)), inbound));
    }

    @Test
    void one_who_announces_by_txid_is_asked_two_seconds_later_while_others_speak_wtxids() {
        PeerId old = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(old, Stage.at("10.0.0.2:5000"), false));
        stage.receive(old, Stage.version(77, 0, 0));
        stage.receive(old, new Message.Verack());
        assertEquals(1, asked(stage.receive(old, byTxid(tx)), old), "nobody else is here");
        stage.peer("10.0.0.3:5000", false);
        Transaction other = ToyPool.transaction(2);
        assertEquals(0, asked(stage.receive(old, byTxid(other)), old));
        assertEquals(0, asked(stage.pass(Duration.ofMillis(1_500)), old));
        assertEquals(1, asked(stage.pass(Duration.ofMillis(500)), old));
    }

    private static Inv byTxid(Transaction transaction) {
        return new Inv(List.of(InventoryItem.of(transaction.txid())));
    }

    @Test
    void a_peer_that_owes_us_a_hundred_is_asked_two_seconds_later() {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertEquals(99, asked(stage.receive(peer, flood(0, 99)), peer));
        assertEquals(1, asked(stage.receive(peer, flood(99, 1)), peer));
        assertEquals(0, asked(stage.receive(peer, flood(100, 1)), peer));
        assertEquals(0, asked(stage.pass(Duration.ofMillis(1_500)), peer));
        assertEquals(1, asked(stage.pass(Duration.ofMillis(500)), peer));
    }

    @Test
    void a_peer_that_says_notfound_gives_way_at_once() {
        PeerId a = stage.peer("10.0.0.2:5000", false);
        PeerId b = stage.peer("10.0.0.3:5000", false);
        stage.receive(a, inv(tx));
        stage.receive(b, inv(tx));
        assertEquals(1, asked(stage.receive(a, new NotFound(inv(tx).items())), b));
    }

    @Test
    void p06_invdos_5000_announcements_of_a_peer_are_taken() {
        PeerId peer = stage.peer("10.0.0.2:40000", true);
        for (int i = 0; i < 10; i++) assertEquals(0, asked(stage.receive(peer, flood(i * 50_000, 50_000)), peer));
        List<NetworkEffect> minute = stage.pass(Duration.ofSeconds(59));
        assertEquals(5_000, asked(minute, peer));
        for (GetData request : sent(minute, peer, GetData.class))
            assertTrue(request.items().size() <= 1_000);
    }

    @Test
    void p51_nothing_is_left_of_peers_that_are_gone() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        PeerId b = stage.peer("10.0.0.3:40000", true);
        stage.receive(a, flood(0, 3_000));
        stage.receive(b, flood(1_000, 5_000));
        Transaction child = ToyPool.spending(tx.outPoint(0), 2);
        stage.receive(a, new TxMessage(child));
        stage.refuse(a, child, Rule.TX_MISSING_INPUTS.broken("no such coin"));
        stage.receive(b, inv(child));
        stage.receive(b, new NotFound(inv(tx).items()));
        assertFalse(stage.network.isEmpty());
        for (PeerId peer : List.of(a, b)) stage.on(new NetworkEvent.PeerDisconnected(peer, "gone"));
        assertTrue(stage.network.isEmpty());
    }

    @Test
    void an_orphan_waits_for_its_parent_which_is_asked_of_its_sender() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        Transaction child = ToyPool.spending(tx.outPoint(0), 2);
        stage.receive(a, new TxMessage(child));
        assertEquals(0, asked(stage.refuse(a, child, Rule.TX_MISSING_INPUTS.broken("no such coin")), a));
        // The parent may be under way: it is asked for by txid two seconds later.
        assertEquals(
                List.of(new InventoryItem(InventoryItem.WITNESS_TX, tx.txid().hash())),
                sent(stage.pass(Duration.ofSeconds(2)), a, GetData.class)
                        .getFirst()
                        .items());
        assertTrue(stage.connected(a));
        assertEquals(List.of(), stage.receive(a, new TxMessage(child)), "it is kept");
        stage.pool.add(tx);
        List<NetworkEffect> accepted = stage.on(new NetworkEvent.TxChecked(Optional.of(a), tx, Optional.empty()));
        assertEquals(List.of(new CheckTx(a, child)), accepted);
    }

    @Test
    void p10_another_announcer_of_an_orphan_is_asked_for_the_parent_that_the_sender_withholds() {
        stage.judging = false;
        PeerId liar = stage.peer("10.0.0.2:5000", false);
        PeerId before = stage.peer("10.0.0.3:40000", true);
        PeerId after = stage.peer("10.0.0.4:40000", true);
        Transaction child = ToyPool.spending(tx.outPoint(0), 2);
        stage.receive(liar, inv(child));
        stage.receive(before, inv(child));
        stage.receive(liar, new TxMessage(child));
        stage.refuse(liar, child, Rule.TX_MISSING_INPUTS.broken("no such coin"));
        stage.receive(after, inv(child));
        List<NetworkEffect> effects = stage.pass(Duration.ofSeconds(130));
        for (PeerId peer : List.of(liar, before, after)) assertEquals(1, asked(effects, peer));
        // The orphan outlives its sender.
        stage.on(new NetworkEvent.PeerDisconnected(liar, "gone"));
        stage.pool.add(tx);
        List<NetworkEffect> came = stage.on(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()));
        assertTrue(came.stream()
                .anyMatch(effect -> effect instanceof CheckTx check
                        && check.transaction().equals(child)
                        && !check.peer().equals(liar)));
    }

    @Test
    void p09_orphan_cpu_a_message_or_a_tick_brings_one_orphan_to_be_tried_again() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        for (int i = 0; i < 20; i++) {
            Transaction child = ToyPool.spending(tx.outPoint(0), i);
            stage.refuse(a, child, Rule.TX_MISSING_INPUTS.broken("no such coin"));
        }
        List<NetworkEffect> came = stage.on(new NetworkEvent.TxChecked(Optional.of(a), tx, Optional.empty()));
        CheckTx first = (CheckTx) came.getFirst();
        assertEquals(1, came.size());
        // Its own verdict brings no other.
        assertEquals(List.of(), stage.refuse(a, first.transaction(), Rule.DUST.broken("too small")));
        assertEquals(
                1,
                stage.on(new NetworkEvent.Tick()).stream()
                        .filter(CheckTx.class::isInstance)
                        .count());
    }

    @Test
    void a_refused_transaction_is_not_fetched_again_until_the_next_block() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        stage.receive(a, inv(tx));
        stage.receive(a, new TxMessage(tx));
        stage.refuse(a, tx, Rule.DUST.broken("too small"));
        assertTrue(stage.connected(a), "a matter of taste");
        assertEquals(0, asked(stage.receive(a, inv(tx)), a));
        stage.mined(ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0));
        assertEquals(1, asked(stage.receive(a, inv(tx)), a));
    }

    @Test
    void no_transaction_costs_its_sender_the_connection() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        for (Rule rule : List.of(Rule.TX_NO_OUTPUTS, Rule.MEMPOOL_SCRIPT, Rule.TX_IN_BELOW_OUT, Rule.DUST)) {
            stage.receive(a, new TxMessage(tx));
            stage.refuse(a, tx, rule.broken("wrong"));
            assertTrue(stage.connected(a));
        }
    }

    @Test
    void p48_reject_poison_a_spoilt_copy_does_not_keep_the_good_one_out() {
        stage.judging = false;
        PeerId liar = stage.peer("10.0.0.2:5000", false);
        PeerId honest = stage.peer("10.0.0.3:5000", false);
        Transaction good = withWitness(tx, 1);
        // Another witness: only this wtxid is refused.
        Transaction altered = withWitness(tx, 2);
        stage.receive(liar, new TxMessage(altered));
        stage.refuse(liar, altered, Rule.MEMPOOL_SCRIPT.broken("wrong").as(Fault.CONSENSUS));
        // None at all: its wtxid is the txid.
        stage.receive(liar, new TxMessage(tx));
        stage.refuse(liar, tx, Rule.MEMPOOL_SCRIPT.broken("no witness").as(Fault.MUTATED));
        assertEquals(1, asked(stage.receive(honest, inv(good)), honest));
        assertTrue(stage.receive(honest, new TxMessage(good)).contains(new CheckTx(honest, good)));
        // A child of it is no child of a refused parent.
        Transaction child = ToyPool.spending(tx.outPoint(0), 5);
        stage.receive(honest, new TxMessage(child));
        stage.refuse(honest, child, Rule.TX_MISSING_INPUTS.broken("no such coin"));
        assertEquals(List.of(), stage.receive(honest, new TxMessage(child)), "it is kept");
    }

    private static Transaction withWitness(Transaction transaction, int tag) {
        TxIn first = transaction.inputs().getFirst();
        var input = new TxIn(first.prevout(), first.scriptSig(), first.sequence(), Witness.of(new byte[] {(byte) tag}));
        return new Transaction(transaction.version(), List.of(input), transaction.outputs(), transaction.lockTime());
    }

    @Test
    void nothing_below_a_peers_fee_filter_is_announced_to_it() {
        PeerId poor = stage.peer("10.0.0.2:5000", false);
        PeerId rich = stage.peer("10.0.0.3:5000", false);
        stage.receive(rich, new FeeFilter(1_001));
        stage.pool.add(tx);
        stage.on(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()));
        List<NetworkEffect> minute = stage.pass(Duration.ofMinutes(1));
        assertEquals(1, sent(minute, poor, Inv.class).size());
        assertEquals(0, sent(minute, rich, Inv.class).size());
    }

    @Test
    void our_own_transaction_is_told_again_until_somebody_fetches_it() {
        PeerId a = stage.peer("10.0.0.2:5000", false);
        stage.pass(Duration.ofSeconds(1));
        stage.pool.add(tx);
        stage.pool.unbroadcast.add(tx.txid());
        stage.on(new NetworkEvent.TxChecked(Optional.empty(), tx, Optional.empty()));
        assertEquals(1, sent(stage.pass(Duration.ofMinutes(1)), a, Inv.class).size());
        assertEquals(1, sent(stage.pass(Duration.ofMinutes(10)), a, Inv.class).size());
        stage.receive(a, new GetData(inv(tx).items()));
        assertEquals(0, sent(stage.pass(Duration.ofMinutes(21)), a, Inv.class).size());
    }

    @Test
    void the_mempool_message_tells_all_once_a_minute() {
        for (int i = 0; i < 100; i++) stage.pool.add(ToyPool.transaction(i));
        PeerId a = stage.peer("10.0.0.2:40000", true);
        assertEquals(
                100,
                sent(stage.receive(a, new MempoolRequest()), a, Inv.class)
                        .getFirst()
                        .items()
                        .size());
        assertEquals(List.of(), stage.receive(a, new MempoolRequest()));
    }

    @Test
    void announcements_go_in_batches_parents_before_children() {
        PeerId a = stage.peer("10.0.0.2:5000", false);
        Transaction child = ToyPool.spending(tx.outPoint(0), 2);
        for (Transaction transaction : List.of(tx, child)) {
            stage.pool.add(transaction);
            stage.on(new NetworkEvent.TxChecked(Optional.empty(), transaction, Optional.empty()));
        }
        List<Inv> told = sent(stage.pass(Duration.ofMinutes(1)), a, Inv.class);
        assertEquals(List.of(inv(tx, child)), told);
    }
}
