package org.planchet.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.planchet.api.ApiException;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The tree of commands. Every failure ends here: one line on standard error, and an exit code that is not 0.
public final class Program {
    private static final String LANG = "--lang";
    private static final String CALL = "call";
    private static final String HELP = "help";

    /// In the order of the help.
    private static final Map<String, Function<Context, CommandLine>> COMMANDS = commands();

    private Program() {}

    /// The language that the arguments ask for, else that of the locale; and the arguments without it.
    ///
    /// @param complaint the value of `--lang` if it is not a supported language, otherwise empty
    public record Spoken(Language language, List<String> arguments, Optional<String> complaint) {}

    /// Finds `--lang` before anything is parsed, because even a complaint about another flag is said in a language.
    public static Spoken language(List<String> arguments, Locale locale) {
        List<String> rest = new ArrayList<>();
        Language language = Language.ofLocale(locale);
        Optional<String> complaint = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.equals(LANG) && !argument.startsWith(LANG + "=")) {
                rest.add(argument);
                continue;
            }
            String value = argument.equals(LANG)
                    ? (++i < arguments.size() ? arguments.get(i) : "")
                    : argument.substring(LANG.length() + 1);
            Optional<Language> named = Language.of(value);
            language = named.orElse(language);
            complaint = named.isPresent() ? complaint : Optional.of(value);
        }
        return new Spoken(language, rest, complaint);
    }

    /// Runs one command and gives its exit code.
    public static int run(List<String> arguments, Function<Texts, Context> world, Locale locale) {
        Spoken spoken = language(arguments, locale);
        Context context = world.apply(Texts.in(spoken.language()));
        if (spoken.complaint().isPresent()) {
            context.complain(context.text("error.lang", spoken.complaint().get()));
            return ExitCode.USAGE;
        }
        List<String> typed = new ArrayList<>(spoken.arguments());
        // `planchet --port 5000` is a console with these flags, as `planchet` alone is a console without any.
        if (typed.isEmpty() || (typed.getFirst().startsWith("-") && !isAboutTheProgram(typed.getFirst())))
            typed.addFirst("console");
        CommandLine commands = build(context, typed.getFirst());
        try {
            return commands.execute(typed.toArray(String[]::new));
        } finally {
            context.out().flush();
            context.err().flush();
        }
    }

    private static boolean isAboutTheProgram(String flag) {
        return List.of("-h", "--help", "-V", "--version").contains(flag);
    }

    /// Every command, with its texts in the context's language.
    public static CommandLine build(Context context) {
        return build(context, COMMANDS.keySet());
    }

    /// The one command that was named, because making all of them takes a quarter of a short command's time; every
    /// command if the word names none, or asks for help about others.
    private static CommandLine build(Context context, String word) {
        boolean alone = COMMANDS.containsKey(word) && !word.equals(HELP);
        return build(context, alone ? Set.of(word) : COMMANDS.keySet());
    }

    private static CommandLine build(Context context, Set<String> names) {
        CommandLine root = new CommandLine(new RootCommand(context));
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) root.addSubcommand(name, command.apply(context));
        });
        root.setResourceBundle(context.texts().bundle());
        describe(root.getCommandSpec(), "command", context);
        root.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        root.setUsageHelpWidth(110);
        root.setUnmatchedOptionsArePositionalParams(false);
        // The flags that it does not know are the word's own.
        CommandLine call = root.getSubcommands().get(CALL);
        if (call != null) call.setUnmatchedOptionsArePositionalParams(true);
        root.setParameterExceptionHandler((e, _) -> refuse(e, context));
        root.setExecutionExceptionHandler((e, _, _) -> fail(e, context));
        return root;
    }

    private static Map<String, Function<Context, CommandLine>> commands() {
        var commands = new LinkedHashMap<String, Function<Context, CommandLine>>();
        commands.put("console", context -> nodeCommand(new ConsoleCommand(context), context));
        commands.put("node", context -> nodeCommand(new NodeCommand(context), context));
        commands.put("gateway", Program::gatewayCommand);
        commands.put("demo", context -> new CommandLine(new DemoCommand(context)));
        commands.put("import", context -> nodeCommand(new ImportCommand(context), context));
        commands.put("verify-chain", context -> nodeCommand(new VerifyCommand(context), context));
        commands.put("repair", context -> nodeCommand(new RepairCommand(context), context));
        commands.put("doctor", context -> nodeCommand(new DoctorCommand(context), context));
        commands.put("backup", context -> nodeCommand(new BackupCommand(context), context));
        commands.put("restore", context -> nodeCommand(new RestoreCommand(context), context));
        commands.put("cluster", Program::clusterCommand);
        commands.put("chain", Program::chainCommand);
        commands.put("attach", context -> new CommandLine(new RemoteCommands.Attach(context)));
        commands.put("status", context -> new CommandLine(new RemoteCommands.Status(context)));
        commands.put("follow", context -> new CommandLine(new RemoteCommands.Follow(context)));
        commands.put("proof", context -> new CommandLine(new RemoteCommands.Proof(context)));
        commands.put("verify-proof", context -> new CommandLine(new RemoteCommands.VerifyProof(context)));
        commands.put(CALL, context -> new CommandLine(new RemoteCommands.Call(context)));
        commands.put("version", context -> new CommandLine(new VersionCommand(context)));
        commands.put(HELP, context -> new CommandLine(new HelpCommand(context)));
        return Collections.unmodifiableMap(commands);
    }

    private static CommandLine clusterCommand(Context context) {
        CommandLine cluster = new CommandLine(new ClusterCommand(context));
        cluster.addSubcommand("plan", new CommandLine(new ClusterCommand.Plan(context)));
        return cluster;
    }

    private static CommandLine chainCommand(Context context) {
        CommandLine chain = new CommandLine(new ChainFileCommands(context));
        chain.addSubcommand("create", new CommandLine(new ChainFileCommands.Create(context)));
        chain.addSubcommand("lint", new CommandLine(new ChainFileCommands.Lint(context)));
        chain.addSubcommand("list", new CommandLine(new ChainFileCommands.ListAll(context)));
        chain.addSubcommand("show", new CommandLine(new ChainFileCommands.Show(context)));
        return chain;
    }

    private static CommandLine gatewayCommand(Context context) {
        CommandLine gateway = new CommandLine(new GatewayCommand(context));
        NodeFlags.add(gateway.getCommandSpec(), context, GatewayCommand.SETTINGS::contains);
        return gateway;
    }

    private static CommandLine nodeCommand(Object command, Context context) {
        CommandLine line = new CommandLine(command);
        NodeFlags.add(line.getCommandSpec(), context);
        return line;
    }

    /// Puts the texts of the bundle into picocli's model: `command.<name>` what a command is for, `flag.<name>` and
    /// `argument.<name>` what may follow it.
    private static void describe(CommandSpec spec, String key, Context context) {
        spec.usageMessage()
                .description(context.text(key))
                .synopsisHeading(context.text("usage.synopsis") + " ")
                .descriptionHeading("%n")
                .parameterListHeading("%n" + context.text("usage.parameters") + "%n")
                .optionListHeading("%n" + context.text("usage.flags") + "%n")
                .commandListHeading("%n" + context.text("usage.commands") + "%n")
                .sortOptions(false)
                .abbreviateSynopsis(true);
        spec.addOption(OptionSpec.builder(LANG)
                .paramLabel("en|zh")
                .type(String.class)
                .description(context.text("flag.lang"))
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description(context.text("flag.help"))
                .build());
        spec.subcommands().forEach((name, line) -> describe(line.getCommandSpec(), key + "." + name, context));
    }

    /// A command line that cannot be understood.
    private static int refuse(CommandLine.ParameterException e, Context context) {
        context.complain(complaint(e, context) + " " + context.text("error.see-help"));
        return ExitCode.USAGE;
    }

    private static String complaint(CommandLine.ParameterException e, Context context) {
        return switch (e) {
            case CommandLine.UnmatchedArgumentException unmatched -> {
                String first = unmatched.getUnmatched().getFirst();
                boolean isCommand = unmatched.getCommandLine().getParent() == null && !first.startsWith("-");
                yield context.text(
                        first.startsWith("-") ? "error.flag" : isCommand ? "error.command" : "error.argument", first);
            }
            case CommandLine.MissingParameterException missing ->
                context.text(
                        missing.getMissing().stream().anyMatch(ArgSpec::isOption)
                                ? "error.flag-value"
                                : "error.argument-missing",
                        label(missing));
            case CommandLine.OverwrittenOptionException twice ->
                context.text("error.flag-twice", ((OptionSpec) twice.getOverwritten()).longestName());
            default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        };
    }

    private static String label(CommandLine.MissingParameterException missing) {
        ArgSpec argument = missing.getMissing().getFirst();
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /// A command that was understood and failed.
    private static int fail(Exception e, Context context) {
        return switch (e) {
            case StartupException startup -> {
                startup.problems()
                        .forEach(problem ->
                                context.complain(context.texts().messages().of(problem)));
                yield startup.exitCode();
            }
            case CommandFailure failure -> complain(failure.exitCode(), failure.sentence(), context);
            case ApiException refused ->
                complain(ExitCode.FAILED, context.texts().messages().of(refused), context);
            case IOException _, UncheckedIOException _ ->
                complain(ExitCode.DISK_FAILURE, context.text("error.io", String.valueOf(e.getMessage())), context);
            case InterruptedException _ -> ExitCode.FAILED;
            default -> throw new AssertionError("a command failed in a way it should not", e);
        };
    }

    private static int complain(int exitCode, String sentence, Context context) {
        context.complain(sentence);
        return exitCode;
    }
}
