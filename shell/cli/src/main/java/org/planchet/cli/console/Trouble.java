package org.planchet.cli.console;

/// What was asked cannot be done, for a reason the user can mend. The message is the whole of what is shown.
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    public Trouble(String sentence) {
        super(sentence, null, false, false);
    }

    /// Where everything has been said already, and only the failure itself is left to tell.
    static Trouble alreadySaid() {
        return new Trouble("");
    }

    /// The sentence to show; empty where nothing is left to say.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
