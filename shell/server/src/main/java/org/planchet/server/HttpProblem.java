package org.planchet.server;

import org.planchet.api.Problem;
import org.planchet.api.Said;
import org.planchet.api.Saying;
import org.planchet.api.Sayings;

/// A request that HTTP itself has a word for, such as one too large. [org.planchet.api.ApiException] covers what a node
/// says.
final class HttpProblem extends RuntimeException {
    private final int status;
    private final String title;
    private final transient Said said;

    HttpProblem(int status, String title, Saying saying, Object... params) {
        super(title, null, false, false);
        this.status = status;
        this.title = title;
        this.said = Said.of(saying, params);
    }

    int status() {
        return status;
    }

    /// As it is told in the language of `sayings`.
    Problem problem(Sayings sayings) {
        return Problem.of(status, title, said, sayings);
    }
}
