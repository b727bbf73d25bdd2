package org.planchet.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.cli.console.CommandTable;
import org.planchet.cli.console.Console;
import org.planchet.cli.console.ConsoleIo;
import org.planchet.cli.console.PipeIo;
import org.planchet.cli.console.Session;
import org.planchet.cli.console.TerminalIo;
import org.planchet.cli.console.TipNews;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `planchet console`, and `planchet` alone: a node with a console in one process.
@Command(name = "console")
final class ConsoleCommand extends CliCommand {
    @Mixin
    private ResetFlags reset = new ResetFlags();

    @Option(names = "--interactive", description = "${bundle:flag.interactive}")
    private boolean interactive;

    ConsoleCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, CommandFailure, InterruptedException {
        NodeConfig config = config();
        reset.apply(config, context);
        if (interactive) config = InteractiveStart.ask(config, context);
        try (Shutdown.Guarded guarded = Shutdown.start(config);
                Shutdown.Watch _ = Shutdown.exitWithNode(guarded.node(), context)) {
            RunningNode node = guarded.node();
            NodeStatus status = node.api().status();
            String welcome = context.text(
                    "console.welcome",
                    Context.version(),
                    status.program().chain(),
                    status.height(),
                    NodeCommand.port(node.p2pPort()),
                    NodeCommand.port(node.apiPort()));
            NodeCommand.complainOfWaitingMiner(context, node);
            if (talk(context, node.api(), welcome, history(status.run().dataDir())) == Console.Ending.NO_INPUT) {
                context.err().println(context.text("console.no-input"));
                return NodeCommand.awaitStop(context, node);
            }
            return ExitCode.OK;
        }
    }

    /// A node that keeps nothing on disk keeps no history there either.
    static @Nullable Path history(String dataDir) {
        return dataDir.isEmpty() ? null : Path.of(dataDir, "console_history");
    }

    /// Runs a console over a node, wherever the node is.
    ///
    /// @param welcome the first line; over a pipe it goes to standard error, so that standard output holds
    ///     only answers
    static Console.Ending talk(Context context, NodeApi node, String welcome, @Nullable Path history) {
        try (ConsoleIo io = open(context, history)) {
            if (io.isInteractive()) io.print(welcome);
            else context.err().println(welcome);
            Session session = new Session(node, io, context.texts());
            try (TipNews _ = TipNews.start(session)) {
                return new Console(session).run();
            }
        }
    }

    private static ConsoleIo open(Context context, @Nullable Path history) {
        if (!context.terminal()) return new PipeIo(context.in(), context.out());
        try {
            return new TerminalIo(context.text("console.prompt"), history, CommandTable.all());
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be opened", e);
        }
    }
}
