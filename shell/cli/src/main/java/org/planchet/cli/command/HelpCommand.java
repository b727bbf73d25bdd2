package org.planchet.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `planchet help [COMMAND]`.
@Command(name = "help")
final class HelpCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*")
    private List<String> path = new ArrayList<>();

    HelpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailure {
        CommandLine line = spec.commandLine().getParent();
        for (String name : path) {
            line = line.getSubcommands().get(name);
            if (line == null)
                throw new CommandFailure(
                        ExitCode.USAGE, context.text("error.command", name) + " " + context.text("error.see-help"));
        }
        line.usage(context.out());
        return ExitCode.OK;
    }
}
