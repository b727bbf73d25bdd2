package org.planchet.cli.command;

import java.util.concurrent.Callable;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine.Command;

/// `planchet version`.
@Command(name = "version")
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return print(context);
    }

    static int print(Context context) {
        context.out().println("Planchet " + Context.version() + " (Java " + Runtime.version() + ")");
        return ExitCode.OK;
    }
}
