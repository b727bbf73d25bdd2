package org.planchet.server;

import org.planchet.api.NodeApi;

/// The HTTP interface of a node.
public final class ApiServer implements AutoCloseable {
    private ApiServer() {}

    /// Starts serving `node`; returns when the port is open.
    ///
    /// @throws IllegalStateException where the port is in use or the address is not this machine's, saying so
    public static ApiServer start(NodeApi node, ApiSettings settings) {
        throw new AssertionError("not written yet: " + node.status() + settings);
    }

    /// The port it listens on.
    public int port() {
        throw new AssertionError("not written yet");
    }

    /// Stops listening and ends what is being answered.
    @Override
    public void close() {
        throw new AssertionError("not written yet");
    }
}
