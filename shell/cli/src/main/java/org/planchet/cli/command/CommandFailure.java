package org.planchet.cli.command;

/// A command that cannot do what was asked, for a reason its user can mend.
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /// @param exitCode one of [org.planchet.daemon.config.ExitCode]
    /// @param sentence the line to show
    public CommandFailure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /// The line to show.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
