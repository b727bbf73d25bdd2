package org.planchet.cli.console;

/// What was asked cannot be done, for a reason the user can mend. The message is the whole of what is shown.
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean brokenOff;

    public CommandException(String sentence) {
        this(sentence, false);
    }

    private CommandException(String sentence, boolean brokenOff) {
        super(sentence, null, false, false);
        this.brokenOff = brokenOff;
    }

    /// If a question has no answer: the user went away from it.
    static CommandException brokenOff(String sentence) {
        return new CommandException(sentence, true);
    }

    boolean isBrokenOff() {
        return brokenOff;
    }

    /// If the message has been printed already and only the failure remains to be signalled.
    static CommandException alreadySaid() {
        return new CommandException("");
    }

    /// The sentence to show; empty if nothing is left to say.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
