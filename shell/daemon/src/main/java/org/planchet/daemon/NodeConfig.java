package org.planchet.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a node was told: every setting's value, checked against [Settings], from flags over environment over
/// configuration file over defaults.
public final class NodeConfig {
    private final Map<String, List<String>> values;

    private NodeConfig(Map<String, List<String>> values) {
        this.values = values;
    }

    /// Resolves every setting.
    ///
    /// @param flags       values by key (`port`, without hyphens in front), as often as they were given
    /// @param environment the process's variables: `PLANCHET_…` and the older names of the table
    /// @param file        the configuration file (`--config`), where there is one
    /// @throws StartupException with every problem found at once
    public static NodeConfig resolve(
            Map<String, List<String>> flags, Map<String, String> environment, Optional<Path> file)
            throws StartupException {
        throw new AssertionError("not written yet");
    }

    /// A configuration from keys and values in turn, the rest by default: `of("chain", "regtest", "port", "0")`. For
    /// programs and tests; reads no environment.
    ///
    /// @throws IllegalArgumentException where a key or value is not allowed
    public static NodeConfig of(String... keysAndValues) {
        throw new AssertionError("not written yet");
    }

    /// The same with one setting changed; a repeatable one takes its values comma separated.
    ///
    /// @throws IllegalArgumentException where the key or value is not allowed
    public NodeConfig with(String key, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(key, new ArrayList<>(List.of(value)));
        return new NodeConfig(changed);
    }
}
