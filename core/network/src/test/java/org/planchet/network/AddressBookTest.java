package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.network.AddressRecord.Status;

/// What the book keeps of each node, and which node gives way when it is full.
class AddressBookTest {
    private static final Instant NOW = Stage.START;
    private static final Endpoint NODE = at("1.2.3.4:5000");

    private final AddressBook book = new AddressBook(new AddressKey(1, 2), new SplittableRandom(7));

    private static Endpoint node(int i) {
        return at("20." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256 + ":8333");
    }

    private static AddressRecord record(Endpoint address, Instant seen, Instant tried, Status status) {
        return new AddressRecord(address, 9, seen, tried, status, 7, 3, "s");
    }

    private AddressRecord found(Endpoint address) {
        AddressRecord record = book.find(address);
        assertNotNull(record);
        return record;
    }

    @Test
    void what_an_earlier_run_knew_is_taken_with_a_fresh_count_of_failures() {
        book.load(
                List.of(record(NODE, NOW, NOW, Status.CONNECTED), record(node(1), NOW, NOW, Status.DISCONNECTED)), NOW);
        assertEquals(
                new AddressRecord(NODE, 9, NOW, NOW, Status.KNOWN, 7, 0, "s"),
                found(NODE),
                "nobody is a neighbour at the start");
        assertEquals(Status.DISCONNECTED, found(node(1)).status());
    }

    @Test
    void what_makes_no_sense_in_a_file_is_left_out() {
        Instant later = NOW.plusMillis(1);
        book.load(
                List.of(
                        record(at("node.example:5000"), NOW, NOW, Status.KNOWN),
                        record(new Endpoint("1.1.1.1", 0), NOW, NOW, Status.KNOWN),
                        record(node(1), later, NOW, Status.KNOWN),
                        record(node(2), NOW, later, Status.KNOWN),
                        record(node(3), NOW, NOW, Status.BLOCKED),
                        record(node(4), NOW, NOW, Status.KNOWN),
                        record(node(4), NOW, Instant.EPOCH, Status.KNOWN)),
                NOW);
        assertEquals(List.of(record(node(4), NOW, NOW, Status.KNOWN).address()), addresses());
        assertEquals(NOW, found(node(4)).lastTried(), "the first of two");
    }

    private List<Endpoint> addresses() {
        return book.records().stream().map(AddressRecord::address).toList();
    }

    @Test
    void a_node_is_news_once_and_later_sightings_add_what_it_offers() {
        assertTrue(book.add(NODE, 1, NOW, "x", NOW));
        assertFalse(book.add(NODE, 8, NOW.plusSeconds(1), "y", NOW.plusSeconds(1)));
        assertEquals(new AddressRecord(NODE, 9, NOW, Instant.EPOCH, Status.KNOWN, -1, 0, "x"), found(NODE), "an hour");
        Instant later = NOW.plusSeconds(3_601);
        assertFalse(book.add(NODE, 8, later, "y", later));
        AddressRecord seen = found(NODE);
        assertEquals(new AddressRecord(NODE, 9, later, Instant.EPOCH, Status.KNOWN, -1, 0, "x"), seen);
        assertFalse(book.add(NODE, 64, later, "y", later), "no later than known");
        assertEquals(seen, found(NODE));
        assertFalse(book.add(at("node.example:5000"), 1, NOW, "x", NOW), "a name is no address");
        assertFalse(book.add(new Endpoint("1.1.1.1", 0), 1, NOW, "x", NOW), "nobody listens on port 0");
        assertEquals(1, book.size());
    }

    @Test
    void what_others_say_of_a_neighbour_changes_nothing() {
        book.connected(NODE, 9, 100, NOW, "x");
        AddressRecord neighbour = found(NODE);
        assertEquals(new AddressRecord(NODE, 9, NOW, NOW, Status.CONNECTED, 100, 0, "x", Optional.of(NOW)), neighbour);
        book.add(NODE, 64, NOW.plusSeconds(5), "y", NOW.plusSeconds(5));
        assertEquals(neighbour, found(NODE));
    }

