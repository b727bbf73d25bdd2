package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.network.NetworkSettings.Routes;
import org.planchet.wire.AddressNetwork;

/// The settings of which networks a node reaches, and by which proxies.
public final class ReachConfig {
    private static final String PROXY = "proxy";
    private static final String ONION = "onion";
    private static final String ONLY_NET = "only-net";

    private ReachConfig() {}

    static List<Setting> rows() {
        return List.of(
                proxy(PROXY, "SOCKS5 proxy for connections that this node opens; it looks names up, too."),
                proxy(ONION, "SOCKS5 proxy for Tor's onion services, if another than --proxy."),
                row(
                                NetworkConfig.GROUP,
                                ONLY_NET,
                                "Networks in which this node looks for neighbours by itself; may be given again.")
                        .explains("ipv4 and ipv6, and onion where a proxy leads there")
                        .allows(
                                "ipv4, ipv6, onion or cjdns",
                                s -> List.of("ipv4", "ipv6", "onion", "cjdns").contains(s))
                        .repeatable()
                        .build());
    }

    private static Setting proxy(String key, String help) {
        return row(NetworkConfig.GROUP, key, help)
                .allows(
                        "HOST:PORT, with USER:PASSWORD@ before it if it wants them",
                        s -> Proxies.Proxy.parse(s).isPresent())
                .secret()
                .build();
    }

    /// By which proxies peers are dialled.
    public static Proxies proxies(NodeConfig config) {
        return new Proxies(
                config.all(PROXY).stream().findFirst().flatMap(Proxies.Proxy::parse),
                config.all(ONION).stream().findFirst().flatMap(Proxies.Proxy::parse));
    }

    /// Whether connections to the public net go through a proxy.
    static boolean isProxied(NodeConfig config) {
        return !config.all(PROXY).isEmpty();
    }

    static Routes routes(NodeConfig config) {
        Set<AddressNetwork> networks = EnumSet.noneOf(AddressNetwork.class);
        for (String name : config.all(ONLY_NET))
            networks.add(AddressNetwork.parse(name).orElseThrow());
        if (networks.isEmpty()) {
            networks.addAll(Routes.DIRECT.networks());
            if (proxies(config).to(AddressNetwork.ONION).isPresent()) networks.add(AddressNetwork.ONION);
        }
        return new Routes(networks, isProxied(config));
    }

    /// What is wrong with settings that are each within their own bounds.
    static List<ErrorMessage> problems(NodeConfig config) {
        boolean lost = config.all(ONLY_NET).contains(ONION)
                && proxies(config).to(AddressNetwork.ONION).isEmpty();
        return lost ? List.of(ErrorMessage.of(ErrorCode.ONION_NEEDS_PROXY)) : List.of();
    }
}
