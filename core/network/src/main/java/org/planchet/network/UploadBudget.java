package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.network.NetworkReader.Upload;

/// How much is sent in a day, if the user has set an end to it (Bitcoin Core's `-maxuploadtarget`). New
/// blocks, which the network depends on, are served no matter how much has been sent; old ones only while
/// enough budget is left for a new block every ten minutes of the remaining day.
final class UploadBudget {
    /// A day of counting, from its first byte on (Bitcoin Core's MAX_UPLOAD_TIMEFRAME).
    static final Duration CYCLE = Duration.ofDays(1);

    /// Blocks so much older than the best header are old (HISTORICAL_BLOCK_AGE).
    static final Duration HISTORICAL = Duration.ofDays(7);

    /// Kept back for each ten minutes: a block as large as one can be.
    private static final long RESERVE = 4_000_000;

    private static final Duration RESERVE_EVERY = Duration.ofMinutes(10);

    /// Bytes a day; 0 for no end.
    private final long target;

    private long total;
    private long inCycle;
    private @Nullable Instant cycleStart;
    private Instant now = Instant.EPOCH;

    UploadBudget(long target) {
        this.target = target;
    }

    /// All peers together have been sent so many bytes since the start. To be updated often: answers are as
    /// of the last update.
    void sent(long bytes, Instant at) {
        now = at;
        long more = bytes - total;
        total = bytes;
        if (more <= 0) return;
        if (cycleStart == null || cycleStart.plus(CYCLE).isBefore(now)) {
            cycleStart = now;
            inCycle = 0;
        }
        inCycle += more;
    }

    /// Whether all is used up.
    boolean isReached() {
        return target > 0 && inCycle >= target;
    }

    /// Whether there is enough for old blocks too.
    boolean servesHistory() {
        if (target == 0) return true;
        long reserve = timeLeft().dividedBy(RESERVE_EVERY) * RESERVE;
        return reserve < target && inCycle < target - reserve;
    }

    private Duration timeLeft() {
        if (target == 0) return Duration.ZERO;
        if (cycleStart == null) return CYCLE;
        Duration left = Duration.between(now, cycleStart.plus(CYCLE));
        return left.isNegative() ? Duration.ZERO : left;
    }

    Upload view() {
        long left = target == 0 ? 0 : Math.max(0, target - inCycle);
        return new Upload(target, isReached(), servesHistory(), left, timeLeft());
    }
}
