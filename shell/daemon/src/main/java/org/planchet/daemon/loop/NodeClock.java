package org.planchet.daemon.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The node's clocks: the one that blocks and transactions are judged by, which is the machine's or one that
/// a test has stopped; and a monotonic one for periodic work, which never stops but that a test may put forward.
public final class NodeClock implements InstantSource {
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable Instant stoppedAt;
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        Instant stopped = stoppedAt;
        return stopped == null ? Instant.now() : stopped;
    }

    /// The time of the start plus the time elapsed since, and what a test has added: it never goes back.
    Instant steady() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos).plus(ahead);
    }

    /// Stops at `time`; empty lets it run again. Periodic work is done as if the time up to there had passed, as it is
    /// in Bitcoin Core.
    public synchronized void stop(Optional<Instant> time) {
        stoppedAt = time.orElse(null);
        time.filter(steady()::isBefore).ifPresent(later -> advance(Duration.between(steady(), later)));
    }

    /// Has periodic work done as if so much time had passed.
    public synchronized void advance(Duration time) {
        ahead = ahead.plus(time);
    }
}
