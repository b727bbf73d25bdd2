package org.planchet.daemon.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;

/// The node cannot start, for a reason its user can mend: a bad value, a port in use, a folder that another process
/// holds. The message is what to show: one line a problem, no stack trace. Nothing on disk has been damaged.
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient List<ErrorMessage> problems;

    /// @param exitCode one of [ExitCode]
    public StartupException(int exitCode, String problem) {
        this(exitCode, List.of(ErrorMessage.plainly(problem)));
    }

    /// @param params what is put into the sentence's places
    public StartupException(int exitCode, ErrorCode saying, @Nullable Object... params) {
        this(exitCode, List.of(ErrorMessage.of(saying, params)));
    }

    /// @param problems every problem found, each one sentence; at least one
    public StartupException(int exitCode, List<ErrorMessage> problems) {
        super(problems.stream().map(ErrorMessage::sentence).collect(Collectors.joining("\n")));
        this.exitCode = exitCode;
        this.problems = List.copyOf(problems);
    }

    /// What the process should end with.
    public int exitCode() {
        return exitCode;
    }

    /// Every problem found, each one sentence.
    public List<ErrorMessage> problems() {
        return problems;
    }
}
