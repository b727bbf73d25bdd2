package org.planchet.cli.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.planchet.api.ChainView;
import org.planchet.api.ErrorMessage;
import org.planchet.api.NodeApi;
import org.planchet.cli.text.Amounts;
import org.planchet.cli.text.Table;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ChainFile;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `planchet chain …`: the built-in chains, and custom chains in YAML files.
@Command(name = "chain")
final class ChainFileCommands extends CliCommand {
    /// As the daemon's `chain` setting names them.
    static final List<String> BUILT_IN = List.of("planchet", "yjk", "regtest", "mainnet", "testnet4", "signet");

    ChainFileCommands(Context context) {
        super(context);
    }

    /// Nothing but `chain`: says what there is.
    @Override
    public Integer call() {
        line().usage(context.err());
        return ExitCode.USAGE;
    }

    private static ChainView parameters(String chain) throws StartupException {
        return asked(chain, NodeApi::chain);
    }

    /// What a node says that is started in memory, without ports, for just this question.
    private static <T> T asked(String chain, Function<NodeApi, T> question) throws StartupException {
        NodeConfig config = NodeConfig.resolve(
                Map.of(
                        "chain", List.of(chain),
                        "store", List.of("memory"),
                        "listen", List.of("false"),
                        "discover", List.of("false"),
                        "api", List.of("false"),
                        "log-level", List.of("error")),
                Map.of(),
                Optional.empty());
        try (RunningNode node = Daemon.start(config)) {
            return question.apply(node.api());
        }
    }

    /// `planchet chain create FILE [KEY=VALUE …]`.
    @Command(name = "create")
    static final class Create extends CliCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "${bundle:argument.new-chain-file}")
        private Path file = Path.of("");

        @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "${bundle:argument.chain-values}")
        private List<String> values = new ArrayList<>();

        Create(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws StartupException, CommandFailure {
            Map<String, String> chosen = new LinkedHashMap<>();
            for (String value : values) {
                int equals = value.indexOf('=');
                String key = equals < 0 ? value : value.substring(0, equals);
                if (equals < 1 || !ChainFile.keys().containsKey(key)) {
                    String known = String.join(", ", ChainFile.keys().keySet());
                    throw new CommandFailure(ExitCode.USAGE, context.text("error.chain-key", value, known));
                }
                chosen.put(key, value.substring(equals + 1));
            }
            ChainFile.refuseExisting(file);
            context.err().println(context.text("chain.mining-genesis"));
            ChainFile.create(file, chosen, Instant.now().truncatedTo(ChronoUnit.SECONDS));
            context.say("chain.created", file);
            return ExitCode.OK;
        }
    }

    /// `planchet chain lint FILE`.
    @Command(name = "lint")
    static final class Lint extends CliCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "${bundle:argument.chain-file}")
        private Path file = Path.of("");

        Lint(Context context) {
            super(context);
        }

        @Override
        public Integer call() {
            List<ErrorMessage> problems = ChainFile.lint(file);
            if (problems.isEmpty()) {
                context.say("chain.lint-ok", file);
                return ExitCode.OK;
            }
            problems.forEach(
                    problem -> context.complain(context.texts().messages().of(problem)));
            return ExitCode.USAGE;
        }
    }

    /// `planchet chain list`.
    @Command(name = "list")
    static final class ListAll extends CliCommand {
        ListAll(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws StartupException {
            Table table = new Table(
                    context.text("column.chain"),
                    context.text("column.spacing"),
                    context.text("column.reward"),
                    context.text("column.maturity"),
                    context.text("column.rule"));
            for (String name : BUILT_IN) {
                ChainView chain = parameters(name);
                Amounts amounts = new Amounts(chain.coin(), chain.symbol());
                table.row(
                        name,
                        chain.spacing() + " s",
                        amounts.show(chain.initialSubsidy()),
                        chain.maturity(),
                        chain.difficultyRule());
            }
            table.lines().forEach(context.out()::println);
            return ExitCode.OK;
        }
    }

    /// `planchet chain show NAME|FILE`.
    @Command(name = "show")
    static final class Show extends CliCommand {
        @Parameters(index = "0", paramLabel = "NAME|FILE", description = "${bundle:argument.chain}")
        private String chain = "";

        Show(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws StartupException {
            ChainView shown = parameters(chain);
            Amounts amounts = new Amounts(shown.coin(), shown.symbol());
            context.say("chain.name", shown.name());
            context.say("chain.genesis", shown.genesis());
            String header = asked(chain, node -> node.header("0").raw());
            context.say("chain.header", header);
            context.say("chain.rule", shown.difficultyRule(), shown.spacing());
            context.say("chain.money", amounts.show(shown.initialSubsidy()), shown.halvingInterval(), shown.maturity());
            context.say("chain.coin", shown.symbol(), shown.coin());
            return ExitCode.OK;
        }
    }
}
