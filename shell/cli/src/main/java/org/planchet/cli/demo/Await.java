package org.planchet.cli.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.planchet.api.ApiException;

/// Waits for something to become true.
final class Await {
    private static final long STEP_MILLIS = 50;

    private Await() {}

    /// Looks every 50 ms. A node that can not answer yet counts as not yet.
    ///
    /// @param failure the sentence to fail with, which names what was waited for
    /// @throws DemoFailure if it is not true when `limit` has passed
    static void await(Duration limit, String failure, BooleanSupplier condition)
            throws DemoFailure, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        String trouble = "";
        while (true) {
            try {
                if (condition.getAsBoolean()) return;
                trouble = "";
            } catch (ApiException e) {
                trouble = ": " + e.getMessage();
            }
            if (System.nanoTime() >= end) throw new DemoFailure(failure + trouble);
            Thread.sleep(STEP_MILLIS);
        }
    }
}
