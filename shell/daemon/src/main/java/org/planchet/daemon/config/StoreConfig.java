package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Stores outside the node that it writes the chain to, for others to read.
///
/// @param mongodb   the URI of a MongoDB; empty for none
/// @param keepSpent how long outputs are kept there after they were spent; zero for always
public record StoreConfig(Optional<String> mongodb, Duration keepSpent) {
    private static final String GROUP = "Stores";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public static StoreConfig of(NodeConfig config) {
        return new StoreConfig(
                Optional.of(config.text("mongodb")).filter(uri -> !uri.isEmpty()),
                Duration.ofDays(config.whole("mongodb-keep-spent")));
    }

    static List<Setting> rows() {
        return List.of(
                row(
                                GROUP,
                                "mongodb",
                                "A MongoDB that blocks, transactions and outputs are written to, for others to read.")
                        .allows(
                                "a URI such as mongodb://USER:PASSWORD@HOST/DATABASE; without a user only on this machine",
                                uri -> uri.matches("mongodb(\\+srv)?://[!-~]+")
                                        && (uri.contains("authMechanism=") || isGuarded(uri)))
                        .secret()
                        .build(),
                row(
                                GROUP,
                                "mongodb-keep-spent",
                                "Days that an output stays in MongoDB after it was spent; 0 to keep them all.")
                        .standard("0")
                        .range(0, 100_000)
                        .build());
    }

    /// Whether a server asks who comes, or can be reached from this machine alone: one that is open to a network
    /// belongs to everybody on it.
    static boolean isGuarded(String uri) {
        String hosts = uri.substring(uri.indexOf("://") + 3).split("[/?]", 2)[0];
        if (hosts.contains("@")) return hosts.charAt(0) != '@' && hosts.charAt(0) != ':';
        for (String host : hosts.split(","))
            if (!THIS_MACHINE.contains(host.replaceFirst(":\\d{1,5}$", ""))) return false;
        return true;
    }
}
