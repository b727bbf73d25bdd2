package org.planchet.deploy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.planchet.cli.command.Context;
import org.planchet.cli.command.Program;
import org.planchet.daemon.config.ExitCode;

/// Whether the program understands a command line, found out by the program itself.
final class Understood {
    private static final String RATE = "--rate";

    private Understood() {}

    /// What `planchet gateway` finds wrong with its arguments and variables. It names everything that is wrong and does
    /// not start then; so that it does not start at all, it is given a rate that is none.
    static List<String> complaints(List<String> arguments, Map<String, String> variables) {
        List<String> wrong = new ArrayList<>(arguments);
        if (!wrong.contains(RATE)) wrong.addAll(List.of(RATE, ""));
        wrong.set(wrong.indexOf(RATE) + 1, "none");
        var out = new ByteArrayOutputStream();
        var said = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Program.run(
                wrong,
                texts -> new Context(texts, InputStream.nullInputStream(), said, said, variables, false),
                Locale.ENGLISH);
        List<String> complaints =
                new ArrayList<>(out.toString(StandardCharsets.UTF_8).lines().toList());
        if (code != ExitCode.USAGE || !complaints.removeIf(line -> line.contains(RATE)))
            throw new AssertionError(code + ": " + complaints);
        return complaints;
    }
}
