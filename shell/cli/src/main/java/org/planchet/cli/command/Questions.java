package org.planchet.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.planchet.daemon.config.ExitCode;

/// What is asked before there is a node or a console. As in the console, a pipe sees no questions, and its next line
/// answers.
final class Questions {
    private final Context context;

    Questions(Context context) {
        this.context = context;
    }

    String text(String key, Object... arguments) {
        return context.text(key, arguments);
    }

    /// Tells something. Over a pipe the output holds the console's answers alone, so it goes to standard error.
    void print(String sentence) {
        var out = context.terminal() ? context.out() : context.err();
        out.println(sentence);
        out.flush();
    }

    /// The answer, trimmed.
    ///
    /// @throws CommandFailure if the input has ended
    String ask(String key, Object... arguments) throws CommandFailure {
        if (context.terminal()) {
            context.out().print(text(key, arguments));
            context.out().flush();
        }
        return line().strip();
    }

    /// A yes or no; nothing means `standard`, and anything else is asked again.
    boolean askYes(boolean standard, String key, Object... arguments) throws CommandFailure {
        while (true) {
            String answer = ask(key, arguments);
            if (answer.isEmpty()) return standard;
            if (means(answer, "answer.yes", "yes", "y")) return true;
            if (means(answer, "answer.no", "no", "n")) return false;
            print(text("start.yes-or-no"));
        }
    }

    /// True if the answer is a yes, in full.
    boolean isYes(String answer) {
        return means(answer, "answer.yes", "yes", "yes");
    }

    private boolean means(String answer, String key, String word, String letter) {
        String lower = answer.toLowerCase(Locale.ROOT);
        return lower.equals(word) || lower.equals(letter) || lower.equals(text(key));
    }

    /// Reads no further than the line's end: what follows is the console's.
    private String line() throws CommandFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = context.in().read();
            if (next < 0) {
                if (context.terminal()) context.out().println();
                throw new CommandFailure(ExitCode.FAILED, text("start.no-answer"));
            }
            while (next >= 0 && next != '\n') {
                line.write(next);
                next = context.in().read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