    @Test
    void a_try_and_an_end_leave_their_times() {
        book.add(NODE, 9, NOW, "x", NOW);
        book.tried(NODE, NOW.plusSeconds(1), true);
        assertEquals(NOW.plusSeconds(1), found(NODE).lastTried());
        book.failed(NODE, NOW.plusSeconds(2), false);
        assertEquals(1, found(NODE).retryCount());
        book.connected(NODE, 1, 5, NOW.plusSeconds(3), "y");
        assertEquals(
                new AddressRecord(
                        NODE, 1, NOW, NOW.plusSeconds(3), Status.CONNECTED, 5, 0, "x", Optional.of(NOW.plusSeconds(3))),
                found(NODE));
        book.gone(NODE, 8, NOW.plusSeconds(4), true);
        assertEquals(NOW, found(NODE).lastSeen(), "others shall not learn when we were connected to whom");
        book.connected(NODE, 1, 5, NOW.plusSeconds(3), "y");
        book.gone(NODE, 8, NOW.plus(Duration.ofMinutes(21)), false);
        assertEquals(NOW, found(NODE).lastSeen(), "this one was a secret");
        book.connected(NODE, 1, 5, NOW.plusSeconds(3), "y");
        book.gone(NODE, 8, NOW.plus(Duration.ofMinutes(21)), true);
        assertEquals(
                new AddressRecord(
                        NODE,
                        1,
                        NOW.plus(Duration.ofMinutes(21)),
                        NOW.plusSeconds(3),
                        Status.KNOWN,
                        8,
                        0,
                        "x",
                        Optional.of(NOW.plusSeconds(3))),
                found(NODE));
        // Of a node that is not in the book nothing is kept.
        Endpoint other = node(1);
        book.tried(other, NOW, true);
        book.failed(other, NOW, false);
        book.gone(other, 1, NOW, true);
        assertNull(book.find(other));
    }

    @Test
    void the_hour_of_a_lost_node_runs_from_its_fourth_failure() {
        book.add(NODE, 9, NOW, "x", NOW);
        for (int i = 1; i <= 6; i++) book.failed(NODE, NOW.plusSeconds(i), false);
        assertEquals(new AddressRecord(NODE, 9, NOW, NOW.plusSeconds(6), Status.DISCONNECTED, -1, 6, "x"), found(NODE));
        book.prune(NOW.plusSeconds(4).plus(AddressBook.KEPT), node -> false);
        assertEquals(1, book.size());
        book.prune(NOW.plusSeconds(5).plus(AddressBook.KEPT), node -> false);
        assertEquals(0, book.size());
    }

    /// Cut off, a node would else lose everybody it knows, one after the other.
    @Test
    void p14_eclipse_restart_nobody_is_lost_while_we_have_no_connection_at_all() {
        book.add(NODE, 9, NOW, "x", NOW);
        for (int i = 1; i <= 6; i++) book.failed(NODE, NOW.plusSeconds(i), true);
        assertEquals(Status.KNOWN, found(NODE).status());
        assertEquals(6, found(NODE).retryCount());
        book.failed(NODE, NOW.plusSeconds(7), false);
        assertEquals(Status.DISCONNECTED, found(NODE).status());
    }

    @Test
    void only_lost_nodes_are_forgotten() {
        book.add(NODE, 9, NOW, "x", NOW);
        book.connected(node(1), 9, 1, NOW, "x");
        book.prune(NOW.plus(Duration.ofDays(30)), node -> false);
        assertEquals(2, book.size());
    }

    @Test
    void neighbours_and_lost_nodes_are_not_picked() {
        assertNull(book.pick(NOW, node -> true), "an empty book has none");
        book.connected(node(1), 9, 1, NOW, "x");
        book.add(node(2), 9, NOW, "x", NOW);
        for (int i = 0; i < 4; i++) book.failed(node(2), NOW, false);
        Instant later = NOW.plus(Duration.ofMinutes(50));
        assertNull(book.pick(later, node -> true));
        book.gone(node(1), 1, later, true);
        assertEquals(node(1), book.pick(later, node -> true));
        assertNull(book.pick(later, node(2)::equals), "nor is one that is of no use");
    }

    @Test
    void pauses_double_from_the_first_to_the_longest() {
        Duration first = Duration.ofSeconds(5);
        Duration longest = Duration.ofMinutes(10);
        var pauses = new ArrayList<Long>();
        for (int failures = 0; failures < 9; failures++)
            pauses.add(AddressBook.backoff(failures, first, longest).toSeconds());
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L), pauses);
        assertEquals(longest, AddressBook.backoff(Integer.MAX_VALUE, first, longest));
        assertEquals(longest, AddressBook.backoff(1, first.multipliedBy(60), longest), "exactly as long");
    }
}
