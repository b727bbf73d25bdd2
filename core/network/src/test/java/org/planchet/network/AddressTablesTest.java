package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.network.AddressRecord.Status;

/// The tables of the address book: who gets a place, who gives it up, and what an attacker can have of them.
class AddressTablesTest {
    private static final Instant NOW = Stage.START;

    private final AddressBook book = new AddressBook(new AddressKey(1, 2), new SplittableRandom(7));

    /// A node in a part of the net of its own, of 15,360.
    private static Endpoint apart(int i) {
        return at((20 + i % 60) + "." + i / 60 % 256 + "." + i / 15_360 + ".1:8333");
    }

    /// A node in one part of the net.
    private static Endpoint inOne(String group, int i) {
        return at(group + "." + i / 256 % 256 + "." + i % 256 + ":" + (8_333 + i / 65_536));
    }

    private void add(Endpoint node, String source) {
        book.add(node, 9, NOW, source, NOW);
    }

    @Test
    void p13_addrman_poison_what_one_source_tells_fills_64_buckets_at_most() {
        for (int i = 0; i < 100_000; i++) add(apart(i), "6.6");
        assertTrue(book.size() <= 64 * 64, "has " + book.size());
        assertTrue(book.size() > 3_000, "has " + book.size());
    }

    @Test
    void p13_addrman_poison_a_hundred_thousand_of_one_part_of_the_net_fill_one_bucket_of_each_source() {
        for (int i = 0; i < 100_000; i++) add(inOne("6.6", i), "6.6");
        assertTrue(book.size() <= 64, "has " + book.size());
        for (int i = 0; i < 100_000; i++) add(inOne("6.6", i), "7." + i % 200);
        assertTrue(book.size() <= 201 * 64, "has " + book.size());
    }

    /// Else every restart would cost those whose new places are taken.
    @Test
    void p13_addrman_poison_with_the_key_of_the_run_before_every_node_has_its_place_again() {
        for (int i = 0; i < 15_000; i++) add(apart(i), "7." + i % 200);
        for (int i = 0; i < 2_000; i++) book.connected(apart(i), 9, 0, NOW, "7." + i % 200);
        List<AddressRecord> before = book.records();
        var same = new AddressBook(new AddressKey(1, 2), new SplittableRandom(8));
        same.load(before, NOW);
        assertEquals(before.size(), same.size());
        var other = new AddressBook(new AddressKey(1, 3), new SplittableRandom(8));
        other.load(before, NOW);
        assertTrue(other.size() < before.size() - 1_000, "kept " + other.size() + " of " + before.size());
    }

    @Test
    void p13_addrman_poison_nodes_of_one_part_that_answer_fill_8_buckets_of_those_that_did() {
        var buckets = new AddressBuckets(new AddressKey(1, 2));
        var reached = new HashSet<Integer>();
        for (int i = 0; i < 10_000; i++) reached.add(buckets.triedSlot(inOne("6.6", i)) / AddressTable.SLOTS);
        assertTrue(reached.size() <= 8, "reached " + reached);
        var apart = new HashSet<Integer>();
        for (int i = 0; i < 10_000; i++) apart.add(buckets.triedSlot(apart(i)) / AddressTable.SLOTS);
        assertEquals(256, apart.size());
    }

    /// Of those that a local network has, none is kept out for being near another.
    @Test
    void p13_addrman_poison_a_cluster_of_a_thousand_private_nodes_knows_nearly_all_of_itself() {
        for (int i = 0; i < 1_000; i++)
            for (int teller = 0; teller < 4; teller++)
                add(inOne("10.0", i), AddressBuckets.group(inOne("10.0", teller * 97)));
        assertTrue(book.size() > 800, "has " + book.size());
    }

    @Test
    void p13_addrman_poison_an_honest_node_is_picked_as_often_as_an_attackers_thousands() {
        for (int i = 0; i < 20_000; i++) add(inOne("6.6", i), "6.6");
        for (int i = 0; i < 30; i++) add(inOne("30." + i, i), "8." + i);
        int honest = 0;
        for (int i = 0; i < 1_000; i++) {
            Endpoint picked = book.pick(NOW, node -> true);
            assertNotNull(picked);
            if (!picked.host().startsWith("6.6")) honest++;
        }
        assertTrue(honest > 800, "the attacker has one bucket, the others 30: " + honest);
    }

