package org.planchet.gateway;

import java.net.URI;
import java.util.List;
import org.planchet.consensus.ChainParams;
import org.planchet.redis.RedisAddress;
import org.planchet.server.ApiSettings;
import org.planchet.wire.Subnet;

/// The settings of a gateway.
///
/// @param params  of the chain that the stores hold
/// @param mongodb URI of the MongoDB
/// @param redis   the Redis
/// @param node    the HTTP interface of a node, which gets what is posted
/// @param rate    requests a minute that one caller is granted by all gateways together; 0 for any number
/// @param proxies whose header `X-Forwarded-For` is believed
/// @param http    where it listens
/// @param version of the program
public record GatewaySettings(
        ChainParams params,
        String mongodb,
        RedisAddress redis,
        URI node,
        int rate,
        List<Subnet> proxies,
        ApiSettings http,
        String version) {
    public GatewaySettings {
        proxies = List.copyOf(proxies);
    }

    Callers callers() {
        return new Callers(proxies);
    }

    /// Leaves the stores' passwords out.
    @Override
    public String toString() {
        return "GatewaySettings[" + params.name() + ", " + node + "]";
    }
}
