package org.planchet.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private final NodeClock clock = new NodeClock();

    @Test
    void a_clock_that_is_stopped_later_puts_periodic_work_forward_and_never_back() {
        Instant later = Instant.now().plus(Duration.ofDays(3));
        clock.stop(Optional.of(later));
        assertEquals(later, clock.instant());
        assertFalse(clock.steady().isBefore(later));
        clock.stop(Optional.of(Instant.EPOCH));
        assertEquals(Instant.EPOCH, clock.instant());
        assertFalse(clock.steady().isBefore(later), "what was done is not done again");
        clock.stop(Optional.empty());
        assertFalse(clock.instant().isAfter(Instant.now()), "it runs again");
        assertFalse(clock.steady().isBefore(later));
    }

    @Test
    void periodic_work_alone_can_be_put_forward() {
        Instant before = clock.steady();
        clock.advance(Duration.ofHours(1));
        assertFalse(clock.steady().isBefore(before.plus(Duration.ofHours(1))));
        assertFalse(clock.instant().isAfter(Instant.now()));
    }
}
