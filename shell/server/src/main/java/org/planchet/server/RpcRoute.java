package org.planchet.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves an [RpcHandler].
final class RpcRoute {
    static final String PATH = "/";

    /// A wallet's, of any name, one with slashes and none included.
    static final String WALLET_PATHS = "/wallet/" + Table.REST;

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

    void serve(Exchange exchange) {
        exchange.answerHeader("Cache-Control", "no-store");
        exchange.answerHeader("X-Content-Type-Options", "nosniff");
        guard.checkOwnPage(exchange);
        if (!handler.admits(Optional.ofNullable(exchange.header("Authorization")))) {
            exchange.answerHeader("WWW-Authenticate", handler.challenge());
            exchange.status(401);
            exchange.send();
            return;
        }
        try (Body body = Answering.read(exchange, Route.RAW_LIMIT, bodies);
                var _ = places.any(exchange)) {
            exchange.connection().answering();
            answer(exchange, body.bytes());
        } catch (IOException gone) {
            LOG.debug("A caller did not wait for its answer; what it asked for is done all the same");
        } catch (RuntimeException | Error ours) {
            if (exchange.restart()) throw ours;
            LOG.error("an answer of JSON-RPC cannot be finished", ours);
            exchange.connection().abort();
        }
        handler.answered();
    }

    /// Sends it to its very end: what is done once it has left may be the end of this server.
    private void answer(Exchange exchange, byte[] body) throws IOException {
        var begun = new OutputStream[1];
        handler.answer(body, !exchange.path().equals(PATH), status -> {
            exchange.status(status);
            begun[0] = exchange.begin(status == 204 ? null : "application/json");
            return begun[0];
        });
        begun[0].close();
    }
}
