package org.planchet.cli.console;

import java.util.List;

/// A command of the console: a row of [CommandTable].
///
/// Its texts stand under `word.<name>.args` (what may follow it) and `word.<name>.help` (one sentence).
///
/// @param name    as the user types it, in any case
/// @param group   the heading it stands under in the help, `group.<group>`
/// @param min     words that must follow
/// @param max     words that may follow
/// @param choices what completion offers behind it
/// @param action  what it does
public record Command(String name, String group, int min, int max, List<String> choices, Action action) {
    /// Any number of words may follow.
    static final int ANY = Integer.MAX_VALUE;

    public Command {
        choices = List.copyOf(choices);
    }

    /// True if the user means this command: case does not matter.
    public boolean isCalled(String typed) {
        return name.equalsIgnoreCase(typed);
    }

    /// What a command does.
    @FunctionalInterface
    public interface Action {
        /// @throws CommandException with the sentence to show, if it cannot be done
        void run(Session session, List<String> arguments) throws CommandException;
    }
}
