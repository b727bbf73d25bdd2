package org.planchet.daemon;

import java.util.Optional;
import org.planchet.api.NodeApi;

/// The HTTP interface as the daemon sees it: started with the node's API, closed with the node.
interface HttpServer extends AutoCloseable {
    /// The port it listens on.
    int port();

    @Override
    void close();

    /// Starts it as the configuration says; empty where no server is part of this program.
    ///
    /// @throws StartupException where its port cannot be taken
    static Optional<HttpServer> start(NodeApi api, NodeConfig config) throws StartupException {
        return Optional.empty();
    }
}
