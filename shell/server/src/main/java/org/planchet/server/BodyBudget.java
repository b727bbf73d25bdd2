package org.planchet.server;

import java.util.concurrent.Semaphore;
import org.planchet.api.ErrorCode;

/// Memory for the bodies of requests that are being read or answered, all callers together. Small bodies have a
/// quarter of it to themselves, so that large ones never keep them out.
final class BodyBudget {
    private static final int SMALL = 64 * 1024;

    private final Semaphore small;
    private final Semaphore large;

    BodyBudget(int bytes) {
        small = new Semaphore(bytes / 4);
        large = new Semaphore(bytes - bytes / 4);
    }

    /// Takes memory that [#release] gives back.
    ///
    /// @throws HttpProblem 503 if none is left
    void take(int bytes) {
        if (!pool(bytes).tryAcquire(bytes)) throw new HttpProblem(503, "Unavailable", ErrorCode.BUSY);
    }

    void release(int bytes) {
        pool(bytes).release(bytes);
    }

    private Semaphore pool(int bytes) {
        return bytes <= SMALL ? small : large;
    }
}
