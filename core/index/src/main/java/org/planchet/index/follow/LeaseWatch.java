package org.planchet.index.follow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Watches the lease of a store that another node writes, and reports when to acquire it: when it is free, or
/// when its holder has not renewed it for the whole of a term. Only the watcher's own clock is used, so the
/// nodes' clocks need not agree.
public final class LeaseWatch {
    private final Duration term;
    private @Nullable Lease last;
    private Instant since = Instant.MIN;

    public LeaseWatch(Duration term) {
        this.term = term;
    }

    /// Whether to take `lease`, as it was read at `now`, a time that only goes forward.
    public boolean isDue(Lease lease, Instant now) {
        if (lease.isFree()) return true;
        if (!lease.equals(last)) {
            last = lease;
            since = now;
            return false;
        }
        return !now.isBefore(since.plus(term));
    }
}
