package org.planchet.daemon.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.mempool.FeeEstimates;

/// The fee estimates that everybody shares. It takes the owner a pass over the mempool to make them, so it
/// does that for those who ask, and not for each block: while somebody asks, after a new tip at once,
/// otherwise after a second. Those of the first moment are made for nobody, so that there always are some.
///
/// Times are those of a clock that only goes forward.
final class FeePublisher {
    /// How old estimates are renewed.
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /// How old estimates still count: the owner may be at work when they are to be renewed.
    static final Duration MAX_AGE = INTERVAL.plus(INTERVAL);

    private record Taken(FeeEstimates estimates, BlockIndex tip, Instant at) {}

    private volatile @Nullable Taken last;

    /// Whether somebody was answered with [#last].
    private volatile boolean used;

    /// What is known for the chain that ends in `tip`; null if it is too old, so that the owner is to
    /// [#take] it. From any thread.
    @Nullable
    FeeEstimates known(BlockIndex tip, Instant steady) {
        Taken known = last;
        if (known == null
                || known.tip != tip
                || Duration.between(known.at, steady).compareTo(MAX_AGE) > 0) return null;
        used = true;
        return known.estimates;
    }

    /// Renews what somebody has used and is due; the owner's.
    ///
    /// @param pass over the mempool
    void renew(BlockIndex tip, Instant steady, Supplier<FeeEstimates> pass) {
        Taken known = last;
        if (known == null || (used && isDue(known, tip, steady))) {
            var _ = take(tip, steady, pass);
        }
    }

    private static boolean isDue(Taken known, BlockIndex tip, Instant steady) {
        return known.tip != tip || Duration.between(known.at, steady).compareTo(INTERVAL) >= 0;
    }

    /// The last ones, of whatever tip and age; null before the first. From any thread.
    @Nullable
    FeeEstimates last() {
        Taken known = last;
        return known == null ? null : known.estimates;
    }

    /// Makes them now; the owner's.
    FeeEstimates take(BlockIndex tip, Instant steady, Supplier<FeeEstimates> pass) {
        FeeEstimates taken = pass.get();
        used = false;
        last = new Taken(taken, tip, steady);
        return taken;
    }
}
