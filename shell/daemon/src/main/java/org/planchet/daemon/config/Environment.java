package org.planchet.daemon.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Settings in the variables of a process: `PLANCHET_…` and the older names of the table.
public final class Environment {
    private static final String PREFIX = "PLANCHET_";

    /// Read by the launcher, by the command line and by the build.
    private static final Set<String> OTHER_VARIABLES =
            Set.of("PLANCHET_JAVA_OPTS", "PLANCHET_BUILD", "PLANCHET_LANG", "PLANCHET_VECTORS");

    /// What Kubernetes sets for a service whose name begins with `planchet`.
    private static final Pattern SERVICE_VARIABLE = Pattern.compile(
            "PLANCHET_(.*_)?(SERVICE_(HOST|PORT(_.*)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private Environment() {}

    /// The settings' values by their keys.
    static Map<String, NodeConfig.Value> values(Map<String, String> environment) {
        Map<String, NodeConfig.Value> found = new LinkedHashMap<>();
        for (Setting setting : Settings.all()) {
            List<String> names = new ArrayList<>(List.of(setting.environment()));
            names.addAll(setting.environments());
            for (String name : names) {
                String text = environment.get(name);
                if (text == null || text.isBlank() || isServiceLink(text)) continue;
                found.put(setting.key(), new NodeConfig.Value(name, List.of(text)));
                break;
            }
        }
        return found;
    }

    /// Variables that begin as the settings' do and name none, in order: most likely mistyped. What other
    /// programs of this project read ([#OTHER_VARIABLES]) and what Kubernetes sets of itself are left out.
    public static List<String> unknown(Map<String, String> environment) {
        Set<String> known = new HashSet<>(OTHER_VARIABLES);
        Settings.all().forEach(setting -> known.add(setting.environment()));
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX) && !known.contains(variable.getKey()))
                .filter(variable -> !isServiceLink(variable.getValue())
                        && !SERVICE_VARIABLE.matcher(variable.getKey()).matches())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Kubernetes puts variables such as `PLANCHET_PORT=tcp://10.0.0.1:5000` into every pod beside a service named
    /// `planchet`: they are not meant for us.
    private static boolean isServiceLink(String text) {
        return text.startsWith("tcp://") || text.startsWith("udp://");
    }
}
