package org.planchet.server;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiCall;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.Json;
import org.planchet.api.LargeAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectWriter;

/// The way of a request of the table: guarded, its body read, a place taken, answered by the node, and the answer
/// written as it is made, never as one text.
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    /// Leaves it to the server when bytes go out: a short answer is sent with its length.
    private static final ObjectWriter WRITER = Json.STRICT
            .writer()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);

    private final Guard guard;
    private final Places places;
    private final BodyBudget bodies;
    private final LargeAnswers large = LargeAnswers.ofHeap();
    private final Optional<ReadSide> side;

    /// @param side that is served, if it is no node
    Answering(Guard guard, Places places, BodyBudget bodies, Optional<ReadSide> side) {
        this.side = side;
        this.guard = guard;
        this.places = places;
        this.bodies = bodies;
    }

    void serve(Exchange exchange, Route route) {
        exchange.route(route);
        exchange.answerHeader("Cache-Control", "no-store");
        exchange.answerHeader("X-Content-Type-Options", "nosniff");
        exchange.answerHeader("Cross-Origin-Resource-Policy", "same-origin");
        guard.check(exchange, route);
        if (!route.offered())
            throw new ApiException(
                    ApiException.Kind.NOT_SUPPORTED, ErrorCode.NOT_BY_GATEWAY, route.method() + " " + exchange.path());
        if (route.method().equals("POST")) Call.checkContentType(exchange);
        exchange.status(route.status());
        // A slot is taken only once the request has arrived in full, so that slow senders do not keep others
        // out.
        try (Body body = route.api().body() == null ? Body.none() : read(exchange, route.limit(), bodies)) {
            exchange.connection().answering();
            var call = new Call(exchange, route, () -> guard.admits(exchange), body.bytes());
            side.ifPresent(asked -> await(asked, call));
            if (isUnbounded(route)) write(exchange, route, answer(route, call, body));
            else if (route.api().call().holdsBlocks()) large(exchange, route, call, body);
            else inPlace(exchange, route, call, body);
        }
    }

    /// Before it takes a slot, so that waiting callers do not keep others out.
    private static void await(ReadSide side, Call call) {
        if (!call.route().path().startsWith(ApiCall.V1)) return;
        Duration wait = side.toWait(call.exchange().there(), call.exchange().headers("X-Forwarded-For"));
        if (!wait.isZero()) {
            long seconds = wait.plusMillis(999).toSeconds();
            call.exchange().answerHeader("Retry-After", Long.toString(seconds));
            throw new HttpProblem(429, "Too many requests", ErrorCode.TOO_FAST, side.rate(), seconds);
        }
        if (call.route().isRead()) side.awaitHeight(call.number(ReadSide.AT_LEAST, 0, Integer.MAX_VALUE, 0));
    }

    /// Reads a body; nothing of it is kept if it is refused.
    static Body read(Exchange exchange, int limit, BodyBudget bodies) {
        try {
            return Body.read(exchange, limit, bodies);
        } catch (IOException brokeOff) {
            throw new HttpProblem(408, "Request timeout", ErrorCode.UNANSWERABLE);
        }
    }

    /// Questions of life and health have no bound, or a busy node would be taken for a dead one; [EventFeed] has
    /// its own.
    private static boolean isUnbounded(Route route) {
        return route.path().endsWith("/events") || route.path().startsWith("/health/");
    }

    private void inPlace(Exchange exchange, Route route, Call call, Body body) {
        try (var _ = places.any(exchange);
                var _ = route.api().call().scansCoins() ? places.scan(exchange) : Places.NONE) {
            write(exchange, route, answer(route, call, body));
        }
    }

    /// Takes no place of the others: it waits for one of its own, and its caller may read slowly.
    private void large(Exchange exchange, Route route, Call call, Body body) {
        try {
            large.answer(() -> {
                write(exchange, route, answer(route, call, body));
                return true;
            });
        } catch (IOException gone) {
            throw new AssertionError("writing an answer ends there", gone);
        }
    }

    /// What the body took is free before the caller has the answer, and may send the next one.
    ///
    /// An AssertionError is a bug of ours, and no reason to leave a caller without an answer.
    private static @Nullable Object answer(Route route, Call call, Body body) {
        try (body) {
            return route.handler().answer(call);
        } catch (AssertionError ours) {
            throw new IllegalStateException(ours);
        }
    }

    private static void write(Exchange exchange, Route route, @Nullable Object answer) {
        switch (answer) {
            case null -> {}
            case byte[] bytes -> exchange.send(route.api().call().mediaType(), bytes);
            case String text -> exchange.send(route.api().call().mediaType(), text.getBytes(StandardCharsets.UTF_8));
            default -> writeJson(exchange, answer);
        }
    }

    private static void writeJson(Exchange exchange, Object answer) {
        try {
            OutputStream out = exchange.begin("application/json");
            WRITER.writeValue(out, answer);
            out.close();
        } catch (IOException | JacksonIOException gone) {
            throw new CloseConnectionException("the caller did not wait for its answer", gone);
        } catch (RuntimeException | AssertionError ours) {
            if (exchange.restart()) throw new IllegalStateException(ours);
            LOG.error("the answer to {} cannot be finished", route(exchange), ours);
            exchange.connection().abort();
        }
    }

    static String route(Exchange exchange) {
        Route route = exchange.route();
        return route == null ? "an unknown path" : route.path();
    }
}
