package org.planchet.cli.command;

import java.util.concurrent.Callable;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command of the program, which picocli fills with what was typed and calls.
abstract class CliCommand implements Callable<Integer> {
    final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CliCommand(Context context) {
        this.context = context;
    }

    final CommandLine line() {
        return spec.commandLine();
    }

    /// The node's configuration, from the flags, the environment and the file.
    ///
    /// @throws StartupException with every problem found
    final NodeConfig config() throws StartupException {
        return NodeFlags.resolve(line().getParseResult(), context);
    }
}
