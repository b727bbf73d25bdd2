package org.planchet.daemon.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When the wallet's waiting transactions are offered to the mempool: all of them at start, after a reorganisation and
/// whenever asked for; those old enough 12 to 36 hours after the last time, which is drawn at random.
final class OfferTimes {
    static final Duration MIN_INTERVAL = Duration.ofHours(12);
    static final Duration MAX_INTERVAL = Duration.ofHours(36);

    /// Which transactions are to be offered.
    enum Due {
        NONE,
        /// Those that a block could have taken already.
        OLD,
        ALL
    }

    private final RandomGenerator random;
    private boolean all = true;
    private Instant next = Instant.MAX;

    OfferTimes(RandomGenerator random) {
        this.random = random;
    }

    /// Makes all of them due.
    void askForAll() {
        all = true;
    }

    /// What is due now; the next time is drawn if anything is.
    ///
    /// @param syncing whether the node is fetching the chain, so that peers would not receive them
    Due take(Instant now, boolean syncing) {
        // A clock that was set back must not put it off.
        if (next.isAfter(now.plus(MAX_INTERVAL))) next = drawn(now);
        Due due = all ? Due.ALL : now.isBefore(next) || syncing ? Due.NONE : Due.OLD;
        all = false;
        if (due != Due.NONE) next = drawn(now);
        return due;
    }

    private Instant drawn(Instant now) {
        long spread = MAX_INTERVAL.minus(MIN_INTERVAL).toSeconds();
        return now.plus(MIN_INTERVAL).plusSeconds(random.nextLong(spread));
    }
}
