package org.planchet.server;

import java.util.concurrent.Semaphore;
import org.planchet.api.ErrorCode;

/// How many requests may be answered at the same time: all of them, and those that look at every coin.
final class Places {
    /// What needs no place of a kind.
    static final Place NONE = () -> {};

    private final int most;
    private final Semaphore all;
    private final Semaphore scans = new Semaphore(1);

    Places(Limits limits) {
        most = limits.atOnce();
        all = new Semaphore(limits.atOnce());
    }

    /// A place taken.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// @throws HttpProblem 503 if all are taken
    Place any(Exchange exchange) {
        return take(all, exchange, new HttpProblem(503, "Unavailable", ErrorCode.TOO_MANY_REQUESTS, most));
    }

    /// @throws HttpProblem 429 if a scan is going on
    Place scan(Exchange exchange) {
        return take(scans, exchange, new HttpProblem(429, "Too many requests", ErrorCode.ONE_SCAN_AT_A_TIME));
    }

    private static Place take(Semaphore places, Exchange exchange, HttpProblem otherwise) {
        if (places.tryAcquire()) return places::release;
        exchange.answerHeader("Retry-After", "1");
        throw otherwise;
    }
}
