package org.planchet.daemon.mining;

import java.util.concurrent.atomic.LongAdder;

/// Hashes a second over the last seconds. Counted by any thread, read by any.
public final class HashRate {
    private static final int WINDOW = 100;

    private final LongAdder hashes = new LongAdder();
    private final long[] counts = new long[WINDOW];
    private final long[] times = new long[WINDOW];
    private long ticks;
    private volatile double perSecond;

    void add(long count) {
        hashes.add(count);
    }

    /// Takes a reading: about ten times a second, by one thread.
    void tick() {
        long now = System.nanoTime();
        long total = hashes.sum();
        int slot = (int) (ticks % WINDOW);
        // The oldest reading still here: the window's start.
        int oldest = ticks < WINDOW ? 0 : slot;
        if (ticks > 0) {
            double seconds = (now - times[oldest]) / 1e9;
            perSecond = seconds <= 0 ? 0 : (total - counts[oldest]) / seconds;
        }
        counts[slot] = total;
        times[slot] = now;
        ticks++;
    }

    public double perSecond() {
        return perSecond;
    }

    /// Hashes counted since the start.
    public long total() {
        return hashes.sum();
    }
}
