package org.planchet.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `planchet help [COMMAND]`.
@Command(name = "help")
final class HelpCommand extends CliCommand {
    @Parameters(paramLabel = "COMMAND", arity = "0..*")
    private List<String> path = new ArrayList<>();

    HelpCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws CommandFailure {
        CommandLine line = line().getParent();
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
