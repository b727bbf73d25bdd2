package org.planchet.network;

import java.time.Duration;
import java.time.Instant;

/// Lets something happen at a steady rate with bursts up to a capacity.
final class TokenBucket {
    private final double perSecond;
    private final double capacity;
    private double tokens;
    private Instant filledAt;

    TokenBucket(double perSecond, double capacity, double tokens, Instant now) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.tokens = tokens;
        this.filledAt = now;
    }

    /// Takes one token; false if there is none.
    boolean take(Instant now) {
        if (now.isAfter(filledAt)) {
            double seconds = Duration.between(filledAt, now).toMillis() / 1_000.0;
            // What was granted above the capacity is kept, but does not grow.
            if (tokens < capacity) tokens = Math.min(capacity, tokens + seconds * perSecond);
            filledAt = now;
        }
        if (tokens < 1) return false;
        tokens -= 1;
        return true;
    }

    /// Grants tokens at once, for something that we asked for ourselves.
    void grant(double more) {
        tokens += more;
    }
}
