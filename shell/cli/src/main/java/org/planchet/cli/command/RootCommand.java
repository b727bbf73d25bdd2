package org.planchet.cli.command;

import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet` itself: `--version`, and `--help` for the list of commands.
@Command(name = "planchet")
final class RootCommand extends CliCommand {
    @Option(
            names = {"-V", "--version"},
            description = "${bundle:flag.version}")
    private boolean version;

    RootCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (version) return VersionCommand.print(context);
        line().usage(context.out());
        return ExitCode.OK;
    }
}
