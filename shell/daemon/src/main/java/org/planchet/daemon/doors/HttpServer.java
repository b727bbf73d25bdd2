package org.planchet.daemon.doors;

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

/// The HTTP interface as the daemon sees it: started with the node's API, closed with the node.
public interface HttpServer extends AutoCloseable {
    /// The port it listens on.
    int port();

    @Override
    void close();

    /// Starts it as the configuration says; empty if the configuration wants none.
    ///
    /// @throws StartupException if its port cannot be taken
    static Optional<HttpServer> start(NodeApi api, Optional<RpcHandler> rpc, RequestMeter meter, NodeConfig config)
            throws StartupException {
        if (!config.api()) return Optional.empty();
        ApiSettings settings = new ApiSettings(
                config.apiBind(),
                config.apiPort(),
                config.apiToken().orElse(null),
                config.apiHosts(),
                loopback(config),
                config.prototypeRoutes());
        try {
            return Optional.of(new Running(ApiServer.start(api, settings, rpc, meter)));
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

    /// The server of this program.
    record Running(ApiServer server) implements HttpServer {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
