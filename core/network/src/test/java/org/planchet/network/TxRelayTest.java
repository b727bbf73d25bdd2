package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEffect.CheckTx;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
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
    void p08_tx_withhold_another_announcer_is_asked_after_30_seconds_whatever_the_first_does() {
        PeerId liar = stage.peer("10.0.0.2:5000", false);
        PeerId honest = stage.peer("10.0.0.3:5000", false);
        stage.receive(liar, inv(tx));
        stage.receive(honest, inv(tx));
        for (int second = 0; second < 29; second++) {
            stage.receive(liar, inv(tx));
            stage.receive(liar, flood(second * 1_000, 1_000));
            assertEquals(0, asked(stage.pass(Duration.ofSeconds(1)), honest));
        }
        List<NetworkEffect> later = stage.pass(Duration.ofSeconds(2));
        assertEquals(
                List.of(InventoryItem.of(tx.wtxid())),
                sent(later, honest, GetData.class).getFirst().items());
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
    void p06_invdos_5000_announcements_and_100_in_flight_a_peer() {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        int asked = 0;
        for (int i = 0; i < 10; i++) asked += asked(stage.receive(peer, flood(i * 50_000, 50_000)), peer);
        assertEquals(100, asked);
        // Those unanswered make place for the next as they expire, up to the 5,000 that were taken.
        for (int i = 0; i < 60 * 40; i++) {
            asked += asked(stage.pass(Duration.ofSeconds(1), Duration.ofSeconds(1)), peer);
            stage.effects.clear();
        }
        assertEquals(5_000, asked);
    }

    @Test
    void an_orphan_waits_for_its_parent_which_is_asked_of_its_sender() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        Transaction child = ToyPool.spending(tx.outPoint(0), 2);
        stage.receive(a, new TxMessage(child));
        List<NetworkEffect> verdict = stage.refuse(a, child, Rule.TX_MISSING_INPUTS.broken("no such coin"));
        assertEquals(
                List.of(new InventoryItem(InventoryItem.WITNESS_TX, tx.txid().hash())),
                sent(verdict, a, GetData.class).getFirst().items());
        assertTrue(stage.connected(a));
        assertEquals(List.of(), stage.receive(a, new TxMessage(child)), "it is kept");
        stage.pool.add(tx);
        List<NetworkEffect> accepted = stage.on(new NetworkEvent.TxChecked(Optional.of(a), tx, Optional.empty()));
        assertEquals(List.of(new CheckTx(a, child)), accepted);
    }

    @Test
    void p10_orphan_memory_a_full_pool_costs_only_the_peer_that_fills_it() {
        var pool = new OrphanPool();
        var honest = new PeerId(1);
        var flooder = new PeerId(2);
        Transaction kept = ToyPool.transaction(-1);
        pool.add(kept, honest, Stage.START);
        for (int i = 0; i < 1_000; i++) pool.add(ToyPool.transaction(i), flooder, Stage.START);
        assertEquals(OrphanPool.MOST, pool.size());
        assertTrue(pool.contains(kept.wtxid()));
        pool.expire(Stage.START.plus(OrphanPool.KEPT));
        assertEquals(0, pool.size());
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
    void a_transaction_against_the_rules_of_consensus_ends_its_sender() {
        stage.judging = false;
        PeerId a = stage.peer("10.0.0.2:5000", false);
        stage.receive(a, new TxMessage(tx));
        List<NetworkEffect> verdict = stage.refuse(a, tx, Rule.TX_NO_OUTPUTS.broken("no outputs"));
        assertTrue(ended(verdict, a).orElseThrow().reason().contains("bad-txns-vout-empty"));
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
