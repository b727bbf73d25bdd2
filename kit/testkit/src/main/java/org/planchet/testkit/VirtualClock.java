package org.planchet.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is moved. It never goes back.
public final class VirtualClock implements InstantSource {
    private Instant now;

    public VirtualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        advanceTo(now.plus(by));
    }

    /// @throws IllegalArgumentException if `time` is past already
    public void advanceTo(Instant time) {
        if (time.isBefore(now)) throw new IllegalArgumentException(time + " is before " + now);
        now = time;
    }
}
