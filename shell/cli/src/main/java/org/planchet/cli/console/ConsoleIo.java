package org.planchet.cli.console;

import org.jspecify.annotations.Nullable;

/// Whoever is on the other side of the console: a person at a terminal, a script over a pipe, a test.
public interface ConsoleIo extends AutoCloseable {
    /// The width of what has none.
    int ENDLESS = Integer.MAX_VALUE;

    /// The next command line; null if the input has ended. At a terminal an interrupted line comes back empty.
    @Nullable
    String readCommand();

    /// The answer to a question; null if there is none, because the input has ended or the user broke off.
    @Nullable
    String ask(String question);

    /// As [#ask], for a private key or passphrase: never echoed, never remembered. The caller wipes the array.
    char @Nullable [] askSecret(String question);

    /// Prints a line, now.
    void print(String line);

    /// Prints a line from another thread without disturbing a line that the user is typing.
    default void printBetween(String line) {
        print(line);
    }

    /// True if a person sits at a terminal, and is glad of news that they did not ask for.
    boolean isInteractive();

    /// True if colours may be used.
    default boolean hasColours() {
        return false;
    }

    /// Columns of the terminal as wide as it is now; [#ENDLESS] if lines may be of any length.
    default int columns() {
        return ENDLESS;
    }

    /// Has `action` run when the user presses Ctrl-C, until the handle is closed. Over a pipe the signal ends the
    /// program, after the action.
    Interruption onInterrupt(Runnable action);

    @Override
    void close();

    /// Closed when Ctrl-C shall mean again what it meant before.
    interface Interruption extends AutoCloseable {
        @Override
        void close();
    }
}
