package org.planchet.cli.command;

import java.util.concurrent.Callable;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `planchet` itself: `--version`, and `--help` for the list of commands.
@Command(name = "planchet")
final class RootCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-V", "--version"},
            description = "${bundle:flag.version}")
    private boolean version;

    RootCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (version) return VersionCommand.print(context);
        spec.commandLine().usage(context.out());
        return ExitCode.OK;
    }
}
