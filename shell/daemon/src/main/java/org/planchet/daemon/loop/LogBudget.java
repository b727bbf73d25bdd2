package org.planchet.daemon.loop;

import java.time.Duration;
import java.time.Instant;

/// How many lines that peers can cause are written at one place of the code: [#BURST] at once, then one every
/// four seconds, which is less than a megabyte an hour. Suppressed lines are counted, and the count is logged
/// with the next line.
///
/// Belongs to one thread.
final class LogBudget {
    static final int BURST = 200;
    static final Duration REFILL = Duration.ofSeconds(4);

    private int left = BURST;
    private Instant filledAt = Instant.EPOCH;
    private long leftOut;

    /// Whether a line may be written now.
    boolean take(Instant now) {
        if (now.isBefore(filledAt)) filledAt = now; // the clock was set back
        long lines = Duration.between(filledAt, now).dividedBy(REFILL);
        left = (int) Math.min(BURST, left + lines);
        filledAt = left == BURST ? now : filledAt.plus(REFILL.multipliedBy(lines));
        if (left == 0) {
            leftOut++;
            return false;
        }
        left--;
        return true;
    }

    /// Lines left out since the last call.
    long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
