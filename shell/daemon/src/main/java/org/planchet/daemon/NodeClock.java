package org.planchet.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The node's clock: the machine's, or one that a test has stopped.
final class NodeClock implements InstantSource {
    private volatile @Nullable Instant stoppedAt;

    @Override
    public Instant instant() {
        Instant stopped = stoppedAt;
        return stopped == null ? Instant.now() : stopped;
    }

    /// Stops at `time`; empty lets it run again.
    void stop(Optional<Instant> time) {
        stoppedAt = time.orElse(null);
    }
}
