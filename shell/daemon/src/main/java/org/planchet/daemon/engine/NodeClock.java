package org.planchet.daemon.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The node's clocks: the one that blocks and transactions are judged by, which is the machine's or one that
/// a test has stopped; and a monotonic one for periodic work, which is never stopped or set.
public final class NodeClock implements InstantSource {
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable Instant stoppedAt;

    @Override
    public Instant instant() {
        Instant stopped = stoppedAt;
        return stopped == null ? Instant.now() : stopped;
    }

    /// The time of the start plus the time elapsed since: it never jumps and never goes back.
    Instant steady() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos);
    }

    /// Stops at `time`; empty lets it run again.
    public void stop(Optional<Instant> time) {
        stoppedAt = time.orElse(null);
    }
}
