package org.planchet.daemon.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.daemon.wallet.OfferTimes.Due;

/// W21: when what the wallet remembers is offered to the mempool again.
class OfferTimesTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    /// Hours after `from` at which something is due for the first time, asked every half hour.
    private static double hoursUntilDue(OfferTimes times, Instant from) {
        for (int halves = 0; halves <= 80; halves++)
            if (times.take(from.plus(Duration.ofMinutes(30L * halves)), false) == Due.OLD) return halves / 2.0;
        throw new AssertionError("never due");
    }

    @Test
    void w21_at_the_start_all_are_due_once() {
        var times = new OfferTimes(new Random(1));
        assertEquals(Due.ALL, times.take(START, true), "also while the chain is fetched");
        assertEquals(Due.NONE, times.take(START, false));
        assertEquals(Due.NONE, times.take(START.plus(OfferTimes.MIN_INTERVAL).minusSeconds(1), false));
    }

    @Test
    void w21_the_old_ones_are_due_again_between_12_and_36_hours_later() {
        var hours = new TreeSet<Double>();
        for (int seed = 0; seed < 200; seed++) {
            var times = new OfferTimes(new Random(seed));
            times.take(START, false);
            double first = hoursUntilDue(times, START);
            hours.add(first);
            Instant then = START.plus(Duration.ofMinutes((long) (first * 60)));
            hours.add(hoursUntilDue(times, then));
        }
        assertTrue(hours.first() >= 12 && hours.first() < 13, "the soonest after " + hours.first());
        assertTrue(hours.last() > 35 && hours.last() <= 36, "the latest after " + hours.last());
    }

    @Test
    void w21_nothing_regular_is_due_while_the_chain_is_fetched_but_right_after_it_is() {
        var times = new OfferTimes(new Random(1));
        times.take(START, false);
        Instant later = START.plus(OfferTimes.MAX_INTERVAL);
        assertEquals(Due.NONE, times.take(later, true));
        assertEquals(Due.OLD, times.take(later, false));
    }

    @Test
    void w21_all_are_due_when_asked_for_and_the_next_time_is_drawn_anew() {
        var times = new OfferTimes(new Random(1));
        times.take(START, false);
        Instant later = START.plus(Duration.ofHours(11));
        times.askForAll();
        assertEquals(Due.ALL, times.take(later, false));
        assertTrue(hoursUntilDue(times, later) >= 12);
    }

    @Test
    void w21_a_clock_that_is_set_back_does_not_put_it_off() {
        var times = new OfferTimes(new Random(1));
        times.take(START.plus(Duration.ofDays(365)), false);
        assertEquals(Due.NONE, times.take(START, false));
        assertTrue(hoursUntilDue(times, START) <= 36);
    }
}
