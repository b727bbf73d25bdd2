package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Whose orphan goes when there are too many: that of the peer which exceeds its own share most.
class OrphanSharesTest {
    private static final int SMALLEST = 244;

    private final TxOrphanage orphanage = new TxOrphanage();
    private final PeerId a = new PeerId(1);
    private final PeerId b = new PeerId(2);

    /// An orphan of exactly so many weight units.
    private static Transaction orphan(int tag, int weight) {
        var input = new TxIn(new OutPoint(new Txid(new Hash256(tag, 5, 7, 7)), 0), Script.EMPTY, 0);
        int bytes = (weight - SMALLEST) / 4 + 1;
        int prefix = bytes < 253 ? 0 : bytes < 65_538 ? 2 : 4;
        var tx = new Transaction(2, List.of(input), List.of(new TxOut(1, Script.wrap(new byte[bytes - prefix]))), tag);
        assertEquals(weight, tx.weight());
        return tx;
    }

    private boolean has(Transaction orphan) {
        return orphanage.contains(orphan.wtxid());
    }

    @Test
    void p10_orphan_memory_weight_counts_against_a_few_heavy_ones() {
        for (int i = 0; i < 3; i++) orphanage.add(orphan(i, 100_000), a);
        orphanage.add(orphan(10, 400_000), b);
        orphanage.add(orphan(11, 400_000), b);
        assertFalse(has(orphan(10, 400_000)));
        assertEquals(4, orphanage.size());
    }

    @Test
    void p10_orphan_memory_their_number_counts_against_many_light_ones() {
        orphanage.add(orphan(1, SMALLEST), new PeerId(3));
        orphanage.add(orphan(2, SMALLEST), new PeerId(4));
        orphanage.add(orphan(1_000, SMALLEST), b);
        orphanage.add(orphan(3, 400_000), a);
        orphanage.add(orphan(4, 400_000), a);
        for (int i = 1; i < 2_997; i++) orphanage.add(orphan(1_000 + i, SMALLEST), b);
        assertEquals(3_000, orphanage.score());
        assertFalse(has(orphan(1_000, SMALLEST)));
        assertTrue(has(orphan(3, 400_000)) && has(orphan(4, 400_000)));
    }

    @Test
    void p10_orphan_memory_what_has_gone_counts_no_more() {
        orphanage.add(orphan(1, SMALLEST), a);
        for (int i = 0; i < 2_000; i++) {
            Transaction passing = orphan(10_000 + i, i < 3 ? 400_000 : SMALLEST);
            orphanage.add(passing, a);
            orphanage.remove(passing.wtxid());
        }
        for (int i = 0; i < 3_000; i++) orphanage.add(orphan(20_000 + i, SMALLEST), b);
        assertTrue(has(orphan(1, SMALLEST)));
        assertFalse(has(orphan(20_000, SMALLEST)));
        for (int i = 0; i < 3; i++) orphanage.add(orphan(30_000 + i, 400_000), b);
        assertTrue(has(orphan(1, SMALLEST)));
    }

    @Test
    void p10_orphan_memory_of_peers_that_exceed_alike_the_newer_loses() {
        orphanage.add(orphan(1, 400_000), a);
        orphanage.add(orphan(2, 400_000), b);
        orphanage.add(orphan(3, 4_000), a);
        orphanage.add(orphan(4, 4_000), b);
        assertEquals(808_000, orphanage.weight(), "exactly the two shares");
        orphanage.remove(orphan(3, 4_000).wtxid());
        orphanage.remove(orphan(4, 4_000).wtxid());
        orphanage.add(orphan(5, 4_004), a);
        orphanage.add(orphan(6, 4_004), b);
        assertTrue(has(orphan(1, 400_000)));
        assertFalse(has(orphan(2, 400_000)));
    }

    @Test
    void p51_what_waits_to_be_tried_again_goes_with_its_peer() {
        Transaction parent = ToyPool.transaction(1);
        Transaction child = ToyPool.spending(parent.outPoint(0), 2);
        orphanage.add(child, a);
        orphanage.parentCame(parent, new SplittableRandom(1));
        orphanage.onGone(a);
        assertFalse(has(child));
        assertTrue(orphanage.isEmpty());
    }
}
