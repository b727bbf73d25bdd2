package org.planchet.cli.command;

import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine.Command;

/// `planchet version`.
@Command(name = "version")
final class VersionCommand extends CliCommand {
    VersionCommand(Context context) {
        super(context);
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
