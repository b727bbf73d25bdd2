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
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEffect.CheckTx;
import org.planchet.network.NetworkEvent.ChainChanged;
import org.planchet.network.NetworkEvent.TxChecked;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.TxMessage;

/// What becomes of transactions that were refused, confirmed, or lack their parents.
class OrphanRulesTest {
    private static final Rejection MISSING = Rule.TX_MISSING_INPUTS.broken("no such coin");

    private final Stage stage = new Stage();
    private final Transaction parent = ToyPool.transaction(1);
    private final Transaction child = ToyPool.spending(parent.outPoint(0), 2);
    private final PeerId a;

    OrphanRulesTest() {
        stage.judging = false;
        a = stage.peer("10.0.0.2:5000", false);
        stage.on(new NetworkEvent.Tick());
    }

    private static Inv inv(Transaction transaction) {
        return new Inv(List.of(InventoryItem.of(transaction.wtxid())));
    }

    private List<InventoryItem> asked(List<NetworkEffect> effects, PeerId peer) {
        var items = new ArrayList<InventoryItem>();
        for (GetData request : sent(effects, peer, GetData.class)) items.addAll(request.items());
        return items;
    }

    private boolean isFetched(Transaction transaction) {
        return !asked(stage.receive(a, inv(transaction)), a).isEmpty();
    }

    private static List<CheckTx> judged(List<NetworkEffect> effects) {
        return effects.stream()
                .filter(CheckTx.class::isInstance)
                .map(CheckTx.class::cast)
                .toList();
    }

    private List<NetworkEffect> accept(Transaction transaction) {
        stage.pool.add(transaction);
        return stage.on(new TxChecked(Optional.of(a), transaction, Optional.empty()));
    }

