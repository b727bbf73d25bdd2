package org.planchet.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.cli.command.Context;
import org.planchet.cli.command.LinePrinter;
import org.planchet.cli.command.Program;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.HashSecret;

/// The `planchet` program.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its exit code, one of [ExitCode].
    public static void main(String[] args) {
        HashSecret.draw();
        // Always UTF-8: a bare locale such as C would turn every Chinese character into a question mark.
        LinePrinter out = new LinePrinter(new FileOutputStream(FileDescriptor.out), "INFO");
        LinePrinter err = new LinePrinter(new FileOutputStream(FileDescriptor.err), "ERROR");
        boolean json = isJsonWanted(List.of(args), System.getenv("PLANCHET_LOG_FORMAT"));
        out.speakJson(json);
        err.speakJson(json);
        System.setOut(out);
        System.setErr(err);
        System.exit(run(args));
    }

    private static int run(String[] args) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        try {
            return Program.run(
                    inLanguageOf(System.getenv("PLANCHET_LANG"), args),
                    texts -> new Context(texts, System.in, System.out, System.err, System.getenv(), terminal),
                    Locale.getDefault());
        } catch (AssertionError e) {
            System.err.println("planchet: this is a fault of Planchet itself, please report it:");
            e.printStackTrace();
            return ExitCode.INTERNAL_ERROR;
        }
    }

    /// Found before anything is parsed, so that a complaint about another flag is JSON as well. Only for a
    /// node or a gateway: their output is a log.
    private static boolean isJsonWanted(List<String> args, @Nullable String variable) {
        if (!args.contains("node") && !args.contains("gateway")) return false;
        int flag = args.lastIndexOf("--log-format");
        if (flag >= 0) return flag + 1 < args.size() && args.get(flag + 1).equals("json");
        return args.contains("--log-format=json") || "json".equals(variable);
    }

    /// The variable says what `--lang` says, and a `--lang` behind it is stronger.
    private static List<String> inLanguageOf(@Nullable String variable, String[] args) {
        List<String> arguments = new ArrayList<>(List.of(args));
        if (variable != null && !variable.isBlank()) arguments.addAll(0, List.of("--lang", variable));
        return arguments;
    }
}
