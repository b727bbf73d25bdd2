package org.planchet.server;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.planchet.api.Saying;

/// How many requests may be answered at the same time: all of them, those that look at every coin, and those whose
/// answers hold whole blocks.
final class Places {
    /// How long a large answer waits for its place.
    private static final long PATIENCE_SECONDS = 60;

    /// What needs no place of a kind.
    static final Place NONE = () -> {};

    private final int most;
    private final Semaphore all;
    private final Semaphore scans = new Semaphore(1);
    private final Semaphore large;

    Places(Limits limits) {
        most = limits.atOnce();
        all = new Semaphore(limits.atOnce());
        large = new Semaphore(limits.largeAtOnce(), true);
    }

    /// A place taken.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// @throws HttpProblem 503 if all are taken
    Place any(Context context) {
        return take(all, context, new HttpProblem(503, "Unavailable", Saying.TOO_MANY_REQUESTS, most));
    }

    /// @throws HttpProblem 429 if a scan is going on
    Place scan(Context context) {
        return take(scans, context, new HttpProblem(429, "Too many requests", Saying.ONE_SCAN_AT_A_TIME));
    }

    private static Place take(Semaphore places, Context context, HttpProblem otherwise) {
        if (places.tryAcquire()) return places::release;
        context.header("Retry-After", "1");
        throw otherwise;
    }

    /// Waits for one of the places of large answers, which is kept until the answer has been sent.
    ///
    /// @throws HttpProblem 503 if that takes too long
    Place large(Context context) {
        try {
            if (large.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) return large::release;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        context.header("Retry-After", "1");
        throw new HttpProblem(503, "Unavailable", Saying.BUSY);
    }
}
