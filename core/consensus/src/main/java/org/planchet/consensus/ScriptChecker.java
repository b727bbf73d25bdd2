package org.planchet.consensus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Runs script checks: one by one in a simulation, on all cores in the daemon. The outcome is the same.
public interface ScriptChecker {
    /// Takes checks to run; the answer is awaited later.
    Pending submit(List<ScriptCheck> checks);

    /// Runs checks and waits for all; the first failure in their order, if any.
    default Optional<Rejection> run(List<ScriptCheck> checks) {
        return submit(checks).await();
    }

    /// Checks under way.
    interface Pending {
        /// Waits for all; the first failure in the order submitted, if any.
        Optional<Rejection> await();

        /// Whether the outcome is there, after waiting up to `timeout` for it: then [#await] gives it at once. What
        /// runs only when it is awaited has nothing to be waited for.
        default boolean isDone(Duration timeout) {
            return true;
        }

        /// Drops what has not run; returns only when none of them runs any more.
        void cancel();
    }

    /// A checker that runs them in the caller's thread, when awaited.
    static ScriptChecker inline() {
        return checks -> new Pending() {
            @Override
            public Optional<Rejection> await() {
                for (ScriptCheck check : checks) {
                    Optional<Rejection> failure = check.run();
                    if (failure.isPresent()) return failure;
                }
                return Optional.empty();
            }

            @Override
            public void cancel() {
                // Nothing runs before it is awaited.
            }
        };
    }
}
