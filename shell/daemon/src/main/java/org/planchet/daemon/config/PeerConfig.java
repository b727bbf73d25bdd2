package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.util.ArrayList;
import java.util.List;
import org.planchet.network.PermissionGrant;

/// The settings of what peers may do, and of what this node tells of itself.
public final class PeerConfig {
    private static final String GROUP = "Network";
    private static final String WHITELIST = "whitelist";
    private static final String BLOCKS_ONLY = "blocks-only";
    private static final String COMMENT = "user-agent-comment";

    /// Between two values of [#WHITELIST] that come as one: a value has commas of its own.
    private static final String SPACE = " ";

    private PeerConfig() {}

    static List<Setting> rows() {
        return List.of(
                row(GROUP, WHITELIST, "What peers of a network may do that others may not; may be given again.")
                        .allows(
                                "an address or network, with any of noban, relay, mempool, addr, all, in and out and an @"
                                        + " before it, such as noban,relay@10.0.0.0/8",
                                s -> PermissionGrant.parse(s).isPresent())
                        .repeatable(SPACE)
                        .build(),
                row(GROUP, BLOCKS_ONLY, "Ask peers for blocks alone, and for transactions only those that may relay.")
                        .standard("false")
                        .onOff()
                        .build(),
                row(GROUP, COMMENT, "What this node adds to its name among peers; may be given again.")
                        .allows(
                                "up to 60 letters, digits, spaces and . : ; _ - ?",
                                s -> s.matches("[A-Za-z0-9 .;:_?-]{1,60}"))
                        .repeatable()
                        .build());
    }

    /// Whether peers that have no permission for it are asked for blocks alone.
    public static boolean blocksOnly(NodeConfig config) {
        return config.on(BLOCKS_ONLY);
    }

    /// What peers of some networks may do that others may not.
    public static List<PermissionGrant> permissions(NodeConfig config) {
        return config.all(WHITELIST).stream()
                .map(text -> PermissionGrant.parse(text).orElseThrow())
                .toList();
    }

    /// What this node calls itself among peers (BIP-0014), comments included.
    public static String userAgent(NodeConfig config) {
        List<String> comments = new ArrayList<>(config.all(COMMENT));
        if (comments.isEmpty()) return Version.USER_AGENT;
        String plain = Version.USER_AGENT.substring(0, Version.USER_AGENT.length() - 1);
        return plain + "(" + String.join("; ", comments) + ")/";
    }
}
