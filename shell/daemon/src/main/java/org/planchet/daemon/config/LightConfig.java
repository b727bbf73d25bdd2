package org.planchet.daemon.config;

import java.util.ArrayList;
import java.util.List;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;

/// What settings may not say of a light node: it has no blocks, so nothing that is made of them.
final class LightConfig {
    private static final List<String> FULL_NODES_ALONE = List.of("electrum-port", "mine-to", "mongodb", "redis");

    private LightConfig() {}

    static List<ErrorMessage> problems(NodeConfig config) {
        List<ErrorMessage> problems = new ArrayList<>();
        if (!config.isLight()) return problems;
        for (String key : FULL_NODES_ALONE) if (!config.text(key).isEmpty()) problems.add(problem("--" + key));
        if (!config.all("index").isEmpty() && !config.index().kinds().isEmpty())
            problems.add(problem("--index " + config.index().text()));
        if (config.bloomFilters().orElse(false)) problems.add(problem("--bloom-filters true"));
        return problems;
    }

    private static ErrorMessage problem(String setting) {
        return ErrorMessage.of(ErrorCode.LIGHT_WITHOUT, setting);
    }
}
