package org.planchet.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// The client's end of `/api/v1/events`: server-sent events, each of which carries the node's status in one line of
/// data.
final class EventStream {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String DATA = "data:";

    private final HttpClient client;
    private final HttpRequest request;
    private final Consumer<NodeStatus> listener;

    EventStream(HttpClient client, HttpRequest request, Consumer<NodeStatus> listener) {
        this.client = client;
        this.request = request;
        this.listener = listener;
    }

    void start() {
        Thread.ofVirtual().name("events").start(this::follow);
    }

    private void follow() {
        try {
            while (true) {
                try {
                    HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
                    try (Stream<String> lines = answer.body()) {
                        if (answer.statusCode() == 200) lines.forEach(this::line);
                    }
                } catch (IOException | java.io.UncheckedIOException brokeOff) {
                    // The node has stopped or is stopping; the connection is retried after the pause.
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void line(String line) {
        if (!line.startsWith(DATA)) return;
        try {
            listener.accept(Json.CLIENT.readValue(line.substring(DATA.length()).strip(), NodeStatus.class));
        } catch (JacksonException notForUs) {
            // An event of another kind; only the tip's are asked for.
        }
    }
}
