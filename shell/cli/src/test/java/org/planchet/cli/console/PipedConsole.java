package org.planchet.cli.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.planchet.api.Language;
import org.planchet.api.NodeApi;
import org.planchet.api.Texts;

/// A console over a pipe that was given some lines.
///
/// @param printed the lines that it answered
/// @param ending  why it ended
record PipedConsole(List<String> printed, Console.Ending ending) {
    static PipedConsole run(NodeApi node, Language language, String... lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] typed =
                lines.length == 0 ? new byte[0] : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (PipeIo io =
                new PipeIo(new ByteArrayInputStream(typed), new PrintStream(out, true, StandardCharsets.UTF_8))) {
            Console.Ending ending = new Console(new Session(node, io, Texts.in(language))).run();
            return new PipedConsole(out.toString(StandardCharsets.UTF_8).lines().toList(), ending);
        }
    }
}
