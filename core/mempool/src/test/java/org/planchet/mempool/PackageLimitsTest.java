package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Verdict;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// P46: how large a family may grow, in count and in virtual bytes, up and down; each limit on both sides. The limits
/// are Bitcoin Core's: 25 transactions and 101,000 virtual bytes.
class PackageLimitsTest {
    private final PackageLimits limits = new PackageLimits(PolicySettings.DEFAULT);
    private final TxGraph graph = new TxGraph();
    private int made;

    /// An entry of `vsize` that spends an output of each of `parents`, or a coin of its own.
    private MempoolEntry entry(int vsize, MempoolEntry... parents) {
        var coins = new ArrayList<OutPoint>();
        for (MempoolEntry parent : parents) coins.add(parent.tx().outPoint(parent.children.size()));
        if (coins.isEmpty()) coins.add(new OutPoint(new Txid(new Hash256(++made, 0, 0, 9)), 0));
        var outputs = new ArrayList<TxOut>();
        for (int i = 0; i < 30; i++) outputs.add(new TxOut(++made, TestChain.ANYONE));
        Transaction tx = TestChain.spend(coins, outputs);
        return new MempoolEntry(tx, 1_000, 0, 0, vsize, Instant.EPOCH, 1, false);
    }

    private MempoolEntry in(int vsize, MempoolEntry... parents) {
        MempoolEntry entry = entry(vsize, parents);
        graph.insert(entry);
        return entry;
    }

    private MempoolEntry line(int count, int vsize) {
        MempoolEntry last = in(vsize);
        for (int i = 1; i < count; i++) last = in(vsize, last);
        return last;
    }

    private String enters(MempoolEntry entry, MempoolEntry... replaced) {
        Collection<MempoolEntry> leaving = List.of(replaced);
        return switch (limits.ancestors(entry, graph.parentsOf(entry.tx()), leaving)) {
            case Verdict.Valid<List<MempoolEntry>>(List<MempoolEntry> ancestors) -> "ok " + ancestors.size();
            case Verdict.Invalid<List<MempoolEntry>>(var why) -> why.detail().replaceAll(" for .*,", ",");
        };
    }

    @Test
    void p46_twenty_four_ancestors() {
        assertEquals("ok 24", enters(entry(20_000, line(24, 100))));
        assertEquals("too many unconfirmed ancestors, limit 25", enters(entry(20_000, line(25, 100))));
    }

    @Test
    void p46_twenty_four_parents() {
        var parents = new ArrayList<MempoolEntry>();
        for (int i = 0; i < 25; i++) parents.add(in(100));
        assertEquals("ok 24", enters(entry(20_000, parents.subList(0, 24).toArray(MempoolEntry[]::new))));
        assertEquals(
                "too many unconfirmed parents: 25, limit 25",
                enters(entry(20_000, parents.toArray(MempoolEntry[]::new))));
    }

    @Test
    void p46_ancestors_of_101_000_virtual_bytes_with_itself() {
        MempoolEntry first = in(60_000);
        MempoolEntry other = in(20_000);
        assertEquals("ok 2", enters(entry(21_000, first, other)));
        assertEquals("exceeds ancestor size limit of 101000", enters(entry(21_001, first, other)));
        MempoolEntry second = in(20_000, first);
        assertEquals("ok 2", enters(entry(21_000, second)));
        // Through the descendants of its first ancestor it is the same family, seen from above.
        assertEquals("exceeds descendant size limit, 101000", enters(entry(21_001, second)));
    }

    @Test
    void p46_itself_of_101_000_virtual_bytes() {
        assertEquals("ok 0", enters(entry(101_000)));
        assertEquals("exceeds ancestor size limit of 101000", enters(entry(101_001)));
    }

    @Test
    void p46_descendants_of_101_000_virtual_bytes() {
        MempoolEntry parent = in(30_000);
        in(30_000, parent);
        assertEquals("ok 1", enters(entry(41_000, parent)));
        assertEquals("exceeds descendant size limit, 101000", enters(entry(41_001, parent)));
    }

    /// The carve-out: one more descendant of 10,000 virtual bytes at most, of a parent that has no parent itself.
    @Test
    void p46_one_more_small_child_of_a_full_parent() {
        MempoolEntry parent = in(30_000);
        in(71_000, parent);
        assertEquals("ok 1", enters(entry(10_000, parent)));
        assertEquals("exceeds descendant size limit, 101000", enters(entry(10_001, parent)));
        MempoolEntry grandparent = in(30_000);
        MempoolEntry middle = in(30_000, grandparent);
        in(41_000, middle);
        assertEquals("exceeds descendant size limit, 101000", enters(entry(10_000, middle)));
    }

    @Test
    void p46_one_more_child_by_count() {
        MempoolEntry parent = in(100);
        for (int i = 0; i < 24; i++) in(100, parent);
        assertEquals("ok 1", enters(entry(10_000, parent)));
        assertEquals("too many descendants, limit 25", enters(entry(10_001, parent)));
    }

    /// What is replaced makes room for what comes.
    @Test
    void p46_a_replacement_takes_the_place_of_what_leaves() {
        MempoolEntry parent = in(40_000);
        MempoolEntry old = in(61_000, parent);
        assertEquals("ok 1", enters(entry(61_000, parent), old));
        MempoolEntry two = in(100);
        MempoolEntry replaced = in(100, two);
        for (int i = 0; i < 23; i++) in(100, two);
        assertEquals("ok 1", enters(entry(20_000, two), replaced));
        assertEquals("too many descendants, limit 25", enters(entry(20_000, two)));
    }

    @Test
    void what_grew_together_in_a_reorganisation_is_measured_too() {
        assertTrue(limits.exceededBy(line(25, 4_040)).isEmpty());
        assertFalse(limits.exceededBy(line(26, 100)).isEmpty());
        assertFalse(limits.exceededBy(line(25, 4_041)).isEmpty());
    }
}
