package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.redis.RedisAddress;

/// Stores outside the node that it writes the chain to, for others to read.
///
/// @param redis     a Redis; empty for none
/// @param mongodb   the URI of a MongoDB; empty for none
/// @param keepSpent how long outputs are kept there after they were spent; zero for always
public record StoreConfig(Optional<String> mongodb, Duration keepSpent, Optional<RedisAddress> redis) {
    private static final String GROUP = "Stores";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public static StoreConfig of(NodeConfig config) {
        return new StoreConfig(
                Optional.of(config.text("mongodb")).filter(uri -> !uri.isEmpty()),
                Duration.ofDays(config.whole("mongodb-keep-spent")),
                Optional.of(config.text("redis"))
                        .filter(uri -> !uri.isEmpty())
                        .map(uri -> new RedisAddress(
                                uri,
                                Optional.of(config.text("redis-prefix"))
                                        .filter(prefix -> !prefix.isEmpty())
                                        .orElse("planchet:" + config.chain().name()),
                                Optional.of(config.text("redis-ca"))
                                        .filter(file -> !file.isEmpty())
                                        .map(Path::of))));
    }

    static List<Setting> rows() {
        return List.of(
                row(
                                GROUP,
                                "mongodb",
                                "A MongoDB that blocks, transactions and outputs are written to, for others to read.")
                        .allows(
                                "a URI such as mongodb://USER:PASSWORD@HOST/DATABASE; without a user only on this machine",
                                uri -> uri.matches("mongodb(\\+srv)?://[!-9;-~][!-~]*")
                                        && (uri.contains("authMechanism=") || isGuarded(uri)))
                        .secret()
                        .build(),
                row(
                                GROUP,
                                "mongodb-keep-spent",
                                "Days that an output stays in MongoDB after it was spent; 0 to keep them all.")
                        .standard("0")
                        .range(0, 100_000)
                        .build(),
                row(GROUP, "redis", "A Redis that tip, events, waiting transactions and neighbours are written to.")
                        .allows(
                                "a URI such as rediss://:PASSWORD@HOST:6379; without a password only on this machine",
                                uri -> uri.matches("rediss?://[!-~]+") && isGuarded(uri))
                        .secret()
                        .build(),
                row(
                                GROUP,
                                "redis-ca",
                                "Certificates in PEM, of which one has signed that of the Redis behind rediss://.")
                        .explains("those that Java trusts")
                        .allows("a file's path", s -> !s.isBlank())
                        .build(),
                row(GROUP, "redis-prefix", "What the keys in Redis begin with, between braces.")
                        .explains("planchet: and the chain's name")
                        .allows("1 to 64 letters, digits, '-', '_', ':'", s -> s.matches("[A-Za-z0-9_:-]{1,64}"))
                        .build());
    }

    /// Whether a server requires authentication or is reachable only from this machine: any host can write to
    /// one that is open to a network.
    static boolean isGuarded(String uri) {
        String hosts = uri.substring(uri.indexOf("://") + 3).split("[/?]", 2)[0];
        if (hosts.contains("@")) return !hosts.startsWith("@") && !hosts.startsWith(":@");
        for (String host : hosts.split(","))
            if (!THIS_MACHINE.contains(host.replaceFirst(":\\d{1,5}$", ""))) return false;
        return true;
    }
}
