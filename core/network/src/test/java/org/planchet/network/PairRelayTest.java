package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEffect.CheckPackage;
import org.planchet.network.NetworkEffect.CheckTx;
import org.planchet.network.NetworkEvent.ChainChanged;
import org.planchet.network.NetworkEvent.PackageChecked;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.TxMessage;

/// A parent that pays too little alone is tried with the child that the same peer announced.
class PairRelayTest {
    private static final Rejection MISSING = Rule.TX_MISSING_INPUTS.broken("no such coin");
    private static final Rejection POOR = Rule.MIN_RELAY_FEE.broken("0 < 10");

    private final Stage stage = new Stage();
    private final Transaction parent = ToyPool.transaction(1);
    private final Transaction child = ToyPool.spending(parent.outPoint(0), 2);
    private final PeerId a;
    private final PeerId b;

    PairRelayTest() {
        stage.judging = false;
        a = stage.peer("10.0.0.2:5000", false);
        b = stage.peer("10.0.0.3:5000", false);
        stage.on(new NetworkEvent.Tick());
    }

    private static List<CheckPackage> pairs(List<NetworkEffect> effects) {
        return effects.stream()
                .filter(CheckPackage.class::isInstance)
                .map(CheckPackage.class::cast)
                .toList();
    }

    private List<CheckPackage> pair() {
        return List.of(new CheckPackage(a, parent, child));
    }

    private List<NetworkEffect> refuseBoth() {
        Map<Wtxid, Optional<Rejection>> verdicts =
                Map.of(parent.wtxid(), Optional.of(POOR), child.wtxid(), Optional.of(POOR));
        return stage.on(new PackageChecked(a, parent, child, false, verdicts));
    }

    @Test
    void an_orphan_comes_in_with_its_parent() {
        stage.refuse(a, child, MISSING);
        assertEquals(pair(), pairs(stage.refuse(a, parent, POOR)));
    }

    @Test
    void a_parent_is_fetched_again_for_a_child_that_comes_later() {
        assertEquals(List.of(), pairs(stage.refuse(a, parent, POOR)));
        stage.refuse(a, child, MISSING);
        var asked = new ArrayList<InventoryItem>();
        for (GetData request : sent(stage.pass(Duration.ofSeconds(10)), a, GetData.class))
            asked.addAll(request.items());
        assertTrue(
                asked.stream().anyMatch(item -> item.hash().equals(parent.txid().hash())), asked::toString);
        List<NetworkEffect> effects = stage.receive(a, new TxMessage(parent));
        assertEquals(pair(), pairs(effects));
        assertTrue(effects.stream().noneMatch(CheckTx.class::isInstance), "alone it was judged before");
    }

    @Test
    void for_its_own_sake_it_is_not_fetched_again() {
        stage.refuse(a, parent, POOR);
        stage.receive(b, new Inv(List.of(InventoryItem.of(parent.wtxid()))));
        assertEquals(List.of(), sent(stage.pass(Duration.ofSeconds(10)), b, GetData.class));
    }

    /// Else one peer could have another's orphans checked with whatever it sends.
    @Test
    void a_child_of_another_peers_is_left_alone() {
        stage.refuse(b, child, MISSING);
        assertEquals(List.of(), pairs(stage.refuse(a, parent, POOR)));
    }

    @Test
    void the_newest_child_is_tried_first() {
        stage.refuse(a, ToyPool.spending(parent.outPoint(0), 9), MISSING);
        stage.refuse(a, child, MISSING);
        assertEquals(pair(), pairs(stage.refuse(a, parent, POOR)));
    }

    @Test
    void what_both_were_accepted_is_announced() {
        stage.refuse(a, child, MISSING);
        stage.refuse(a, parent, POOR);
        stage.pool.add(parent);
        stage.pool.add(child);
        stage.on(new PackageChecked(
                a, parent, child, true, Map.of(parent.wtxid(), Optional.empty(), child.wtxid(), Optional.empty())));
        var told = new ArrayList<InventoryItem>();
        for (Inv inv : sent(stage.pass(Duration.ofSeconds(60)), b, Inv.class)) told.addAll(inv.items());
        assertEquals(2, told.size());
    }

    @Test
    void a_pair_that_was_refused_is_not_tried_again_before_the_next_block() {
        stage.refuse(a, child, MISSING);
        stage.refuse(a, parent, POOR);
        refuseBoth();
        stage.refuse(a, child, MISSING);
        assertEquals(List.of(), pairs(stage.receive(a, new TxMessage(parent))));
        Block block = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 5).getFirst();
        stage.on(new ChainChanged(List.of(new ChainEvent.BlockConnected(block, 1, BlockUndo.EMPTY))));
        assertEquals(pair(), pairs(stage.refuse(a, parent, POOR)));
    }

    /// One child is tried with one parent: with two poor ones it can never come in.
    @Test
    void a_child_of_two_poor_parents_is_dropped() {
        Transaction other = ToyPool.transaction(3);
        stage.refuse(a, parent, POOR);
        stage.refuse(a, other, POOR);
        var inputs = List.of(
                new TxIn(parent.outPoint(0), Script.EMPTY, TxIn.SEQUENCE_FINAL),
                new TxIn(other.outPoint(0), Script.EMPTY, TxIn.SEQUENCE_FINAL));
        Transaction both = new Transaction(2, inputs, List.of(new TxOut(1_000, Script.fromHex("51"))), 0);
        stage.refuse(a, both, MISSING);
        assertEquals(List.of(), sent(stage.pass(Duration.ofSeconds(10)), a, GetData.class));
        assertEquals(List.of(), stage.receive(a, new TxMessage(both)));
    }
}
