package org.planchet.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.cli.console.Command;
import org.planchet.cli.console.CommandTable;
import org.planchet.cli.console.Console;
import org.planchet.cli.console.PipeIo;
import org.planchet.cli.console.Session;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that talk to a node which runs elsewhere, through its HTTP interface.
final class RemoteCommands {
    private static final String HOME = System.getProperty("user.home", ".");

    private RemoteCommands() {}

    abstract static class RemoteCommand extends CliCommand {
        @Mixin
        final NodeAddress where = new NodeAddress();

        RemoteCommand(Context context) {
            super(context);
        }

        /// Runs one word of the console on the node.
        final int run(String name, List<String> arguments) throws CommandFailure {
            Command word = CommandTable.find(name)
                    .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, context.text("error.word", name)));
            NodeApi node = where.open(context);
            try (PipeIo io = new PipeIo(context.in(), context.out())) {
                boolean done = new Console(new Session(node, io, context.texts())).execute(word, arguments);
                return done ? ExitCode.OK : ExitCode.FAILED;
            }
        }
    }

    /// `planchet attach`: the console of a node that runs elsewhere.
    @CommandLine.Command(name = "attach")
    static final class Attach extends RemoteCommand {
        Attach(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            NodeApi node = where.open(context);
            NodeStatus status = node.status();
            String welcome = context.text(
                    "console.attached", where.url(context), status.program().chain(), status.height());
            ConsoleCommand.talk(context, node, welcome, Path.of(HOME, ".planchet", "console_history"));
            return ExitCode.OK;
        }
    }

    /// `planchet status`.
    @CommandLine.Command(name = "status")
    static final class Status extends RemoteCommand {
        Status(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            return run("status", List.of());
        }
    }

    /// `planchet follow [verify | reset STORE [--yes]]`.
    @CommandLine.Command(name = "follow")
    static final class Follow extends RemoteCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", description = "${bundle:argument.follow}")
        private @Nullable String action;

        @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "${bundle:argument.follow-store}")
        private @Nullable String store;

        @Option(names = "--yes", description = "${bundle:flag.follow-yes}")
        private boolean yes;

        Follow(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            return run(
                    "follow",
                    Stream.of(action, store, yes ? "--yes" : null)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    /// `planchet proof TXID [FILE]`.
    @CommandLine.Command(name = "proof")
    static final class Proof extends RemoteCommand {
        @Parameters(index = "0", paramLabel = "TXID", description = "${bundle:argument.proven}")
        private String txid = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "${bundle:argument.new-proof-file}")
        private @Nullable String file;

        Proof(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            return run("proof", file == null ? List.of(txid) : List.of(txid, file));
        }
    }

    /// `planchet verify-proof HEX|FILE`.
    @CommandLine.Command(name = "verify-proof")
    static final class VerifyProof extends RemoteCommand {
        @Parameters(index = "0", paramLabel = "PROOF", description = "${bundle:argument.proof}")
        private String proof = "";

        VerifyProof(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            return run("verify-proof", List.of(proof));
        }
    }

    /// `planchet call WORD …`: one word of the console.
    @CommandLine.Command(name = "call")
    static final class Call extends RemoteCommand {
        @Parameters(index = "0", paramLabel = "WORD", description = "${bundle:argument.word}")
        private String word = "";

        @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "${bundle:argument.word-arguments}")
        private List<String> arguments = new ArrayList<>();

        Call(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            return run(word, arguments);
        }
    }
}
