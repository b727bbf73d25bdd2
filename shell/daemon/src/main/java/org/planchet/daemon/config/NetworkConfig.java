package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.crypto.EllSwift;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerGroup;
import org.planchet.network.PermissionGrant;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.Services;

/// The network's settings combined: also the permissions of peers, and what this node says about itself.
public final class NetworkConfig {
    static final String GROUP = "Network";
    private static final String WHITELIST = "whitelist";
    private static final String BLOCKS_ONLY = "blocks-only";
    private static final String PEER_TIMEOUT = "peer-timeout";
    private static final String MAX_UPLOAD = "max-upload";
    private static final String COMMENT = "user-agent-comment";
    private static final String PEER_GROUP = "group";

    /// Between two values of [#WHITELIST] that come as one: a value has commas of its own.
    private static final String SPACE = " ";

    private NetworkConfig() {}

    static List<Setting> rows() {
        return List.of(
                row(GROUP, WHITELIST, "What peers of a network may do that others may not; may be given again.")
                        .allows(
                                "an address or network, with any of noban, relay, forcerelay, mempool, download, addr,"
                                        + " bloomfilter, all, in and out and an @ before it, such as"
                                        + " noban,relay@10.0.0.0/8",
                                s -> PermissionGrant.parse(s).isPresent())
                        .repeatable(SPACE)
                        .build(),
                row(GROUP, BLOCKS_ONLY, "Ask peers for blocks alone, and for transactions only those that may relay.")
                        .standard("false")
                        .onOff()
                        .build(),
                row(GROUP, PEER_GROUP, "The group of nodes that it belongs to, such as a region; peers are told.")
                        .allows("up to 30 letters, digits and . _ -", PeerGroup::isName)
                        .build(),
                row(GROUP, COMMENT, "What this node adds to its name among peers; may be given again.")
                        .allows(
                                "up to 60 letters, digits, spaces and . : ; _ - ?",
                                s -> s.matches("[A-Za-z0-9 .;:_?-]{1,60}"))
                        .repeatable()
                        .build(),
                row(GROUP, PEER_TIMEOUT, "Seconds that a new neighbour has to say who it is.")
                        .standard("20")
                        .range(1, 86_400)
                        .build(),
                row(
                                GROUP,
                                MAX_UPLOAD,
                                "Data sent to neighbours in 24 hours, above which only new blocks are given away; 0 for"
                                        + " no end.")
                        .standard("0")
                        .allows(
                                "a number of MiB, or with k, m, g or t behind it for thousands of bytes and so on, or K,"
                                        + " M, G or T for 1,024 bytes and so on",
                                s -> DataSize.parse(s, DataSize.Unit.M).isPresent())
                        .build());
    }

    /// What peers of some networks may do that others may not.
    static List<PermissionGrant> permissions(NodeConfig config) {
        return config.all(WHITELIST).stream()
                .map(text -> PermissionGrant.parse(text).orElseThrow())
                .toList();
    }

    /// The group of nodes that it belongs to; empty for none.
    public static String group(NodeConfig config) {
        return config.text(PEER_GROUP);
    }

    /// What this node calls itself among peers (BIP-0014), comments included.
    static String userAgent(NodeConfig config) {
        List<String> comments = new ArrayList<>();
        if (!group(config).isEmpty()) comments.add(PeerGroup.comment(group(config)));
        comments.addAll(config.all(COMMENT));
        if (comments.isEmpty()) return Version.USER_AGENT;
        String plain = Version.USER_AGENT.substring(0, Version.USER_AGENT.length() - 1);
        return plain + "(" + String.join("; ", comments) + ")/";
    }

    /// The settings of the network machine.
    ///
    /// @param port that peers are listened for at, 0 or less for none
    public static NetworkSettings of(NodeConfig config, int port) {
        ChainParams chain = config.chain();
        boolean ownChain = !List.of("mainnet", "testnet4", "signet").contains(chain.name());
        Optional<Endpoint> advertised = config.advertise().map(peer -> Endpoint.parse(peer, 0));
        Optional<Endpoint> inOverlay = advertised.filter(
                place -> place.network().filter(AddressNetwork::isOverlay).isPresent());
        if (inOverlay.isPresent()) advertised = Optional.empty();
        long served = config.isLight() ? 0 : Services.NETWORK | Services.WITNESS;
        long bloom = config.bloomFilters().orElse(ownChain && !config.isLight()) ? Services.BLOOM : 0;
        long v2 = encrypts(config) ? Services.P2P_V2 : 0;
        var self = new NetworkSettings.Self(
                userAgent(config),
                served | bloom | v2,
                config.bloomFilters().orElse(!config.isLight()) ? Services.BLOOM : 0,
                advertised.map(Endpoint::port).orElse(Math.max(0, port)),
                advertised.flatMap(Endpoint::ip),
                inOverlay);
        int outbound = Math.min(config.maxOutbound(), config.maxPeers());
        var reach = new NetworkSettings.Reach(
                outbound,
                Math.max(0, config.maxPeers() - NetworkSettings.opened(outbound)),
                config.discover(),
                seeds(config),
                ownChain,
                Optional.empty(),
                ReachConfig.routes(config));
        long minFeeRate = config.policy().fees().minRelay().satoshisPerKvB();
        return new NetworkSettings(
                self,
                reach,
                new NetworkSettings.Relay(!config.on(BLOCKS_ONLY), minFeeRate),
                limits(config),
                chain.trust().minimumChainWork().value(),
                config.syncInterval(),
                permissions(config));
    }

    private static NetworkSettings.Limits limits(NodeConfig config) {
        long upload = DataSize.parse(config.text(MAX_UPLOAD), DataSize.Unit.M).orElseThrow();
        return new NetworkSettings.Limits(peerTimeout(config), upload);
    }

    /// How long a new neighbour may take to say who it is.
    public static Duration peerTimeout(NodeConfig config) {
        return Duration.ofSeconds(config.whole(PEER_TIMEOUT));
    }

    private static List<Endpoint> seeds(NodeConfig config) {
        if (!config.discover()) return List.of();
        int port = config.chain().p2pPort();
        return config.chain().network().seeds().stream()
                .map(seed -> Endpoint.parse(seed, port))
                .toList();
    }

    /// Whether the encrypted transport is wanted and can be had.
    public static boolean encrypts(NodeConfig config) {
        return config.v2transport() && EllSwift.isAvailable();
    }
}
