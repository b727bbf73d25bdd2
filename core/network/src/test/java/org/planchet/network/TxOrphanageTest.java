package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class TxOrphanageTest {
    private final TxOrphanage orphanage = new TxOrphanage();
    private final SplittableRandom random = new SplittableRandom(1);
    private final PeerId honest = new PeerId(1);
    private final PeerId flooder = new PeerId(2);

    /// A transaction of so many inputs and about so many weight units.
    private static Transaction orphan(int tag, int inputs, int weight) {
        var ins = new ArrayList<TxIn>();
        for (int i = 0; i < inputs; i++)
            ins.add(new TxIn(new OutPoint(new Txid(new Hash256(tag, i, 7, 7)), 0), Script.EMPTY, 0));
        int bytes = Math.max(1, weight / 4 - 62 - 41 * (inputs - 1));
        return new Transaction(2, ins, List.of(new TxOut(1, Script.wrap(new byte[bytes]))), tag);
    }

    private static Transaction orphan(int tag) {
        return orphan(tag, 1, 400);
    }

    @Test
    void p10_nobody_pushes_out_anothers_orphan() {
        Transaction kept = orphan(0, 1, 390_000);
        orphanage.add(kept, honest);
        for (int i = 1; i < 5_000; i++) orphanage.add(orphan(i), flooder);
        for (int i = 5_000; i < 5_010; i++) orphanage.add(orphan(i, 1, 399_000), flooder);
        assertTrue(orphanage.contains(kept.wtxid()));
        assertTrue(orphanage.score() <= TxOrphanage.MAX_LATENCY_SCORE);
        assertTrue(orphanage.weight() <= 2 * TxOrphanage.RESERVED_WEIGHT);
        orphanage.onGone(flooder);
        assertEquals(1, orphanage.size());
        orphanage.onGone(honest);
        assertTrue(orphanage.isEmpty());
    }

    @Test
    void p10_orphan_memory_3000_announcements_overall_the_oldest_of_the_worst_goes() {
        for (int i = 0; i < 3_000; i++) orphanage.add(orphan(i, 1, 260), new PeerId(1 + i % 3));
        assertEquals(3_000, orphanage.size());
        orphanage.add(orphan(3_000, 1, 260), new PeerId(1));
        assertEquals(3_000, orphanage.size());
        assertFalse(orphanage.contains(orphan(0, 1, 260).wtxid()));
        assertTrue(orphanage.contains(orphan(1, 1, 260).wtxid()));
    }

    @Test
    void p09_orphan_cpu_ten_inputs_count_as_one_announcement_more() {
        orphanage.add(orphan(1, 9, 4_000), honest);
        assertEquals(1, orphanage.score());
        orphanage.add(orphan(2, 10, 4_000), honest);
        assertEquals(1 + 2, orphanage.score());
        // A second announcer costs a place, its inputs are counted once.
        orphanage.add(orphan(2, 10, 4_000), flooder);
        assertEquals(1 + 3, orphanage.score());
    }

    @Test
    void one_heavier_than_what_is_relayed_is_not_kept() {
        // The builder's length prefixes are short ones.
        Transaction tooHeavy = orphan(1, 1, 399_996);
        Transaction heaviest = orphan(1, 1, 399_992);
        assertEquals(400_004, tooHeavy.weight());
        assertEquals(400_000, heaviest.weight());
        orphanage.add(tooHeavy, honest);
        assertEquals(0, orphanage.size());
        orphanage.add(heaviest, honest);
        assertEquals(1, orphanage.size());
    }

    @Test
    void an_orphan_stays_until_its_last_announcer_has_left() {
        orphanage.add(orphan(1), honest);
        orphanage.add(orphan(1), flooder);
        orphanage.onGone(honest);
        assertTrue(orphanage.isAnnouncedBy(orphan(1).wtxid(), flooder));
        assertFalse(orphanage.isAnnouncedBy(orphan(1).wtxid(), honest));
        orphanage.onGone(flooder);
        assertNull(orphanage.get(orphan(1).wtxid()));
        assertTrue(orphanage.isEmpty());
    }

    @Test
    void peers_take_turns_when_orphans_are_tried_again() {
        Transaction parent = ToyPool.transaction(1);
        Transaction other = ToyPool.transaction(2);
        for (int i = 0; i < 3; i++) orphanage.add(ToyPool.spending(parent.outPoint(0), i), flooder);
        Transaction child = ToyPool.spending(other.outPoint(0), 9);
        orphanage.add(child, honest);
        assertNull(orphanage.next());
        orphanage.parentCame(parent, random);
        orphanage.parentCame(other, random);
        assertEquals(new TxOrphanage.Retry(honest, child), orphanage.next());
        for (int i = 0; i < 3; i++) {
            TxOrphanage.Retry retry = orphanage.next();
            assertNotNull(retry);
            assertEquals(flooder, retry.from());
        }
        // Once for each parent that comes.
        assertNull(orphanage.next());
        assertEquals(4, orphanage.size());
    }

    /// Moves: a peer announces one of twenty orphans, an orphan goes, or a peer goes.
    @Property(tries = 300)
    void its_sums_are_those_of_what_it_holds(@ForAll @Size(max = 120) List<Integer> moves) {
        var fresh = new TxOrphanage();
        Map<Integer, Set<PeerId>> model = new HashMap<>();
        for (int move : moves) {
            int tag = Math.floorMod(move, 20);
            var peer = new PeerId(1 + Math.floorMod(move / 20, 4));
            Transaction transaction = orphan(tag, 1 + tag, 2_000 + 100 * tag);
            switch (Math.floorMod(move / 80, 8)) {
                case 0 -> {
                    fresh.remove(transaction.wtxid());
                    model.remove(tag);
                }
                case 1 -> {
                    fresh.onGone(peer);
                    model.values().forEach(announcers -> announcers.remove(peer));
                    model.values().removeIf(Set::isEmpty);
                }
                default -> {
                    fresh.add(transaction, peer);
                    model.computeIfAbsent(tag, t -> new HashSet<>()).add(peer);
                }
            }
            long score = 0;
            long weight = 0;
            for (Map.Entry<Integer, Set<PeerId>> entry : model.entrySet()) {
                Transaction kept = orphan(entry.getKey(), 1 + entry.getKey(), 2_000 + 100 * entry.getKey());
                score += entry.getValue().size() + kept.inputs().size() / 10;
                weight += kept.weight();
                for (PeerId announcer : entry.getValue()) assertTrue(fresh.isAnnouncedBy(kept.wtxid(), announcer));
            }
            assertEquals(model.size(), fresh.size());
            assertEquals(score, fresh.score());
            assertEquals(weight, fresh.weight());
        }
        for (int i = 1; i <= 4; i++) fresh.onGone(new PeerId(i));
        assertTrue(fresh.isEmpty());
    }
}
