package org.planchet.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.api.Json;
import org.planchet.api.Language;
import org.planchet.api.Messages;
import org.planchet.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each request to what serves it. Every failure ends as a problem document; one of our own making says only
/// that it is one, and the rest goes to the log.
final class Dispatch implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

    private final Table table;
    private final Guard guard;
    private final RequestMeter meter;

    Dispatch(Table table, Guard guard, RequestMeter meter) {
        this.table = table;
        this.guard = guard;
        this.meter = meter;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long started = System.nanoTime();
        var exchange = new Exchange(request, response, Connection.current());
        try {
            answer(exchange, chain, response);
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - started);
            meter.answered(method(exchange), exchange.place(), exchange.status(), took);
        }
    }

    /// One of those that are served; others are as many as callers think of.
    private static String method(Exchange exchange) {
        String method = exchange.method();
        return METHODS.contains(method) ? method : "other";
    }

    private void answer(Exchange exchange, FilterChain chain, RoutingResponse response) {
        boolean upgrades = exchange.path().equals(SocketFeed.PATH) && exchange.isWebSocket();
        if (upgrades) exchange.place(SocketFeed.PATH);
        try {
            checkFraming(exchange);
            if (upgrades) guard.checkOwnPage(exchange);
            else serve(exchange);
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (ApiException failure) {
            fail(exchange, messages -> Problem.of(failure, messages));
        } catch (HttpProblem failure) {
            fail(exchange, failure::problem);
        } catch (Exception | AssertionError ours) {
            LOG.error("answering {} {} failed", exchange.method(), Answering.route(exchange), ours);
            fail(exchange, messages -> Problem.of(500, title(500), ErrorMessage.of(ErrorCode.FAILED), messages));
        }
        if (upgrades && !response.isSent()) chain.proceed();
        else exchange.end();
    }

    /// HTTP/1.0 knows no chunks: who sends some is not understood (RFC 9112, section 6.1).
    private static void checkFraming(Exchange exchange) {
        if (exchange.connection().isHttp10() && exchange.header("Transfer-Encoding") != null)
            throw new HttpProblem(400, title(400), ErrorCode.UNANSWERABLE);
    }

    private void serve(Exchange exchange) {
        boolean head = exchange.method().equals("HEAD");
        Table.Entry found = table.find(head ? "GET" : exchange.method(), exchange.path());
        if (found == null) throw unknown(exchange);
        exchange.place(found.path());
        if (head) exchange.send();
        else found.endpoint().serve(exchange);
    }

    private HttpProblem unknown(Exchange exchange) {
        Set<String> methods = table.methods(exchange.path());
        if (methods.isEmpty()) return new HttpProblem(404, title(404), ErrorCode.NOTHING_HERE);
        exchange.answerHeader("Allow", String.join(", ", methods));
        return new HttpProblem(405, title(405), ErrorCode.WRONG_METHOD);
    }

    private static void fail(Exchange exchange, Function<Messages, Problem> problemIn) {
        if (!exchange.restart()) throw new CloseConnectionException("an answer has begun that cannot be finished");
        Problem problem = problemIn.apply(Call.messages(exchange));
        Route route = exchange.route();
        if (route != null && route.style() == Route.Style.PROTOTYPE) {
            exchange.status(PrototypeRoutes.status(problem.status()));
            exchange.send("application/json", Json.STRICT.writeValueAsBytes(PrototypeRoutes.error(problem.detail())));
        } else {
            exchange.status(problem.status());
            if (problem.status() == 503) exchange.answerHeader("Retry-After", "1");
            exchange.send(Problem.MEDIA_TYPE, Json.STRICT.writeValueAsBytes(problem));
        }
    }

    /// Failures before a request reaches the table, and before its language is read: a header too long, a path that is
    /// none.
    static DirectHandlers beforeTheTable() {
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values())
            handlers.addHandler(type, (_, _, status, _, message) -> refuse(status, message));
        return handlers.build();
    }

    private static DirectHandler.TransportResponse refuse(Status status, @Nullable String message) {
        int code = "Header size exceeded".equals(message) ? 431 : status.code();
        var problem = Problem.of(code, title(code), ErrorMessage.of(ErrorCode.UNANSWERABLE), Messages.in(Language.EN));
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(code))
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .keepAlive(false)
                .entity(Json.STRICT.writeValueAsBytes(problem))
                .build();
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
}