    private static Block blockWith(Transaction... transactions) {
        Block like = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 5).getFirst();
        var all = new ArrayList<>(like.transactions());
        all.addAll(List.of(transactions));
        return new Block(like.header(), all);
    }

    private List<NetworkEffect> connect(Block block) {
        return stage.on(new ChainChanged(List.of(new ChainEvent.BlockConnected(block, 1, BlockUndo.EMPTY))));
    }

    @Test
    void what_a_block_confirmed_is_not_fetched_until_the_block_is_undone() {
        Block block = blockWith(parent);
        connect(block);
        assertFalse(isFetched(parent));
        stage.on(new ChainChanged(List.of(new ChainEvent.BlockDisconnected(block, 1, BlockUndo.EMPTY))));
        assertTrue(isFetched(parent));
    }

    @Test
    void what_a_block_confirmed_is_no_longer_asked_of_others() {
        PeerId b = stage.peer("10.0.0.3:5000", false);
        stage.receive(a, inv(parent));
        stage.receive(b, inv(parent));
        connect(blockWith(parent));
        assertEquals(List.of(), asked(stage.pass(Duration.ofSeconds(61)), b));
    }

    @Test
    void a_child_of_a_refused_parent_is_refused_with_it_by_both_of_its_ids() {
        stage.refuse(a, parent, Rule.DUST.broken("too small"));
        stage.refuse(a, child, MISSING);
        assertEquals(List.of(), asked(stage.pass(Duration.ofSeconds(10)), a), "its parent is not asked for");
        assertFalse(isFetched(child));
        assertEquals(List.of(), stage.receive(a, new TxMessage(child)));
        assertFalse(isFetched(parent));
    }

    @Test
    void p10_a_parent_that_is_here_or_confirmed_is_not_asked_for() {
        stage.pool.add(parent);
        connect(blockWith(ToyPool.transaction(3)));
        var both = new Transaction(
                2,
                List.of(
                        new TxIn(parent.outPoint(0), Script.EMPTY, 0),
                        new TxIn(ToyPool.transaction(3).outPoint(0), Script.EMPTY, 0),
                        new TxIn(ToyPool.transaction(4).outPoint(0), Script.EMPTY, 0)),
                List.of(new TxOut(1, Script.EMPTY)),
                0);
        stage.refuse(a, both, MISSING);
        assertEquals(
                List.of(new InventoryItem(
                        InventoryItem.WITNESS_TX, ToyPool.transaction(4).txid().hash())),
                asked(stage.pass(Duration.ofSeconds(5)), a));
    }

    @Test
    void an_orphan_is_tried_again_when_its_parent_is_accepted_and_when_a_block_confirms_it() {
        stage.refuse(a, child, MISSING);
        assertEquals(List.of(new CheckTx(a, child)), judged(accept(parent)));
        stage.refuse(a, child, MISSING);
        assertEquals(List.of(), judged(stage.after(Duration.ofMillis(100))), "once a parent");
        Transaction other = ToyPool.spending(ToyPool.transaction(7).outPoint(0), 9);
        stage.refuse(a, other, MISSING);
        connect(blockWith(ToyPool.transaction(7)));
        assertEquals(List.of(new CheckTx(a, other)), judged(stage.after(Duration.ofMillis(100))));
    }

    @Test
    void an_orphan_that_is_accepted_refused_or_spoilt_is_kept_no_longer() {
        for (Optional<Rejection> verdict : List.of(
                Optional.<Rejection>empty(),
                Optional.of(Rule.DUST.broken("too small")),
                Optional.of(Rule.TX_NO_OUTPUTS.broken("none").as(org.planchet.consensus.Fault.MUTATED)))) {
            var here = new OrphanRulesTest();
            here.stage.refuse(here.a, child, MISSING);
            here.accept(parent);
            here.stage.on(new TxChecked(Optional.of(here.a), child, verdict));
            here.stage.on(new NetworkEvent.PeerDisconnected(here.a, ""));
            assertTrue(here.stage.network.isEmpty());
            PeerId again = here.stage.peer("10.0.0.9:5000", false);
            here.stage.on(new TxChecked(Optional.of(again), parent, Optional.empty()));
            assertEquals(List.of(), judged(here.stage.after(Duration.ofMillis(100))));
        }
    }

    @Test
    void an_orphan_that_conflicts_with_a_block_goes() {
        stage.refuse(a, child, MISSING);
        connect(blockWith(ToyPool.spending(parent.outPoint(0), 99)));
        assertEquals(List.of(), judged(accept(parent)));
        // What is in the block is confirmed; the one that lost is fetched no more than any other.
        assertTrue(isFetched(child));
    }

    @Test
    void an_orphan_that_is_known_is_not_fetched_and_its_announcer_is_asked_for_the_parent_once() {
        PeerId b = stage.peer("10.0.0.3:5000", false);
        stage.refuse(a, child, MISSING);
        assertEquals(List.of(), asked(stage.receive(b, inv(child)), b), "we have it");
        stage.pass(Duration.ofSeconds(3));
        stage.receive(
                a,
                new NotFound(List.of(new InventoryItem(
                        InventoryItem.WITNESS_TX, parent.txid().hash()))));
        List<NetworkEffect> later = stage.pass(Duration.ofSeconds(3));
        var parentItem =
                new InventoryItem(InventoryItem.WITNESS_TX, parent.txid().hash());
        List<InventoryItem> ofBoth = new ArrayList<>(asked(stage.effects, b));
        assertEquals(List.of(parentItem), ofBoth, "the other announcer");
        assertEquals(List.of(), asked(later, a), "not the one that does not have it");
    }

    @Test
    void a_transaction_that_is_known_already_is_asked_of_nobody_else() {
        PeerId b = stage.peer("10.0.0.3:5000", false);
        stage.receive(a, inv(parent));
        stage.receive(b, inv(parent));
        stage.on(new TxChecked(Optional.of(a), parent, Optional.of(Rule.TX_IN_MEMPOOL.broken("here"))));
        assertEquals(List.of(), asked(stage.pass(Duration.ofSeconds(61)), b));
    }

    @Test
    void what_was_accepted_or_refused_is_asked_of_nobody_else() {
        for (boolean accepted : new boolean[] {true, false}) {
            var here = new OrphanRulesTest();
            PeerId b = here.stage.peer("10.0.0.3:5000", false);
            here.stage.receive(here.a, inv(parent));
            here.stage.receive(b, inv(parent));
            if (accepted) here.accept(parent);
            else here.stage.refuse(here.a, parent, Rule.DUST.broken("too small"));
            assertEquals(List.of(), here.asked(here.stage.pass(Duration.ofSeconds(61)), b));
            for (PeerId peer : List.of(here.a, b)) here.stage.on(new NetworkEvent.PeerDisconnected(peer, ""));
            assertTrue(here.stage.network.isEmpty());
        }
    }

    @Test
    void p10_orphan_memory_a_peer_that_announced_too_much_keeps_no_orphan_with_more_parents() {
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < TxDownload.MAX_ANNOUNCEMENTS - 2; i++)
            items.add(new InventoryItem(InventoryItem.WTX, new org.planchet.primitives.Hash256(i, 3, 3, 3)));
        stage.receive(a, new Inv(items));
        stage.refuse(a, orphanOf(3), MISSING);
        assertEquals(1, judged(stage.receive(a, new TxMessage(orphanOf(3)))).size(), "three are too many: not kept");
        stage.refuse(a, orphanOf(2), MISSING);
        assertEquals(List.of(), stage.receive(a, new TxMessage(orphanOf(2))), "two may be asked for: it is kept");
    }

    private static Transaction orphanOf(int parents) {
        var inputs = new ArrayList<TxIn>();
        for (int i = 0; i < parents; i++)
            inputs.add(new TxIn(new OutPoint(ToyPool.transaction(500 + i).txid(), 0), Script.EMPTY, 0));
        return new Transaction(2, inputs, List.of(new TxOut(1, Script.EMPTY)), parents);
    }
}
