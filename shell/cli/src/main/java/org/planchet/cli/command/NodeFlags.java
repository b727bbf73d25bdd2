package org.planchet.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.planchet.daemon.config.Environment;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The flags of a node: one for each row of the daemon's table of settings, and `--config`.
///
/// All of them are read as text. Only the table decides what is allowed and what the error says, so a value
/// is validated in the same way whether it comes from a flag, an environment variable or a file.
final class NodeFlags {
    private static final String CONFIG = "--config";

    private NodeFlags() {}

    /// Gives `spec` the flags of all settings.
    static void add(CommandSpec spec, Context context) {
        add(spec, context, _ -> true);
    }

    /// Gives `spec` the flags of those settings whose keys are wanted.
    static void add(CommandSpec spec, Context context, Predicate<String> wanted) {
        spec.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(String.class)
                .description(context.text("flag.config"))
                .build());
        for (Setting setting : Settings.all()) {
            if (!wanted.test(setting.key())) continue;
            spec.addOption(OptionSpec.builder(setting.flag())
                    .paramLabel(setting.isSwitch() ? "true|false" : label(setting))
                    .arity(setting.isSwitch() ? "0..1" : "1")
                    .fallbackValue(setting.isSwitch() ? "true" : "")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(help(setting, context).replace("%", "%%"))
                    .build());
        }
    }

    /// What was said on the command line, in the environment and in the file, checked.
    ///
    /// @throws StartupException with every problem found
    static NodeConfig resolve(ParseResult parsed, Context context) throws StartupException {
        return resolve(parsed, context, _ -> true);
    }

    /// [#resolve], for a command that has only the flags of the wanted settings.
    static NodeConfig resolve(ParseResult parsed, Context context, Predicate<String> wanted) throws StartupException {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        for (Setting setting : Settings.all()) {
            if (!wanted.test(setting.key())) continue;
            List<String> values = parsed.matchedOptionValue(setting.flag(), List.<String>of());
            if (!values.isEmpty()) flags.put(setting.key(), new ArrayList<>(values));
        }
        for (String variable : Environment.unknown(context.environment()))
            context.complain(context.text("error.variable", variable));
        String file = parsed.matchedOptionValue(CONFIG, null);
        return NodeConfig.resolve(
                flags, context.environment(), Optional.ofNullable(file).map(Path::of));
    }

    /// True if the user has said something about the setting, by flag or variable.
    static boolean isGiven(String key, ParseResult parsed, Context context) {
        Setting setting = Settings.of(key);
        return parsed.hasMatchedOption(setting.flag()) || context.environment().containsKey(setting.environment());
    }

    private static String help(Setting setting, Context context) {
        String key = "setting." + setting.key();
        String sentence = context.texts().has(key) ? context.text(key) : setting.help();
        return sentence + " "
                + context.text(
                        setting.repeatable() ? "flag.default-repeatable" : "flag.default", setting.defaultText());
    }

    private static String label(Setting setting) {
        return switch (setting.key()) {
            case "port", "api-port" -> "PORT";
            case "peer", "advertise" -> "HOST:PORT";
            case "data-dir" -> "FOLDER";
            case "api-token-file" -> "FILE";
            case "chain" -> "NAME|FILE";
            default -> "VALUE";
        };
    }
}
