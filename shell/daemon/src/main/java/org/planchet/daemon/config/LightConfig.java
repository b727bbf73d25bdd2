package org.planchet.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;

/// What settings may not say of a light node: it has no blocks, so nothing that is made of them. Who says it on the
/// command line is refused; what is in a file or an environment that nodes of all kinds share is left out.
final class LightConfig {
    private static final List<String> FULL_NODES_ALONE =
            List.of("bloom-filters", "electrum-bind", "electrum-port", "index", "mine-to", "mongodb", "redis");

    private LightConfig() {}

    /// Takes settings that a light node has no use for out of `found`, unless a flag gave them; none for other nodes.
    /// Returns the sources of those that were taken out.
    static List<String> leaveOut(Map<String, NodeConfig.Value> found) {
        var ignored = new ArrayList<String>();
        NodeConfig.Value role = found.get("role");
        if (role == null || role.texts().isEmpty()) return ignored;
        String last = role.texts().getLast().strip();
        if (!Settings.of("role").normalize(last).equals(NodeConfig.Role.SPV.text())) return ignored;
        for (String key : FULL_NODES_ALONE) {
            NodeConfig.Value value = found.get(key);
            if (value == null || value.source().equals(Settings.of(key).flag())) continue;
            found.remove(key);
            ignored.add(value.source());
        }
        return ignored;
    }

    static List<ErrorMessage> problems(NodeConfig config) {
        List<ErrorMessage> problems = new ArrayList<>();
        if (!config.isLight()) return problems;
        for (String key : List.of("electrum-port", "mine-to", "mongodb", "redis"))
            if (!config.text(key).isEmpty()) problems.add(problem("--" + key));
        if (!config.all("index").isEmpty() && !config.index().kinds().isEmpty())
            problems.add(problem("--index " + config.index().text()));
        if (config.bloomFilters().orElse(false)) problems.add(problem("--bloom-filters true"));
        return problems;
    }

    private static ErrorMessage problem(String setting) {
        return ErrorMessage.of(ErrorCode.LIGHT_WITHOUT, setting);
    }
}
