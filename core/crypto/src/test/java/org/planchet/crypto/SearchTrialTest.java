package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SearchTrialTest {
    @Test
    void the_shortest_run_wins() {
        var clock = new AtomicLong();
        HashSearch slow = new Costing("slow", 300, clock);
        HashSearch fast = new Costing("fast", 100, clock);
        HashSearch middling = new Costing("middling", 200, clock);
        assertSame(fast, SearchTrial.fastest(List.of(slow, fast, middling), clock::get));
    }

    @Test
    void a_trial_ends_also_for_what_is_too_slow() {
        var clock = new AtomicLong();
        Costing endless = new Costing("endless", SearchTrial.NANOS / 3, clock);
        Costing fast = new Costing("fast", 1, clock);
        assertSame(fast, SearchTrial.fastest(List.of(endless, fast), clock::get));
        assertEquals(4, endless.calls);
        assertEquals(SearchTrial.RUNS, fast.calls);
    }

    /// Finds nothing, and moves the clock.
    private static final class Costing implements HashSearch {
        private final String name;
        private final long nanos;
        private final AtomicLong clock;
        private int calls;

        Costing(String name, long nanos, AtomicLong clock) {
            this.name = name;
            this.nanos = nanos;
            this.clock = clock;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long search(byte[] header, byte[] target, int firstNonce, long count) {
            calls++;
            clock.addAndGet(nanos);
            return -1;
        }
    }
}
