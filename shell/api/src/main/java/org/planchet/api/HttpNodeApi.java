package org.planchet.api;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A node that runs elsewhere, asked over its HTTP interface: the same calls, the same answers, the same exceptions.
/// What is sent and read follows from each method's [ApiCall]. Safe for several threads.
public final class HttpNodeApi implements InvocationHandler {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /// Long enough for a scan of every coin, and for a transfer that waits for a key derivation.
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    /// Mining on request may take as long as it takes.
    private static final Duration MINING_LIMIT = Duration.ofDays(1);

    private final URI base;
    private final @Nullable String authorization;
    private final HttpClient client;

    private HttpNodeApi(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
        client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// The node at `base`, such as `http://127.0.0.1:5001`. Opens no connection yet; a node that cannot be reached
    /// shows as [ApiException] UNAVAILABLE at the first call, with a sentence that names the address.
    ///
    /// @param token the node's token, null for none
    public static NodeApi connect(URI base, @Nullable String token) {
        return NodeApi.answeredBy(new HttpNodeApi(base, token == null ? null : "Bearer " + token));
    }

    /// As [#connect], with the cookie of a node on this machine.
    ///
    /// @param cookie `USER:PASSWORD`, as the node's data folder holds it
    public static NodeApi connectWithCookie(URI base, String cookie) {
        byte[] shown = cookie.getBytes(StandardCharsets.UTF_8);
        return NodeApi.answeredBy(
                new HttpNodeApi(base, "Basic " + Base64.getEncoder().encodeToString(shown)));
    }

    @Override
    public @Nullable Object invoke(Object node, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        List<@Nullable Object> all = arguments == null ? List.of() : Arrays.asList(arguments);
        if (method.isDefault()) return InvocationHandler.invokeDefault(node, method, all.toArray());
        return switch (method.getName()) {
            case "live" -> live();
            case "readiness" -> readiness();
            case "onTip" -> {
                @SuppressWarnings("unchecked") // the one type that the method takes
                var listener = (Consumer<NodeStatus>) Objects.requireNonNull(all.getFirst());
                new EventStream(client, request(ApiCall.V1 + "/events").GET().build(), listener).start();
                yield null;
            }
            default -> ask(ApiMethod.of(method), all);
        };
    }

    /// Names the address only.
    @Override
    public String toString() {
        return "node at " + base;
    }

    private @Nullable Object ask(ApiMethod api, List<@Nullable Object> arguments) {
        HttpRequest.Builder request = request(path(api, arguments));
        if (api.call().endless()) request.timeout(MINING_LIMIT);
        if (api.call().method().equals("POST"))
            send(
                    api.body() == null ? new byte[] {'{', '}'} : Json.CLIENT.writeValueAsBytes(api.body(arguments)),
                    request);
        else request.method(api.call().method(), HttpRequest.BodyPublishers.noBody());
        HttpResponse<InputStream> answer = exchange(request);
        if (answer.statusCode() >= 400) throw problem(answer);
        if (api.answer() == byte[].class) return bytes(answer);
        if (api.answer() == String.class) return new String(bytes(answer), StandardCharsets.UTF_8);
        return api.unwrapped(read(answer, api.answer()));
    }

    private static String path(ApiMethod api, List<@Nullable Object> arguments) {
        String path = api.call().path();
        for (int i = 0; i < api.places().size(); i++)
            path = path.replace("{" + api.places().get(i) + "}", segment(String.valueOf(arguments.get(i))));
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        int at = api.places().size();
        for (Parameter parameter : api.queries()) query.add(parameter.getName() + "=" + arguments.get(at++));
        return path + query;
    }

    private static void send(byte[] json, HttpRequest.Builder request) {
        request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(json));
    }

    private boolean live() {
        try {
            return exchange(request("/health/live").GET()).statusCode() == 200;
        } catch (ApiException unreachable) {
            return false;
        }
    }

    private Readiness readiness() {
        try {
            var answer = (Answers.Health) read(exchange(request("/health/ready").GET()), Answers.Health.class);
            return Readiness.of(answer.status());
        } catch (ApiException unreachable) {
            return Readiness.STUCK;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_LIMIT);
        if (authorization != null) request.header("Authorization", authorization);
        return request;
    }

    private HttpResponse<InputStream> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (ProtocolException notHttp) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_UNDERSTOOD, base);
        } catch (IOException unreachable) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.UNREACHABLE, base, cause(unreachable));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.ASKING_INTERRUPTED, base);
        }
    }

    private ApiException problem(HttpResponse<InputStream> answer) {
        try {
            return Json.CLIENT.readValue(bytes(answer), Problem.class).toException();
        } catch (JacksonException notOurs) {
            return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_A_NODE, base, answer.statusCode());
        }
    }

    private Object read(HttpResponse<InputStream> answer, Type type) {
        try {
            return Json.CLIENT.readValue(bytes(answer), Json.CLIENT.constructType(type));
        } catch (JacksonException notOurs) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NOT_UNDERSTOOD, base);
        }
    }

    private byte[] bytes(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            return in.readAllBytes();
        } catch (IOException brokeOff) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.BROKE_OFF, base, cause(brokeOff));
        }
    }

    private static String cause(IOException failure) {
        String message = failure.getMessage();
        return message == null ? "connection refused" : message;
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
