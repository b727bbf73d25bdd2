package org.planchet.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.api.Texts;
import org.planchet.primitives.SecretShapes;

/// What a command has to do with the world: its language, its streams and the environment, so that a test can hand in
/// its own.
///
/// @param terminal a person sits at input and output
public record Context(
        Texts texts,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal) {

    String text(String key, Object... arguments) {
        return texts.say(key, arguments);
    }

    /// Prints a line of the command's result.
    void say(String key, Object... arguments) {
        out.println(text(key, arguments));
        out.flush();
    }

    /// Prints a complaint, one line, with the program's name in front, and without what looks like a private key.
    void complain(String sentence) {
        err.println("planchet: " + SecretShapes.hidden(sentence.strip(), true));
        err.flush();
    }

    /// From now on each line of both streams is a JSON object like those of the log, or is what was said again.
    void speakJson(boolean json) {
        for (PrintStream stream : List.of(out, err)) if (stream instanceof LinePrinter lines) lines.speakJson(json);
    }

    /// The program's version, as the build wrote it into the jar.
    static String version() {
        return Optional.ofNullable(Context.class.getPackage().getImplementationVersion())
                .map(version -> version.replace("-SNAPSHOT", ""))
                .orElse("development");
    }
}
