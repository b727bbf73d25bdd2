package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// About the interface and the process.
final class ControlMethods {
    private static final String GROUP = "Control";

    /// Seconds that one call may have periodic work skip.
    private static final long MOST_MOCKED = 3_600;

    private final NodePort node;
    private final Methods methods;
    private final Running running;

    ControlMethods(NodePort node, Methods methods, Running running) {
        this.node = node;
        this.methods = methods;
        this.running = running;
    }

    /// The calls being answered, for `getrpcinfo`.
    static final class Running {
        private final Set<Call> calls = ConcurrentHashMap.newKeySet();

        /// Closed when the call is answered.
        final class Call implements AutoCloseable {
            private final String method;
            private final long startedAt = System.nanoTime();

            private Call(String method) {
                this.method = method;
            }

            @Override
            public void close() {
                calls.remove(this);
            }
        }

        Call enter(String method) {
            var call = new Call(method);
            calls.add(call);
            return call;
        }
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getrpcinfo", GROUP, List.of(), "The calls being answered, and where the log is.", this::info),
                new Method(
                        "help",
                        GROUP,
                        List.of(may("command", ParameterType.STRING)),
                        "Every method, or how one is called.",
                        this::help),
                new Method(
                        "logging",
                        GROUP,
                        List.of(may("include", ParameterType.ARRAY), may("exclude", ParameterType.ARRAY)),
                        "Which details are written to the log; includes some, then excludes some.",
                        this::logging),
                new Method("stop", GROUP, List.of(may("wait", ParameterType.NUMBER)), "Stops the node.", this::stop),
                new Method(
                        "uptime",
                        GROUP,
                        List.of(),
                        "Seconds since the node's start.",
                        arguments -> CoreJson.number(node.uptime().toSeconds())),
                new Method(
                        "setmocktime",
                        GROUP,
                        List.of(need("timestamp", ParameterType.NUMBER)),
                        "Stops the clock that blocks are judged by at a time in seconds, or with 0 lets it run again; on regtest only.",
                        this::mockTime),
                new Method(
                        "mockscheduler",
                        GROUP,
                        List.of(need("delta_time", ParameterType.NUMBER)),
                        "Does periodic work as if so many seconds, an hour at most, had passed; on regtest only.",
                        this::mockScheduler),
                new Method(
                        "getmemoryinfo",
                        GROUP,
                        List.of(may("mode", ParameterType.STRING)),
                        "Memory that is locked against being swapped to disk: none is here.",
                        this::memory),
                new Method(
                        "syncwithvalidationinterfacequeue",
                        GROUP,
                        List.of(),
                        "Answers when all that the node was given before has been judged and is in its answers.",
                        arguments -> settled()),
                new Method("echo", GROUP, echoed(), "The parameters.", this::echo),
                new Method("echojson", GROUP, echoed(), "The parameters.", this::echo));
    }

    private static List<Method.Parameter> echoed() {
        List<Method.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < 10; i++) parameters.add(may("arg" + i, ParameterType.ANY));
        return parameters;
    }

    private JsonNode info(Arguments arguments) {
        ObjectNode json = CoreJson.object();
        ArrayNode active = json.putArray("active_commands");
        running.calls.stream()
                .sorted(Comparator.comparingLong(call -> call.startedAt))
                .forEach(call -> {
                    ObjectNode row = active.addObject();
                    row.put("method", call.method);
                    row.put(
                            "duration",
                            Duration.ofNanos(System.nanoTime() - call.startedAt).toNanos() / 1_000);
                });
        json.put("logpath", node.log().map(path -> path.toString()).orElse(""));
        return json;
    }

    private JsonNode logging(Arguments arguments) {
        turn(arguments.list("include"), true);
        turn(arguments.list("exclude"), false);
        ObjectNode json = CoreJson.object();
        node.logCategories().forEach(json::put);
        return json;
    }

    private void turn(List<JsonNode> categories, boolean on) {
        for (JsonNode category : categories)
            if (!node.log(Arguments.text(category), on))
                throw new RpcException(
                        Code.INVALID_PARAMETER,
                        "unknown logging category " + Arguments.shown(Arguments.text(category)));
    }

    private JsonNode help(Arguments arguments) {
        Optional<String> command = arguments.mayString("command");
        if (command.isPresent()) {
            Method method = methods.find(command.get());
            return CoreJson.text(
                    method == null ? "help: unknown command: " + Arguments.shown(command.get()) + "\n" : method.help());
        }
        var text = new StringBuilder();
        String group = "";
        for (Method method : methods.all().stream()
                .sorted(Comparator.comparing(Method::group).thenComparing(Method::name))
                .toList()) {
            if (!method.group().equals(group)) {
                group = method.group();
                text.append(text.isEmpty() ? "" : "\n")
                        .append("== ")
                        .append(group)
                        .append(" ==\n");
            }
            text.append(method.usage()).append('\n');
        }
        return CoreJson.text(text.toString().strip());
    }

    private JsonNode stop(Arguments arguments) {
        node.stop();
        return CoreJson.text("Planchet stopping");
    }

    private JsonNode mockTime(Arguments arguments) {
        boolean regtest = node.params().name().equals("regtest");
        if (!regtest) throw new RpcException(Code.MISC, "setmocktime is for regression testing (-regtest mode) only");
        long seconds = arguments.whole("timestamp", 0);
        long most = Duration.ofNanos(Long.MAX_VALUE).toSeconds();
        if (seconds < 0 || seconds > most)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Mocktime must be in the range [0, " + most + "], not " + seconds + ".");
        node.mockTime(seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds)));
        return NullNode.getInstance();
    }

    private JsonNode mockScheduler(Arguments arguments) {
        if (!node.params().name().equals("regtest"))
            throw new RpcException(Code.MISC, "mockscheduler is for regression testing (-regtest mode) only");
        long seconds = arguments.whole("delta_time", 0);
        if (seconds <= 0 || seconds > MOST_MOCKED)
            throw new RpcException(Code.MISC, "delta_time must be between 1 and 3600 seconds (1 hr)");
        node.advance(Duration.ofSeconds(seconds));
        return NullNode.getInstance();
    }

    private JsonNode memory(Arguments arguments) {
        String mode = arguments.mayString("mode").orElse("stats");
        if (mode.equals("mallocinfo")) throw new RpcException(Code.INVALID_PARAMETER, "mallocinfo mode not available");
        if (!mode.equals("stats"))
            throw new RpcException(Code.INVALID_PARAMETER, "unknown mode " + Arguments.shown(mode));
        ObjectNode json = CoreJson.object();
        ObjectNode locked = json.putObject("locked");
        for (String figure : List.of("used", "free", "total", "locked", "chunks_used", "chunks_free"))
            locked.put(figure, 0);
        return json;
    }

    private JsonNode settled() {
        var _ = node.askSettled(view -> true);
        return NullNode.getInstance();
    }

    private JsonNode echo(Arguments arguments) {
        ArrayNode echoed = CoreJson.array();
        for (int i = 0; i < arguments.count(); i++)
            echoed.add(arguments.get("arg" + i).orElse(NullNode.getInstance()));
        return echoed;
    }
}
