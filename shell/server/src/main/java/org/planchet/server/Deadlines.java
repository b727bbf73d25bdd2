package org.planchet.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Closes the connections of callers that are too slow: a request has one deadline from its first byte to its last,
/// an answer must be taken at a least rate, and who says nothing at all is let go.
final class Deadlines implements ServerConnectionSelector, AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ServerConnectionSelector http;
    private final long limit;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Thread watch = Thread.ofVirtual().name("http-deadlines").unstarted(this::watch);

    /// @param http  speaks the protocol on the connections
    /// @param limit for a request, and for an answer before its rate counts
    Deadlines(ServerConnectionSelector http, Duration limit) {
        this.http = http;
        this.limit = limit.toNanos();
        watch.start();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Connection(context, http, open);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                for (Connection connection : open) if (connection.isLate(limit, IDLE.toNanos())) connection.abort();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }
}