    @Test
    void p13_addrman_poison_another_key_puts_the_same_node_elsewhere() {
        var slots = new TreeSet<Integer>();
        for (int key = 0; key < 50; key++) slots.add(new AddressBuckets(new AddressKey(key, 1)).newSlot(apart(1), "x"));
        assertTrue(slots.size() > 45, "" + slots.size());
    }

    /// A full book beside a hundred peers must not stop the node, tick after tick: all of this took minutes once.
    @Test
    void p13_addrman_poison_a_full_book_is_as_quick_as_an_empty_one() {
        for (int i = 0; i < 400_000; i++) add(apart(i), "s" + i % 5_000);
        assertTrue(book.size() > 60_000, "has " + book.size());
        assertTrue(book.size() <= AddressBook.MAX);
        assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertNull(book.pick(NOW, node -> false));
                add(apart(500_000 + i), "t" + i);
                book.tried(apart(i), NOW, true);
                book.failed(apart(i), NOW, true);
                book.prune(NOW, node -> false);
                book.resolveCollisions(NOW);
            }
        });
        var looked = new ArrayList<Endpoint>();
        assertNull(book.pick(NOW, node -> {
            looked.add(node);
            return false;
        }));
        assertTrue(looked.size() <= AddressBook.MAX_DRAWS);
    }

    /// Two nodes with the same place among those that answered, both reached.
    private List<Endpoint> rivals() {
        book.add(apart(0), 9, NOW, "x", NOW);
        book.connected(apart(0), 9, 1, NOW, "x");
        book.gone(apart(0), 1, NOW, true);
        for (int i = 0; i < 2_000_000; i++) {
            Endpoint other = inOne("20.0", i + 100_000);
            if (other.equals(apart(0))) continue;
            book.add(other, 9, NOW.plusSeconds(1), "y", NOW);
            book.connected(other, 9, 1, NOW, "y");
            book.gone(other, 1, NOW, true);
            if (apart(0).equals(book.toTest())) return List.of(apart(0), other);
            book.resolveCollisions(NOW);
            book.remove(other);
        }
        throw new AssertionError("no two nodes share a place");
    }

    private boolean answeredAndPlaced(Endpoint node) {
        var seen = new HashSet<Endpoint>();
        // Those that never answered are picked alone here.
        for (int i = 0; i < 300; i++) {
            Endpoint picked = book.pickNew(NOW.plus(Duration.ofDays(1)), any -> true);
            if (picked != null) seen.add(picked);
        }
        return !seen.contains(node);
    }

    @Test
    void p13_addrman_poison_who_answered_lately_keeps_its_place() {
        List<Endpoint> both = rivals();
        book.resolveCollisions(NOW.plus(Duration.ofHours(4)).minusSeconds(1));
        assertNull(book.toTest(), "decided");
        assertTrue(answeredAndPlaced(both.getFirst()));
        assertFalse(answeredAndPlaced(both.getLast()), "it stays among the new");
    }

    @Test
    void p13_addrman_poison_who_does_not_answer_when_tried_again_loses_its_place() {
        List<Endpoint> both = rivals();
        Instant later = NOW.plus(Duration.ofHours(5));
        book.tried(both.getFirst(), later, true);
        book.resolveCollisions(later.plusSeconds(59));
        assertTrue(answeredAndPlaced(both.getFirst()), "the test may still be going on");
        book.resolveCollisions(later.plusSeconds(60));
        assertFalse(answeredAndPlaced(both.getFirst()));
        assertTrue(answeredAndPlaced(both.getLast()));
        assertNotNull(book.find(both.getFirst()), "it is not forgotten for that");
    }

    @Test
    void p13_addrman_poison_ten_wait_for_a_place_and_no_more() {
        var tables = new AddressTables(new AddressKey(1, 2), new SplittableRandom(7));
        var collisions = new AddressCollisions(tables);
        var random = new SplittableRandom(1);
        int placed = 0;
        var left = new ArrayList<BookEntry>();
        for (int i = 0; i < 3_000; i++) {
            var entry = new BookEntry(inOne("6.6", i), 9, NOW, "x" + i);
            entry.lastSuccess = NOW;
            if (!tables.place(entry, entry.source, NOW)) continue;
            collisions.answered(entry);
            if (entry.tried) placed++;
            else left.add(entry);
        }
        assertTrue(placed <= 8 * 64, "placed " + placed);
        var tested = new TreeSet<Endpoint>();
        for (int i = 0; i < 1_000; i++) tested.add(Objects.requireNonNull(collisions.toTest(random)));
        assertTrue(tested.size() <= AddressCollisions.MAX, "tests " + tested.size());
        Instant later = NOW.plus(Duration.ofHours(5));
        collisions.resolve(later);
        assertNull(collisions.toTest(random));
        long moved = left.stream().filter(entry -> entry.tried).count();
        assertTrue(moved > 0 && moved <= AddressCollisions.MAX, "no test was possible: " + moved);
    }

    @Test
    void a_node_gets_eight_places_however_many_tell_of_it() {
        for (int i = 0; i < 5_000; i++) book.add(apart(1), 9, NOW.plusMillis(i + 1), "s" + i, NOW);
        assertEquals(1, book.size());
        var entry = new BookEntry(apart(2), 9, NOW, "x");
        var tables = new AddressTables(new AddressKey(1, 2), new SplittableRandom(1));
        for (int i = 0; i < 8; i++) assertTrue(tables.place(entry, "s" + i, NOW));
        assertEquals(8, entry.references);
        tables.remove(entry);
        assertEquals(0, tables.size());
        assertNull(tables.draw(true));
    }

    private static BookEntry entry(Duration seenAgo, Duration triedAgo, Duration answeredAgo, int attempts) {
        var entry = new BookEntry(apart(1), 9, NOW.minus(seenAgo), "x");
        entry.lastTried = NOW.minus(triedAgo);
        entry.lastSuccess = answeredAgo.isZero() ? Instant.EPOCH : NOW.minus(answeredAgo);
        entry.attempts = attempts;
        return entry;
    }

    @Test
    void a_node_is_worth_nothing_when_it_is_old_or_does_not_answer() {
        Duration day = Duration.ofDays(1);
        Duration never = Duration.ZERO;
        assertFalse(entry(day.multipliedBy(30), day, never, 2).isTerrible(NOW));
        assertTrue(entry(day.multipliedBy(30).plusSeconds(1), day, never, 2).isTerrible(NOW));
        assertTrue(entry(day, day, never, 3).isTerrible(NOW));
        assertFalse(entry(day, Duration.ofMinutes(1), never, 3).isTerrible(NOW), "it is being tried");
        assertFalse(entry(Duration.ofMinutes(-10), day, never, 0).isTerrible(NOW));
        assertTrue(entry(Duration.ofMinutes(-11), day, never, 0).isTerrible(NOW), "from the future");
        assertFalse(entry(day, day, day.multipliedBy(7), 10).isTerrible(NOW));
        assertFalse(entry(day, day, day.multipliedBy(8), 9).isTerrible(NOW));
        assertTrue(entry(day, day, day.multipliedBy(8), 10).isTerrible(NOW));
        BookEntry neighbour = entry(day.multipliedBy(99), day, never, 3);
        neighbour.status = Status.CONNECTED;
        assertFalse(neighbour.isTerrible(NOW));
    }

    @Test
    void a_node_tried_lately_or_in_vain_is_less_likely_taken() {
        Duration day = Duration.ofDays(1);
        assertEquals(1, entry(day, Duration.ofMinutes(10), day, 0).chance(NOW));
        assertEquals(0.01, entry(day, Duration.ofMinutes(9), day, 0).chance(NOW));
        assertEquals(0.66 * 0.66, entry(day, day, day, 2).chance(NOW), 1e-12);
        assertEquals(
                entry(day, day, day, 8).chance(NOW), entry(day, day, day, 80).chance(NOW));
    }

    @Test
    void what_answered_in_an_earlier_run_is_among_those_that_answered_again() {
        add(apart(1), "x");
        book.connected(apart(2), 9, 5, NOW, "x");
        List<AddressRecord> kept = book.records();
        var again = new AddressBook(new AddressKey(1, 2), new SplittableRandom(8));
        again.load(kept, NOW.plusSeconds(1));
        Instant later = NOW.plus(Duration.ofHours(1));
        for (int i = 0; i < 20; i++) assertEquals(apart(1), again.pickNew(later, node -> true));
        AddressRecord answered = again.find(apart(2));
        assertNotNull(answered);
        assertEquals(NOW, answered.lastSuccess().orElseThrow());
    }
}
