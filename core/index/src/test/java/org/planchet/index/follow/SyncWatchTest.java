package org.planchet.index.follow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A node fetches from when it lacks more than 16 blocks until it lacks none, while its tip changes within a term.
final class SyncWatchTest {
    private static final Instant START = Instant.EPOCH;

    private final SyncWatch watch = new SyncWatch(Duration.ofSeconds(60));

    @Test
    void a_node_that_lacks_few_blocks_does_not_fetch_first() {
        assertFalse(watch.isFetching(0, 0, START));
        assertFalse(watch.isFetching(0, 16, START));
        assertTrue(watch.isFetching(0, 17, START));
    }

    @Test
    void a_node_fetches_until_it_lacks_nothing() {
        assertTrue(watch.isFetching(0, 100, START));
        assertTrue(watch.isFetching(99, 100, START));
        assertFalse(watch.isFetching(100, 100, START));
        assertFalse(watch.isFetching(100, 101, START));
    }

    @Test
    void a_node_whose_tip_has_been_the_same_for_a_term_fetches_nothing() {
        assertTrue(watch.isFetching(0, 100, START));
        assertTrue(watch.isFetching(0, 100, START.plusSeconds(59)));
        assertTrue(watch.isFetching(1, 100, START.plusSeconds(60)));
        assertTrue(watch.isFetching(1, 100, START.plusSeconds(119)));
        assertFalse(watch.isFetching(1, 100, START.plusSeconds(120)));
        assertFalse(watch.isFetching(1, 100, START.plusSeconds(500)));
        assertTrue(watch.isFetching(2, 100, START.plusSeconds(501)));
    }

    @Test
    void a_term_begins_when_blocks_are_missing_and_not_with_the_last_block() {
        assertFalse(watch.isFetching(7, 7, START));
        assertTrue(watch.isFetching(7, 50, START.plusSeconds(600)));
        assertTrue(watch.isFetching(7, 50, START.plusSeconds(659)));
        assertFalse(watch.isFetching(7, 50, START.plusSeconds(660)));
    }
}
