package org.planchet.server;

import io.helidon.common.SerializationConfig;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.webserver.websocket.WsUpgrader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.api.Json;
import org.planchet.api.NodeApi;

/// The HTTP interface of a node: the route table, served on virtual threads.
///
/// Every request goes the same way ([Dispatch], [Answering]): found in the table, guarded, its body bounded and read,
/// answered by the node, written as JSON.
public final class ApiServer implements AutoCloseable {
    private static final int HEADER_LIMIT = 8 * 1024;

    /// Bytes of an answer that are kept back: one that is not longer is sent with its length.
    static final int WRITE_BUFFER = 16 * 1024;

    /// [Deadlines] knows better than the library when a connection is idle.
    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final WsConfig WS =
            WsConfig.builder().maxFrameLength(SocketFeed.MAX_RECEIVED).build();

    private final WebServer server;
    private final Feeds feeds;
    private final Deadlines deadlines;
    private final Entrance entrance;

    /// The two ways to follow the node, and their source.
    private record Feeds(Events events, EventFeed stream, SocketFeed sockets) {
        static Feeds of(NodeApi node) {
            var events = new Events(node);
            return new Feeds(events, new EventFeed(events), new SocketFeed(events));
        }

        void close() {
            events.close();
            stream.close();
            sockets.close();
        }
    }

    private ApiServer(WebServer server, Feeds feeds, Deadlines deadlines, Entrance entrance) {
        this.server = server;
        this.feeds = feeds;
        this.deadlines = deadlines;
        this.entrance = entrance;
    }

    /// Starts serving `node`; returns when the port is open.
    ///
    /// @throws IllegalStateException if the port is in use or the address is not this machine's, saying so
    public static ApiServer start(NodeApi node, ApiSettings settings) {
        return start(node, settings, Optional.empty());
    }

    /// [#start] with JSON-RPC behind `/`.
    public static ApiServer start(NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc) {
        return start(node, settings, rpc, RequestMeter.NONE);
    }

    /// [#start] with JSON-RPC, and a listener for each request.
    public static ApiServer start(NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc, RequestMeter meter) {
        return start(node, settings, rpc, meter, Limits.ofHeap());
    }

    static ApiServer start(NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc, Limits limits) {
        return start(node, settings, rpc, RequestMeter.NONE, limits);
    }

    private static ApiServer start(
            NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc, RequestMeter meter, Limits limits) {
        return start(
                new Served(node, rpc, Optional.empty(), node.status().program().version()), settings, meter, limits);
    }

    /// Starts serving a backend in place of a node: the routes of a node, with an explicit error on those
    /// that it does not serve, and no page.
    ///
    /// @param version of the program
    public static ApiServer start(ReadSide side, String version, ApiSettings settings, RequestMeter meter) {
        var served = new Served(side.now(), Optional.empty(), Optional.of(side), version);
        return start(served, settings, meter, Limits.ofHeap());
    }

    /// What is asked behind the routes.
    ///
    /// @param side that `node` stands for, if it is no node
    private record Served(NodeApi node, Optional<RpcHandler> rpc, Optional<ReadSide> side, String version) {
        List<Route> here(List<Route> rows) {
            return side.isEmpty() ? rows : rows.stream().map(Route::atGateway).toList();
        }
    }

    private static ApiServer start(Served served, ApiSettings settings, RequestMeter meter, Limits limits) {
        NodeApi node = served.node();
        Optional<RpcHandler> rpc = served.rpc();
        var feeds = Feeds.of(node);
        var routes = new ArrayList<Route>();
        routes.addAll(served.here(new Routes(node, served.side())
                .all(
                        feeds.stream(),
                        texts -> Json.STRICT.writeValueAsBytes(OpenApi.describe(
                                routes, served.version(), texts, served.side().isPresent())))));
        if (settings.prototypeRoutes()) routes.addAll(served.here(new PrototypeRoutes(node).all()));
        var guard = new Guard(settings, shown -> rpc.isPresent() && rpc.get().admits(Optional.of(shown)));
        var deadlines = new Deadlines(http(), limits.request());
        var dispatch = new Dispatch(table(routes, guard, limits, served), guard, meter);
        var entrance = new Entrance(dispatch, feeds.sockets());
        var server = serve(settings, limits, deadlines, entrance);
        try {
            open(server, new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException | UnresolvedAddressException failed) {
            feeds.close();
            deadlines.close();
            entrance.close();
            String why = failed.getMessage() == null ? "there is no such address" : failed.getMessage();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + why, failed);
        }
        feeds.events().start();
        return new ApiServer(server, feeds, deadlines, entrance);
    }

    private static Table table(List<Route> routes, Guard guard, Limits limits, Served served) {
        var table = new Table();
        var bodies = new BodyBudget(limits.bodyBytes());
        var answering = new Answering(guard, new Places(limits), bodies, served.side());
        for (Route route : routes)
            table.add(route.method(), route.path(), exchange -> answering.serve(exchange, route));
        served.rpc().ifPresent(handler -> {
            var route = new RpcRoute(handler, guard, new Places(limits), bodies);
            table.add("POST", RpcRoute.PATH, route::serve);
            table.add("POST", RpcRoute.WALLET_PATHS, route::serve);
        });
        if (served.side().isEmpty()) new PageRoute(guard).addTo(table);
        return table;
    }

    private static WebServer serve(ApiSettings settings, Limits limits, Deadlines deadlines, Entrance entrance) {
        // Otherwise the library forbids this process, which may be another's, to read objects.
        SerializationConfig.builder()
                .onNoConfig(SerializationConfig.Action.IGNORE)
                .onWrongConfig(SerializationConfig.Action.IGNORE)
                .build()
                .configure();
        return WebServer.builder()
                .bindAddress(new InetSocketAddress(settings.host(), settings.port()))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addProtocol(WS)
                .addConnectionSelector(deadlines)
                .maxTcpConnections(limits.connections())
                .idleConnectionTimeout(NEVER)
                .writeBufferSize(WRITE_BUFFER)
                // Else the end of an answer waits for the receipt of what came before it, up to 40 ms.
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .directHandlers(Dispatch.beforeTheTable())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .addRouting(HttpRouting.builder().addFilter(entrance))
                .addRouting(WsRouting.builder().endpoint(SocketFeed.PATH, entrance))
                .build();
    }

    private static ServerConnectionSelector http() {
        return Http1ConnectionSelector.builder()
                .addUpgrader(WsUpgrader.create(WS))
                .config(http -> http.maxPrologueLength(HEADER_LIMIT)
                        .maxHeadersSize(HEADER_LIMIT)
                        .sendKeepAliveHeader(false))
                .build();
    }

    /// The library logs why it cannot listen, and does not say it: so that is tried before.
    private static void open(WebServer server, InetSocketAddress address) throws IOException {
        try (var trial = ServerSocketChannel.open()) {
            trial.bind(address);
        }
        server.start();
        if (!server.isRunning()) throw new IOException("the address was taken in this moment");
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    /// Stops listening and ends what is being answered.
    @Override
    public void close() {
        feeds.close();
        server.stop();
        deadlines.close();
        entrance.close();
    }
}
