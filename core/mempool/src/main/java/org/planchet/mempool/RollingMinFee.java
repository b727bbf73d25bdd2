package org.planchet.mempool;

import java.time.Duration;
import java.time.Instant;
import org.planchet.policy.FeeRate;

/// The fee rate below which a mempool that was full takes nothing in (Bitcoin Core's rolling minimum fee). An eviction
/// lifts it above what was evicted, so that the same bytes cannot come and go for free; after a block was mined it
/// halves every 12 hours, faster if the mempool has room, until it is nothing again.
final class RollingMinFee {
    /// ROLLING_FEE_HALFLIFE.
    static final Duration HALF_LIFE = Duration.ofHours(12);

    /// How often the floor is recomputed, at most.
    private static final long STEP_SECONDS = 10;

    private final FeeRate incremental;
    private final long maxMemory;

    private double satoshisPerKvB;
    private boolean blockSinceLastRise;
    private Instant lastUpdate = Instant.MIN;

    RollingMinFee(FeeRate incremental, long maxMemory) {
        this.incremental = incremental;
        this.maxMemory = maxMemory;
    }

    /// A package that paid `evicted` was evicted.
    void onEviction(FeeRate evicted) {
        FeeRate next = evicted.plus(incremental);
        if (next.satoshisPerKvB() > satoshisPerKvB) {
            satoshisPerKvB = next.satoshisPerKvB();
            blockSinceLastRise = false;
        }
    }

    /// A block was connected: from now on the floor sinks.
    void onBlock(Instant now) {
        lastUpdate = now;
        blockSinceLastRise = true;
    }

    /// The floor now, with `memory` bytes in use; zero if there is none. It is never between zero and the
    /// incremental rate.
    FeeRate at(Instant now, long memory) {
        if (!blockSinceLastRise || satoshisPerKvB == 0) return new FeeRate(Math.round(satoshisPerKvB));
        if (now.isAfter(lastUpdate.plusSeconds(STEP_SECONDS))) {
            double halfLife = HALF_LIFE.toSeconds();
            if (memory < maxMemory / 4) halfLife /= 4;
            else if (memory < maxMemory / 2) halfLife /= 2;
            double seconds = Duration.between(lastUpdate, now).toMillis() / 1000.0;
            satoshisPerKvB /= StrictMath.pow(2.0, seconds / halfLife);
            lastUpdate = now;
            if (satoshisPerKvB < incremental.satoshisPerKvB() / 2.0) {
                satoshisPerKvB = 0;
                return FeeRate.ZERO;
            }
        }
        return new FeeRate(Math.round(satoshisPerKvB)).max(incremental);
    }
}
