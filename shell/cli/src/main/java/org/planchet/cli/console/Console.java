package org.planchet.cli.console;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.planchet.api.ApiException;
import org.planchet.cli.text.Lines;

/// Reads lines and runs the commands in them, until `exit` or the end of the input.
public final class Console {
    private final Session session;

    public Console(Session session) {
        this.session = session;
    }

    /// How a console ended.
    public enum Ending {
        /// The user said `exit`, or the input ended after something had been said.
        EXIT,
        /// There was no input at all, not a single line: standard input is closed.
        NO_INPUT
    }

    /// Runs until the end.
    public Ending run() {
        boolean said = false;
        while (!session.hasLeft()) {
            String line = session.io().readCommand();
            if (line == null) return said ? Ending.EXIT : Ending.NO_INPUT;
            said = true;
            execute(line);
        }
        return Ending.EXIT;
    }

    /// Does what one line says. Returns false if it could not, having said why.
    public boolean execute(String line) {
        String trimmed = line.strip();
        if (trimmed.isEmpty()) return true;
        if (SecretMask.isIn(trimmed)) {
            session.complain(session.text("trouble.secret"));
            return false;
        }
        List<String> typed = Arrays.asList(trimmed.split("\\s+"));
        Optional<Command> word = CommandTable.find(typed.getFirst());
        if (word.isEmpty()) {
            session.complain(session.text("trouble.unknown", typed.getFirst()));
            String names = CommandTable.all().stream().map(Command::name).collect(Collectors.joining(" "));
            Lines.wrap(names, session.io().columns()).forEach(session::print);
            return false;
        }
        return execute(word.get(), typed.subList(1, typed.size()));
    }

    /// Does one word. Returns false if it could not, having said why.
    public boolean execute(Command word, List<String> arguments) {
        try {
            if (SecretMask.isIn(word.name() + " " + String.join(" ", arguments)))
                throw session.trouble("trouble.secret");
            if (arguments.size() < word.min() || arguments.size() > word.max())
                throw session.trouble("trouble.usage", usage(session, word));
            word.action().run(session, arguments);
            return true;
        } catch (CommandException e) {
            if (!e.sentence().isEmpty()) session.complain(e.sentence());
        } catch (ApiException e) {
            session.complain(session.reason(e));
        }
        return false;
    }

    /// The word and what may follow it.
    static String usage(Session session, Command word) {
        return (word.name() + " " + session.text("word." + word.name() + ".args")).strip();
    }
}
