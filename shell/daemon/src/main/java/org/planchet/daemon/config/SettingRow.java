package org.planchet.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A row of the table of settings being written down.
final class SettingRow {
    private static final String WHOLE = "a whole number from ";

    /// The two ends of what a whole number may be.
    static final Pattern RANGE = Pattern.compile(WHOLE + "(-?\\d+) to (-?\\d+)");

    static final String SWITCH = "true or false";

    private final String group;
    private final String key;
    private final String help;
    private final List<String> aliases = new ArrayList<>();
    private final List<String> environments = new ArrayList<>();
    private String standard = "";
    private String defaultText = "none";
    private String allowed = "";
    private String separator = "";
    private boolean secret;
    private Predicate<String> check = _ -> true;

    /// A row of `key`, in a part of the documentation, with one sentence of help.
    static SettingRow row(String group, String key, String help) {
        return new SettingRow(group, key, help);
    }

    private SettingRow(String group, String key, String help) {
        this.group = group;
        this.key = key;
        this.help = help;
    }

    SettingRow standard(String value) {
        standard = value;
        defaultText = value;
        return this;
    }

    SettingRow explains(String text) {
        defaultText = text;
        return this;
    }

    SettingRow alias(String name) {
        aliases.add(name);
        return this;
    }

    SettingRow environment(String name) {
        environments.add(name);
        return this;
    }

    SettingRow allows(String words, Predicate<String> test) {
        allowed = words;
        check = test;
        return this;
    }

    SettingRow range(long low, long high) {
        return allows(WHOLE + low + " to " + high, s -> Settings.isWhole(s, low, high));
    }

    SettingRow onOff() {
        return allows(SWITCH, s -> s.equals("true") || s.equals("false"));
    }

    SettingRow repeatable() {
        return repeatable(",");
    }

    /// @param between values that come as one
    SettingRow repeatable(String between) {
        separator = between;
        return this;
    }

    SettingRow secret() {
        secret = true;
        return this;
    }

    Setting build() {
        return new Setting(
                key, group, aliases, environments, standard, defaultText, allowed, separator, secret, help, check);
    }
}
