package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The orders that the mempool is taken and evicted in, the sums they rest on, and what may never happen.
class TxGraphTest {
    private final TxGraph graph = new TxGraph();
    private int made;

    private MempoolEntry entry(long fee, int vsize, long second, MempoolEntry... parents) {
        var coins = new ArrayList<OutPoint>();
        for (MempoolEntry parent : parents) coins.add(parent.tx().outPoint(parent.children.size()));
        if (coins.isEmpty()) coins.add(new OutPoint(new Txid(new Hash256(++made, 0, 0, 9)), 0));
        var outputs = new ArrayList<TxOut>();
        for (int i = 0; i < 4; i++) outputs.add(new TxOut(++made, TestChain.ANYONE));
        Transaction tx = TestChain.spend(coins, outputs);
        return new MempoolEntry(tx, fee, 0, 4, vsize, Instant.ofEpochSecond(second), 7, false);
    }

    private MempoolEntry in(long fee, int vsize, long second, MempoolEntry... parents) {
        MempoolEntry entry = entry(fee, vsize, second, parents);
        graph.insert(entry);
        return entry;
    }

    @Test
    void an_entry_knows_what_it_was_made_of() {
        MempoolEntry entry = entry(1_000, 250, 5);
        assertEquals(entry.tx().txid(), entry.txid());
        assertEquals(entry.tx().wtxid(), entry.wtxid());
        assertEquals(1_000, entry.fee());
        assertEquals(4, entry.sigOpCost());
        assertEquals(250, entry.vsize());
        assertEquals(7, entry.height());
        assertEquals(Instant.ofEpochSecond(5), entry.time());
        assertEquals(new FeeRate(4_000), entry.feeRate());
        assertEquals(MemoryUse.of(entry.tx()), entry.memory());
        assertEquals(entry.tx() + " (" + new FeeRate(4_000) + ")", entry.toString());
        assertEquals(new MempoolEntry.Totals(1, 250, 1_000, 4), entry.ancestors());
        assertEquals(entry.ancestors(), entry.descendants());
    }

    /// A miner can have a transaction only with what it needs, and never at a better rate than its own.
    @Test
    void the_rate_of_a_family_counts_where_it_is_worse_upwards_and_better_downwards() {
        MempoolEntry poor = in(100, 100, 1);
        MempoolEntry rich = in(900, 100, 1, poor);
        assertEquals(new FeeRate(5_000), rich.ancestorFeeRate());
        assertEquals(new FeeRate(9_000), rich.descendantFeeRate());
        assertEquals(new FeeRate(1_000), poor.ancestorFeeRate());
        assertEquals(new FeeRate(5_000), poor.descendantFeeRate());
        MempoolEntry poorer = in(100, 100, 1, rich);
        assertEquals(new FeeRate(1_000), poorer.ancestorFeeRate(), "its own is worse than that of the three");
        assertEquals(new FeeRate(9_000), rich.descendantFeeRate(), "its own is better than that of the two");
        assertEquals(List.of(poor), List.copyOf(rich.parents()));
        assertEquals(List.of(poorer), List.copyOf(rich.children()));
        assertEquals(List.of(rich, poorer), poor.descendantEntries());
        assertEquals(List.of(rich, poor), poorer.ancestorEntries());
        assertThrows(UnsupportedOperationException.class, () -> rich.parents().clear());
        assertThrows(UnsupportedOperationException.class, () -> rich.children().clear());
    }

    @Test
    void the_best_is_mined_first_by_what_it_pays_with_its_ancestors() {
        MempoolEntry poor = in(100, 100, 1);
        MempoolEntry rich = in(900, 100, 1, poor);
        MempoolEntry between = in(600, 100, 1);
        MempoolEntry below = in(400, 100, 1);
        assertEquals(List.of(between, rich, below, poor), graph.bestFirst());
        // Once what it needs is mined, it pays for itself alone.
        graph.remove(poor);
        assertEquals(List.of(rich, between, below), graph.bestFirst());
    }

    @Test
    void the_worst_is_given_up_first_by_what_is_lost_with_its_descendants() {
        MempoolEntry poor = in(100, 100, 1);
        MempoolEntry middle = in(300, 100, 1);
        MempoolEntry rich = in(900, 100, 1, poor);
        // With its child it is worth 5,000; alone it would be the first to go.
        assertSame(middle, graph.worst());
        graph.remove(rich);
        assertSame(poor, graph.worst());
        MempoolEntry childOfMiddle = in(10, 100, 1, middle);
        assertSame(childOfMiddle, graph.worst(), "a poor child does not pull its parent down");
        graph.remove(childOfMiddle);
        graph.remove(poor);
        graph.remove(middle);
        assertNull(graph.worst());
    }

    @Test
    void of_equals_the_newest_is_given_up_first() {
        MempoolEntry old = in(100, 100, 1);
        MempoolEntry young = in(200, 200, 3);
        MempoolEntry between = in(100, 100, 2);
        var order = new ArrayList<MempoolEntry>();
        while (graph.size() > 0) {
            MempoolEntry worst = Objects.requireNonNull(graph.worst());
            order.add(worst);
            graph.remove(worst);
        }
        assertEquals(List.of(young, between, old), order);
    }

