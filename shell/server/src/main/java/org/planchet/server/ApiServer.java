package org.planchet.server;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.Json;
import org.planchet.api.Language;
import org.planchet.api.NodeApi;
import org.planchet.api.Problem;
import org.planchet.api.Said;
import org.planchet.api.Saying;
import org.planchet.api.Sayings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP interface of a node: the route table, served on virtual threads.
///
/// Every request goes the same way ([Answering]): found in the table, guarded, its body bounded and read, answered by
/// the
/// node, written as JSON. Every failure ends as a problem document; one of our own making says only that it is one,
/// and the rest goes to the log.
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int HEADER_LIMIT = 8 * 1024;

    private final Javalin server;
    private final Feeds feeds;
    private final Deadlines deadlines;

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

    private ApiServer(Javalin server, Feeds feeds, Deadlines deadlines) {
        this.server = server;
        this.feeds = feeds;
        this.deadlines = deadlines;
    }

    /// Starts serving `node`; returns when the port is open.
    ///
    /// @throws IllegalStateException where the port is in use or the address is not this machine's, saying so
    public static ApiServer start(NodeApi node, ApiSettings settings) {
        return start(node, settings, Optional.empty());
    }

    /// [#start] with JSON-RPC behind `/`.
    public static ApiServer start(NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc) {
        return start(node, settings, rpc, Limits.ofHeap());
    }

    static ApiServer start(NodeApi node, ApiSettings settings, Optional<RpcHandler> rpc, Limits limits) {
        var feeds = Feeds.of(node);
        var routes = new ArrayList<>(new Routes(node).all(feeds.stream()));
        if (settings.prototypeRoutes()) routes.addAll(new PrototypeRoutes(node).all());
        routes.add(description(routes, node.status().version()));
        var guard = new Guard(settings, shown -> rpc.isPresent() && rpc.get().admits(Optional.of(shown)));
        var bodies = new BodyBudget(limits.bodyBytes());
        var answering = new Answering(guard, new Places(limits), bodies);
        var deadlines = new Deadlines(limits.request());
        Javalin server = Javalin.create(config -> {
            configure(config, settings);
            config.jetty.modifyServer(jetty -> deadlines.follow(jetty, limits.connections()));
            for (Route route : routes)
                config.routes.addEndpoint(new Endpoint(
                        HandlerType.findOrCreate(route.method()),
                        route.path(),
                        context -> answering.serve(context, route)));
            rpc.ifPresent(handler -> {
                var route = new RpcRoute(handler, guard, new Places(limits), bodies);
                config.routes.addEndpoint(new Endpoint(HandlerType.POST, RpcRoute.PATH, route::serve));
                for (String path : RpcRoute.WALLET_PATHS)
                    config.routes.addEndpoint(new Endpoint(HandlerType.POST, path, route::serve));
            });
            new PageRoute(guard).addTo(config);
            config.routes.wsBeforeUpgrade(SocketFeed.PATH, context -> guard.checkOwnPage(context));
            config.routes.ws(SocketFeed.PATH, feeds.sockets()::serve);
            config.routes.exception(
                    ApiException.class, (failure, context) -> tell(context, sayings -> Problem.of(failure, sayings)));
            config.routes.exception(HttpProblem.class, (failure, context) -> tell(context, failure::problem));
            config.routes.exception(HttpResponseException.class, (failure, context) -> {
                int status = failure.getStatus();
                if (status == 405) context.header("Allow", allowed(routes, context.path(), rpc.isPresent()));
                tell(context, sayings -> plain(status, sayings));
            });
            config.routes.exception(Exception.class, (failure, context) -> unexpected(context, failure));
        });
        try {
            server.start();
        } catch (RuntimeException failed) {
            feeds.close();
            deadlines.close();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + root(failed), failed);
        }
        feeds.events().start();
        return new ApiServer(server, feeds, deadlines);
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
    }

    private static void configure(JavalinConfig config, ApiSettings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = Route.RAW_LIMIT;
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
            http.setRequestHeaderSize(HEADER_LIMIT);
            http.setIdleTimeout(30_000);
        });
        config.jetty.modifyWebSocketServletFactory(SocketFeed::configure);
        config.jetty.modifyServer(server -> server.setErrorHandler(new ProblemHandler()));
    }

    /// The methods that a path knows, as the header Allow lists them.
    private static String allowed(List<Route> routes, String path, boolean rpc) {
        if (PageRoute.isAt(path)) return rpc && path.equals(RpcRoute.PATH) ? "GET, POST" : "GET";
        return routes.stream()
                .filter(route -> route.isAt(path))
                .map(Route::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Route description(List<Route> routes, String version) {
        String path = "/api/v1/openapi.json";
        var described = new ArrayList<>(routes);
        described.add(Route.other(path, "application/json", "This description.", call -> null));
        Map<String, Object> document = OpenApi.describe(described, version);
        return Route.other(path, "application/json", "This description.", call -> document);
    }

    private static void unexpected(Context context, Exception failure) {
        LOG.error("answering {} {} failed", context.method(), Answering.route(context), failure);
        tell(context, sayings -> Problem.of(500, title(500), Said.of(Saying.FAILED), sayings));
    }

    private static void tell(Context context, Function<Sayings, Problem> telling) {
        Problem problem = telling.apply(Call.sayings(context));
        Route route = context.attribute("route");
        if (route != null && route.style() == Route.Style.PROTOTYPE)
            context.status(PrototypeRoutes.status(problem.status()))
                    .contentType("application/json")
                    .result(Json.STRICT.writeValueAsBytes(PrototypeRoutes.error(problem.detail())));
        else
            context.status(problem.status())
                    .contentType(Problem.MEDIA_TYPE)
                    .result(Json.STRICT.writeValueAsBytes(problem));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 413 -> "Content too large";
            case 431 -> "Request header fields too large";
            default -> status >= 500 ? "Internal error" : "Bad request";
        };
    }

    /// HTTP's own failures in words of ours: those of the library may tell of its insides.
    private static Problem plain(int status, Sayings sayings) {
        Saying saying = switch (status) {
            case 404 -> Saying.NOTHING_HERE;
            case 405 -> Saying.WRONG_METHOD;
            default -> Saying.UNANSWERABLE;
        };
        return Problem.of(status, title(status), Said.of(saying), sayings);
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) cause = next;
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /// Failures before a request reaches the table, and before its language is read: a header too long, a path that is
    /// none.
    private static final class ProblemHandler extends ErrorHandler {
        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
            byte[] problem = Json.STRICT.writeValueAsBytes(plain(code, Sayings.in(Language.EN)));
            response.write(true, ByteBuffer.wrap(problem), callback);
        }
    }
}
