package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// A naive twin of the mempool: counts everything anew from the transactions alone, in squared time, and compares.
final class PoolInvariants {
    private PoolInvariants() {}

    static void check(Mempool pool) {
        List<MempoolEntry> entries = pool.entries();
        Map<Txid, MempoolEntry> byTxid = new HashMap<>();
        Set<OutPoint> spent = new HashSet<>();
        long vsize = 0;
        long memory = 0;
        long fees = 0;
        for (MempoolEntry entry : entries) {
            byTxid.put(entry.txid(), entry);
            vsize += entry.vsize();
            memory += MemoryUse.of(entry.tx());
            fees += entry.fee();
            assertEquals(entry.fee() + pool.priorities().getOrDefault(entry.txid(), 0L), entry.modifiedFee());
            for (TxIn input : entry.tx().inputs()) {
                assertTrue(spent.add(input.prevout()), () -> input.prevout() + " is spent twice");
                assertEquals(entry.tx(), pool.spender(input.prevout()));
                assertNotNull(pool.coins().coin(input.prevout()), "a coin is missing");
            }
        }
        assertEquals(pool.size(), byTxid.size());
        assertEquals(vsize, pool.bytes());
        assertEquals(memory, pool.memory());
        assertEquals(fees, pool.totalFees());
        assertTrue(memory <= pool.settings().maxMempoolBytes());
        Map<Txid, Set<Txid>> above = new HashMap<>();
        for (MempoolEntry entry : entries) above.put(entry.txid(), ancestors(entry, byTxid));
        for (MempoolEntry entry : entries) {
            Set<Txid> ancestors = above.getOrDefault(entry.txid(), Set.of());
            Set<Txid> descendants = new HashSet<>();
            above.forEach((txid, its) -> {
                if (its.contains(entry.txid())) descendants.add(txid);
            });
            assertEquals(sum(entry, ancestors, byTxid), entry.ancestors());
            assertEquals(sum(entry, descendants, byTxid), entry.descendants());
        }
        ordersAreRight(pool, entries);
    }

    private static Set<Txid> ancestors(MempoolEntry entry, Map<Txid, MempoolEntry> byTxid) {
        Set<Txid> found = new HashSet<>();
        var queue = new ArrayList<MempoolEntry>();
        queue.add(entry);
        for (int i = 0; i < queue.size(); i++)
            for (TxIn input : queue.get(i).tx().inputs()) {
                MempoolEntry parent = byTxid.get(input.prevout().txid());
                if (parent != null && found.add(parent.txid())) queue.add(parent);
            }
        return found;
    }

    private static MempoolEntry.Totals sum(MempoolEntry entry, Set<Txid> others, Map<Txid, MempoolEntry> byTxid) {
        int count = 1;
        long vsize = entry.vsize();
        long fees = entry.modifiedFee();
        long sigOpCost = entry.sigOpCost();
        for (Txid txid : others) {
            MempoolEntry other = byTxid.get(txid);
            if (other == null) throw new AssertionError(txid + " is not in the pool");
            count++;
            vsize += other.vsize();
            fees += other.modifiedFee();
            sigOpCost += other.sigOpCost();
        }
        return new MempoolEntry.Totals(count, vsize, fees, sigOpCost);
    }

    /// The order kept step by step is the one that sorting everything gives.
    private static void ordersAreRight(Mempool pool, List<MempoolEntry> entries) {
        var sorted = new ArrayList<>(entries);
        sorted.sort(TxGraph.BEST_FIRST);
        assertEquals(sorted, entries);
        var worst = new ArrayList<>(entries);
        worst.sort(TxGraph.WORST_FIRST);
        assertEquals(worst.isEmpty() ? null : worst.getFirst(), pool.graph().worst());
        double last = Double.MAX_VALUE;
        for (MempoolEntry entry : entries) {
            double own = (double) entry.modifiedFee() / entry.vsize();
            double together =
                    (double) entry.ancestors().fees() / entry.ancestors().vsize();
            double score = Math.min(own, together);
            assertTrue(score <= last + Math.abs(last) * 1e-12);
            last = score;
        }
    }
}
