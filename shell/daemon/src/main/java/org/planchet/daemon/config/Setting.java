package org.planchet.daemon.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.views.Text;

/// One thing a user can set: a row of [Settings].
///
/// @param key          its name, as the flag says it (`--api-port`) and as a key of the YAML file (`api-port` or
/// `api_port`)
/// @param group        heading it stands under in the documentation
/// @param aliases      older names of the YAML key that are still understood
/// @param environments variables that set it besides `PLANCHET_` and the key in capitals
/// @param defaultValue what holds if it is not set, as text; empty if `defaultText` explains it
/// @param defaultText  what the documentation says of the default
/// @param allowed      the values allowed, in words: errors quote it
/// @param separator    between values that come as one, if there may be several; else empty
/// @param secret       its value is never shown
/// @param help         one sentence
/// @param check        true for a value that is allowed
public record Setting(
        String key,
        String group,
        List<String> aliases,
        List<String> environments,
        String defaultValue,
        String defaultText,
        String allowed,
        String separator,
        boolean secret,
        String help,
        Predicate<String> check) {

    public Setting {
        aliases = List.copyOf(aliases);
        environments = List.copyOf(environments);
    }

    /// May be given more than once, or as one value with separators.
    public boolean repeatable() {
        return !separator.isEmpty();
    }

    /// `--key`.
    public String flag() {
        return "--" + key;
    }

    /// The variable of its own, such as `PLANCHET_API_PORT`.
    public String environment() {
        return "PLANCHET_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// A setting that is on or off: its flag needs no value.
    public boolean isSwitch() {
        return allowed.equals(Settings.SWITCH);
    }

    /// True if the key of a YAML file names this setting: hyphens and underscores are the same.
    public boolean isNamed(String yamlKey) {
        String name = yamlKey.replace('_', '-');
        return name.equals(key)
                || aliases.stream().anyMatch(a -> a.replace('_', '-').equals(name));
    }

    /// The value in the form the node uses: words in small letters if only those are allowed.
    String normalize(String value) {
        String small = value.toLowerCase(Locale.ROOT);
        return !check.test(value) && check.test(small) ? small : value;
    }

    /// The complaint about a value, empty if it is allowed. `where` names the source, such as `--port`.
    public Optional<ErrorMessage> complaint(String where, String value) {
        if (check.test(value)) return Optional.empty();
        if (secret) return Optional.of(ErrorMessage.of(ErrorCode.BAD_SECRET, where, allowed));
        String shown = Text.shown(value, 80);
        Matcher range = Settings.RANGE.matcher(allowed);
        return Optional.of(
                range.matches()
                        ? ErrorMessage.of(ErrorCode.BAD_NUMBER, where, shown, range.group(1), range.group(2))
                        : ErrorMessage.of(ErrorCode.BAD_VALUE, where, shown, allowed));
    }
}
