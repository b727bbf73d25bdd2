package org.planchet.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private final LogBudget budget = new LogBudget();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private int written(int tries) {
        int written = 0;
        for (int i = 0; i < tries; i++) if (budget.take(now)) written++;
        return written;
    }

    @Test
    void p30_invalid_block_log_two_hundred_at_once_and_one_every_four_seconds() {
        assertEquals(LogBudget.BURST, written(1_000));
        assertEquals(800, budget.takeLeftOut());
        assertEquals(0, budget.takeLeftOut());
        now = now.plusMillis(3_999);
        assertFalse(budget.take(now));
        now = now.plusMillis(1);
        assertTrue(budget.take(now));
        assertFalse(budget.take(now));
        // An hour of flood, looked at every second.
        int hour = 0;
        for (int second = 0; second < 3_600; second++) {
            now = now.plusSeconds(1);
            hour += written(10);
        }
        assertEquals(900, hour);
    }

    @Test
    void a_clock_that_is_set_back_stops_nothing() {
        assertEquals(LogBudget.BURST, written(300));
        now = now.minusSeconds(86_400);
        assertFalse(budget.take(now));
        now = now.plusSeconds(4);
        assertTrue(budget.take(now));
    }
}
