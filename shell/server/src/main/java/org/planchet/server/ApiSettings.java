package org.planchet.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the HTTP interface is offered.
///
/// @param host            the address it is bound to; `127.0.0.1` unless the operator says otherwise
/// @param port            0 for a free one
/// @param token           what callers from other machines must show (`Authorization: Bearer …`) to reach wallet,
///     miner, peers and stop; null if no other machine may
/// @param allowedHosts    further names that requests may be addressed to, besides this machine's own
/// @param loopback        which callers from this machine need no credential
/// @param prototypeRoutes answer the routes of the Python prototype as well
public record ApiSettings(
        String host,
        int port,
        @Nullable String token,
        List<String> allowedHosts,
        Loopback loopback,
        boolean prototypeRoutes) {

    /// Which callers from this machine may do all without a credential.
    public enum Loopback {
        /// Connections of the user who runs the node, if the system can identify the user.
        SAME_USER,
        /// All connections, no matter which user of the machine opened them.
        EVERYONE,
        /// None: a proxy runs on it, whose callers would all be taken for its user.
        NOBODY
    }

    public ApiSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /// Only on this machine.
    public static ApiSettings loopback(int port) {
        return new ApiSettings("127.0.0.1", port, null, List.of(), Loopback.SAME_USER, true);
    }

    /// On another address, for callers that show `token` if it matters.
    public static ApiSettings of(String host, int port, @Nullable String token) {
        return new ApiSettings(host, port, token, List.of(), Loopback.SAME_USER, true);
    }

    /// Leaves the token out.
    @Override
    public String toString() {
        return "ApiSettings[" + host + ":" + port + (token == null ? "" : ", with a token") + "]";
    }
}
