package org.planchet.server;

import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.api.Messages;
import org.planchet.api.Problem;

/// A request that HTTP itself has a word for, such as one too large. [org.planchet.api.ApiException] covers what a node
/// says.
final class HttpProblem extends RuntimeException {
    private final int status;
    private final String title;
    private final transient ErrorMessage said;

    HttpProblem(int status, String title, ErrorCode saying, Object... params) {
        super(title, null, false, false);
        this.status = status;
        this.title = title;
        this.said = ErrorMessage.of(saying, params);
    }

    int status() {
        return status;
    }

    /// As it reads in the language of `messages`.
    Problem problem(Messages messages) {
        return Problem.of(status, title, said, messages);
    }
}
