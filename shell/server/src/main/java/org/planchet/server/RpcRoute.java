package org.planchet.server;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves an [RpcHandler].
final class RpcRoute {
    static final String PATH = "/";

    /// A wallet's, of any name, one with slashes and none included.
    static final List<String> WALLET_PATHS = List.of("/wallet/", "/wallet/<name>");

    private static final Logger LOG = LoggerFactory.getLogger(RpcRoute.class);

    private final RpcHandler handler;
    private final Guard guard;
    private final Places places;
    private final BodyBudget bodies;

    RpcRoute(RpcHandler handler, Guard guard, Places places, BodyBudget bodies) {
        this.handler = handler;
        this.guard = guard;
        this.places = places;
        this.bodies = bodies;
    }

    void serve(Context context) {
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        guard.checkOwnPage(context);
        if (!handler.admits(Optional.ofNullable(context.req().getHeader("Authorization")))) {
            context.header("WWW-Authenticate", handler.challenge());
            context.status(401);
            return;
        }
        try (Body body = Answering.read(context, Route.RAW_LIMIT, bodies);
                var _ = places.any(context)) {
            Deadlines.of(context).answering();
            handler.answer(body.bytes(), !context.path().equals(PATH), status -> begin(context, status));
            // To its very end: what is done once it has left may be the end of this server.
            context.res().getOutputStream().close();
        } catch (IOException gone) {
            LOG.debug("A caller did not wait for its answer; what it asked for is done all the same");
        } catch (RuntimeException | Error ours) {
            if (!context.res().isCommitted()) throw ours;
            LOG.error("an answer of JSON-RPC cannot be finished", ours);
            Deadlines.of(context).abort();
        }
        handler.answered();
    }

    private static OutputStream begin(Context context, int status) throws IOException {
        Deadlines.of(context).writing();
        HttpServletResponse response = context.res();
        response.setStatus(status);
        if (status != 204) response.setContentType("application/json");
        return response.getOutputStream();
    }
}
