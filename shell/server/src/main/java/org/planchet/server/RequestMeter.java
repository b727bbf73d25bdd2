package org.planchet.server;

import java.time.Duration;

/// Hears of each request that was answered: for metrics. Called on the threads that answer.
public interface RequestMeter {
    /// Nobody wants to know.
    RequestMeter NONE = (_, _, _, _) -> {};

    /// @param method `GET`, `HEAD`, `POST`, `DELETE`, or `other`: a caller cannot make more of them
    /// @param route  the path as the table has it, with parameters in braces; `unknown` if it has none such
    /// @param status the code of the answer
    void answered(String method, String route, int status, Duration took);
}
