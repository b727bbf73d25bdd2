package org.planchet.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.websocket.WsListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The only thing behind a server of the library's, which forgets the node once the server has stopped.
///
/// The library's timer for idle connections runs for as long as the process does and holds the server
/// (helidon-io/helidon#11939). A program that starts and stops many nodes, as a test does, would keep each of them in
/// memory.
final class Entrance implements Filter, Supplier<WsListener>, AutoCloseable {
    private volatile @Nullable Behind behind;

    private record Behind(Dispatch requests, SocketFeed sockets) {}

    Entrance(Dispatch requests, SocketFeed sockets) {
        behind = new Behind(requests, sockets);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        behind().requests().filter(chain, request, response);
    }

    @Override
    public WsListener get() {
        return behind().sockets();
    }

    private Behind behind() {
        Behind found = behind;
        if (found == null) throw new CloseConnectionException("the server has stopped");
        return found;
    }

    @Override
    public void close() {
        behind = null;
    }
}
