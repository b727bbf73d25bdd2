package org.planchet.server;

import org.planchet.api.Problem;

/// A request that HTTP itself has a word for, such as one too large. [org.planchet.api.ApiException] covers what a node
/// says.
final class HttpProblem extends RuntimeException {
    private final transient Problem problem;

    HttpProblem(int status, String title, String detail) {
        super(detail, null, false, false);
        problem = Problem.of(status, title, detail);
    }

    Problem problem() {
        return problem;
    }
}
