package org.planchet.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.planchet.api.Json;
import org.planchet.api.LargeAnswers;
import org.planchet.api.Saying;
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

    Answering(Guard guard, Places places, BodyBudget bodies) {
        this.guard = guard;
        this.places = places;
        this.bodies = bodies;
    }

    void serve(Context context, Route route) {
        context.attribute("route", route);
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        guard.check(context, route);
        if (route.method().equals("POST")) Call.checkContentType(context);
        context.status(route.status());
        // A place is taken only when the request is there in full: who sends slowly keeps nobody out.
        try (Body body = route.body() == null ? Body.none() : read(context, route.limit(), bodies)) {
            Deadlines.of(context).answering();
            var call = new Call(context, route, () -> guard.admits(context), body.bytes());
            if (isUnbounded(route)) write(context, route, answer(route, call));
            else if (route.large()) large(context, route, call);
            else inPlace(context, route, call);
        }
    }

    /// Reads a body; nothing of it is kept where it is refused.
    static Body read(Context context, int limit, BodyBudget bodies) {
        long declared = context.req().getContentLengthLong();
        try {
            return Body.read(context.req().getInputStream(), declared, limit, bodies);
        } catch (IOException brokeOff) {
            throw new HttpProblem(408, "Request timeout", Saying.UNANSWERABLE);
        } catch (HttpProblem refused) {
            if (refused.status() == 503) context.header("Retry-After", "1");
            throw refused;
        }
    }

    /// Questions of life and health have no bound, or a busy node would be taken for a dead one; [EventFeed] has
    /// its own.
    private static boolean isUnbounded(Route route) {
        return route.path().endsWith("/events") || route.path().startsWith("/health/");
    }

    private void inPlace(Context context, Route route, Call call) {
        try (var _ = places.any(context);
                var _ = route.heavy() ? places.scan(context) : Places.NONE) {
            write(context, route, answer(route, call));
        }
    }

    /// Takes no place of the others: it waits for one of its own, and its caller may read slowly.
    private void large(Context context, Route route, Call call) {
        try {
            large.answer(() -> {
                write(context, route, answer(route, call));
                return true;
            });
        } catch (IOException gone) {
            throw new AssertionError("writing an answer ends there", gone);
        }
    }

    /// An AssertionError is a bug of ours, and no reason to leave a caller without an answer.
    private static @Nullable Object answer(Route route, Call call) {
        try {
            return route.handler().answer(call);
        } catch (AssertionError ours) {
            throw new IllegalStateException(ours);
        }
    }

    private static void write(Context context, Route route, @Nullable Object answer) {
        Deadlines.of(context).writing();
        switch (answer) {
            case null -> {}
            case byte[] bytes -> context.contentType(mediaType(route)).result(bytes);
            case String text -> context.contentType(mediaType(route)).result(text);
            default -> writeJson(context, answer);
        }
    }

    private static void writeJson(Context context, Object answer) {
        context.contentType("application/json");
        try {
            OutputStream out = context.res().getOutputStream();
            WRITER.writeValue(out, answer);
        } catch (IOException | JacksonIOException gone) {
            LOG.debug("A caller did not wait for its answer");
        } catch (RuntimeException | AssertionError ours) {
            if (!context.res().isCommitted()) throw new IllegalStateException(ours);
            LOG.error("the answer to {} cannot be finished", route(context), ours);
            Deadlines.of(context).abort();
        }
    }

    static String route(Context context) {
        Route route = context.attribute("route");
        return route == null ? "an unknown path" : route.path();
    }

    private static String mediaType(Route route) {
        return route.answer() instanceof Route.Answer.Other(String mediaType, String description)
                ? mediaType
                : "application/json";
    }
}
