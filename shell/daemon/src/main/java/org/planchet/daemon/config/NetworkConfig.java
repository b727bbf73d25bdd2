package org.planchet.daemon.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.crypto.EllSwift;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkSettings;
import org.planchet.wire.Services;

/// What the settings say of peers, as the network machine takes it.
public final class NetworkConfig {
    private NetworkConfig() {}

    /// @param port that the node listens on; below 0 if it does not
    public static NetworkSettings of(NodeConfig config, int port) {
        ChainParams params = config.chain();
        boolean ownChain = !List.of("mainnet", "testnet4", "signet").contains(params.name());
        int outbound = Math.min(config.maxOutbound(), config.maxPeers());
        BigInteger leastWork = params.trust().minimumChainWork().value();
        Optional<Endpoint> advertised = config.advertise().map(peer -> Endpoint.parse(peer, 0));
        return new NetworkSettings(
                PeerConfig.userAgent(config),
                Services.NETWORK
                        | Services.WITNESS
                        | (encrypts(config) ? Services.P2P_V2 : 0)
                        | (config.bloomFilters().orElse(ownChain) ? Services.BLOOM : 0),
                config.bloomFilters().orElse(true) ? Services.BLOOM : 0,
                advertised.map(Endpoint::port).orElse(Math.max(0, port)),
                advertised.flatMap(Endpoint::ip),
                params.p2pPort(),
                seeds(config),
                outbound,
                config.maxPeers() - outbound,
                ownChain,
                config.discover(),
                leastWork,
                !PeerConfig.blocksOnly(config),
                config.policy().fees().minRelay().satoshisPerKvB(),
                config.syncInterval(),
                PeerConfig.permissions(config));
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