    @Test
    void entries_are_found_by_their_age() {
        MempoolEntry second = in(100, 100, 2);
        MempoolEntry first = in(100, 100, 1);
        MempoolEntry third = in(100, 100, 3);
        assertEquals(List.of(first, second), graph.enteredBefore(Instant.ofEpochSecond(3)));
        assertEquals(List.of(first, second, third), graph.enteredBefore(Instant.ofEpochSecond(4)));
        assertEquals(List.of(), graph.enteredBefore(Instant.ofEpochSecond(1)));
        assertEquals(List.of(second, first, third), List.copyOf(graph.inserted()));
    }

    /// Orders that were asked for are right whatever came and left since, also if most left at once.
    @Test
    void orders_are_right_after_a_block_took_much_or_little() {
        MempoolEntry poor = in(100, 100, 4);
        MempoolEntry rich = in(900, 100, 3, poor);
        MempoolEntry middle = in(500, 100, 2);
        MempoolEntry low = in(200, 100, 1);
        assertEquals(List.of(middle, rich, low, poor), graph.bestFirst());
        assertSame(low, graph.worst());
        assertEquals(List.of(low), graph.enteredBefore(Instant.ofEpochSecond(2)));
        graph.removeMined(List.of(poor));
        assertEquals(List.of(rich, middle, low), graph.bestFirst());
        assertSame(low, graph.worst());
        graph.removeMined(List.of(low, rich));
        assertEquals(List.of(middle), graph.bestFirst());
        assertSame(middle, graph.worst());
        MempoolEntry late = in(100, 100, 1);
        assertEquals(List.of(middle, late), graph.bestFirst());
        assertSame(late, graph.worst());
        assertEquals(List.of(late), graph.enteredBefore(Instant.ofEpochSecond(2)));
        graph.removeMined(List.of(middle, late));
        assertEquals(List.of(), graph.bestFirst());
        assertNull(graph.worst());
        assertEquals(List.of(), graph.enteredBefore(Instant.MAX));
    }

    @Test
    void what_is_read_through_in_any_order_comes_best_first_once_that_order_is_known() {
        MempoolEntry first = in(100, 100, 1);
        MempoolEntry second = in(200, 100, 1);
        assertEquals(List.of(first, second), List.copyOf(graph.inOrderAtHand()));
        assertEquals(List.of(second, first), graph.bestFirst());
        assertEquals(List.of(second, first), List.copyOf(graph.inOrderAtHand()));
    }

    @Test
    void what_leaves_with_its_descendants_leaves_them_first() {
        MempoolEntry top = in(100, 100, 1);
        MempoolEntry left = in(100, 100, 1, top);
        MempoolEntry right = in(100, 100, 1, top);
        MempoolEntry both = in(100, 100, 1, left, right);
        MempoolEntry other = in(100, 100, 1);
        List<MempoolEntry> gone = graph.removeWithDescendants(top);
        assertSame(both, gone.getFirst());
        assertSame(top, gone.getLast());
        assertEquals(4, gone.size());
        assertEquals(1, graph.size());
        assertEquals(other.vsize(), graph.vsize());
        assertEquals(other.fee(), graph.fees());
        assertEquals(other.memory(), graph.memory());
        assertEquals(9, graph.changes(), "five came and four left");
    }

    @Test
    void what_is_taken_back_was_never_here() {
        MempoolEntry stays = in(100, 100, 1);
        MempoolEntry parent = in(100, 100, 1);
        MempoolEntry child = in(100, 100, 1, parent);
        graph.takeBack(List.of(parent, child));
        assertEquals(1, graph.changes());
        assertEquals(List.of(stays), graph.bestFirst());
        assertNull(graph.spender(child.tx().inputs().getFirst().prevout()));
        assertNull(graph.get(parent.wtxid()));
    }

    @Test
    void nothing_is_in_the_mempool_twice_or_leaves_it_twice() {
        MempoolEntry entry = in(100, 100, 1);
        assertThrows(AssertionError.class, () -> graph.insert(entry));
        Transaction rival = TestChain.spend(
                List.of(entry.tx().inputs().getFirst().prevout()), List.of(new TxOut(1, TestChain.ANYONE)));
        var conflict = new MempoolEntry(rival, 1, 0, 0, 100, Instant.EPOCH, 1, false);
        assertThrows(AssertionError.class, () -> graph.insert(conflict));
        var other = new TxGraph();
        assertThrows(AssertionError.class, () -> other.remove(entry));
    }

    /// Removed where it stood between them, it parts those above from those below, unless there is another way.
    @Test
    void sums_are_right_when_what_stood_between_is_mined() {
        MempoolEntry top = in(1, 100, 1);
        MempoolEntry middle = in(2, 100, 1, top);
        MempoolEntry bottom = in(4, 100, 1, middle, top);
        graph.remove(middle);
        assertEquals(5, top.descendants().fees());
        assertEquals(5, bottom.ancestors().fees());
        assertEquals(2, bottom.ancestors().count());
        assertTrue(top.children().contains(bottom));
        MempoolEntry last = in(8, 100, 1, bottom);
        graph.remove(bottom);
        assertEquals(1, top.descendants().fees());
        assertEquals(8, last.ancestors().fees());
    }
}
