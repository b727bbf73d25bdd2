package org.planchet.daemon.adapters;

import java.util.Optional;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.server.ApiServer;
import org.planchet.server.ApiSettings;
import org.planchet.server.RequestMeter;
import org.planchet.server.RpcHandler;

/// The HTTP interface of a running node.
public final class HttpInterface {
    private HttpInterface() {}

    /// Starts it as the configuration says; empty if the configuration wants none.
    ///
    /// @throws StartupException if its port cannot be taken
    public static Optional<ApiServer> start(
            NodeApi api, Optional<RpcHandler> rpc, RequestMeter meter, NodeConfig config) throws StartupException {
        if (!config.api()) return Optional.empty();
        ApiSettings settings = new ApiSettings(
                config.apiBind(),
                config.apiPort(),
                config.apiToken().orElse(null),
                config.apiHosts(),
                loopback(config),
                config.prototypeRoutes());
        try {
            return Optional.of(ApiServer.start(api, settings, rpc, meter));
        } catch (IllegalStateException refused) {
            throw new StartupException(ExitCode.CANNOT_START, ErrorCode.API_PORT_TAKEN, refused.getMessage());
        }
    }

    private static ApiSettings.Loopback loopback(NodeConfig config) {
        return switch (config.apiTrustLoopback()) {
            case "true" -> ApiSettings.Loopback.EVERYONE;
            case "false" -> ApiSettings.Loopback.NOBODY;
            default -> ApiSettings.Loopback.SAME_USER;
        };
    }
}
