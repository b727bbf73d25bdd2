package org.planchet.rpc;

import java.time.Duration;

/// Hears of each call that was answered: for metrics. Called on the threads that answer.
public interface CallMeter {
    /// Nobody wants to know.
    CallMeter NONE = (_, _, _) -> {};

    /// @param method the name of a method that exists, or `other`: a caller cannot make more of them
    /// @param failed whether the answer is an error
    void answered(String method, boolean failed, Duration took);
}
