package org.planchet.index.follow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A lease is taken when it is free or its holder has been silent for a term, by the watcher's own time.
final class LeaseWatchTest {
    private static final Instant START = Instant.EPOCH;

    private final LeaseWatch watch = new LeaseWatch(Duration.ofSeconds(10));

    @Test
    void a_free_lease_is_due_at_once() {
        assertTrue(watch.isDue(Lease.FIRST, START));
        assertTrue(watch.isDue(new Lease(5, "", 8), START));
    }

    @Test
    void a_lease_that_is_not_renewed_is_due_after_a_term_and_not_before() {
        Lease held = new Lease(1, "a", 3);
        assertFalse(watch.isDue(held, START));
        assertFalse(watch.isDue(held, START.plusMillis(9_999)));
        assertTrue(watch.isDue(held, START.plusSeconds(10)));
    }

    @Test
    void each_renewal_begins_a_new_term() {
        Lease held = new Lease(1, "a", 3);
        assertFalse(watch.isDue(held, START));
        assertFalse(watch.isDue(held.renewed(), START.plusSeconds(9)));
        assertFalse(watch.isDue(held.renewed(), START.plusSeconds(18)));
        assertTrue(watch.isDue(held.renewed(), START.plusSeconds(19)));
    }
}
