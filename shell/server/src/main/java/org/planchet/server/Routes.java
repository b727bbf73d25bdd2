package org.planchet.server;

import static org.planchet.api.ApiCall.V1;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.api.Answers;
import org.planchet.api.ApiCall;
import org.planchet.api.ApiException;
import org.planchet.api.ApiMethod;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.Texts;

/// The table of the API's routes: what [NodeApi] declares, and what is the server's own.
final class Routes {
    private final NodeApi node;
    private final Optional<ReadSide> side;

    Routes(NodeApi node) {
        this(node, Optional.empty());
    }

    /// @param side that `node` stands for, if it is no node
    Routes(NodeApi node, Optional<ReadSide> side) {
        this.node = node;
        this.side = side;
    }

    /// What the server answers by itself.
    interface Own {
        @ApiCall(
                path = V1 + "/events",
                gateway = true,
                mediaType = "text/event-stream",
                does = "server-sent events: `tip` with the status, now and at every change of the tip")
        String events();

        @ApiCall(path = SocketFeed.PATH, gateway = true, does = "a WebSocket: see below")
        String socket();

        @ApiCall(path = V1 + "/openapi.json", gateway = true, does = "this interface, for machines")
        byte[] description();
    }

    /// @param description the document at `openapi.json`, in a language
    List<Route> all(EventFeed events, Function<Texts, byte[]> description) {
        List<Route> own = Route.of(Own.class, Route.Style.PROBLEM, (api, call) -> switch (api.name()) {
            case "events" -> events.serve(call);
            case "description" -> description.apply(call.messages().texts());
            default -> {
                call.exchange().answerHeader("Upgrade", "websocket");
                throw new HttpProblem(426, "Upgrade required", ErrorCode.WEBSOCKET_ONLY);
            }
        });
        return Stream.concat(Route.of(NodeApi.class, Route.Style.PROBLEM, this::answer).stream(), own.stream())
                .toList();
    }

    private @Nullable Object answer(ApiMethod api, Call call) {
        return switch (api.name()) {
            case "live" -> health(call, node.live(), "stuck");
            case "readiness" -> {
                Readiness readiness = node.readiness();
                yield health(call, readiness == Readiness.READY, readiness.text());
            }
            case "refusals" -> {
                @SuppressWarnings("unchecked") // the one type that the method answers with
                var refusals = (List<Refusal>) call.ask(api, node);
                yield refusals.stream().map(call.messages()::of).toList();
            }
            case "stop" -> {
                // The answer leaves first: the server stops with the node.
                call.answerNow(Answers.Done.YES);
                Thread.ofPlatform().name("stop").start(node::stop);
                yield null;
            }
            default -> {
                Object answer = side.isPresent() && call.route().isRead()
                        ? shown(call, side.get().ask(moment -> call.ask(api, moment)))
                        : call.ask(api, node);
                yield answer instanceof NodeStatus status ? call.shown(status) : answer;
            }
        };
    }

    private static Object shown(Call call, ReadSide.Answer answer) {
        call.exchange().answerHeader(ReadSide.HEIGHT_HEADER, Integer.toString(answer.height()));
        call.exchange().answerHeader(ReadSide.BLOCK_HEADER, answer.hash());
        int least = call.number(ReadSide.AT_LEAST, 0, Integer.MAX_VALUE, 0);
        // It was in the chain when the request arrived, and has been disconnected since.
        if (answer.height() < least)
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_THAT_HIGH, answer.height(), least);
        ApiException refusal = answer.refusal();
        if (refusal != null) throw refusal;
        return Objects.requireNonNull(answer.value());
    }

    private static Answers.Health health(Call call, boolean good, String otherwise) {
        if (!good) call.exchange().status(503);
        return new Answers.Health(good ? "ok" : otherwise);
    }
}
