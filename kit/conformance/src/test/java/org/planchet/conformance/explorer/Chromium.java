package org.planchet.conformance.explorer;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The user's Chromium without a window, spoken to in its own DevTools protocol.
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LISTENING = "DevTools listening on ";
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

    private Chromium(Process process, URI address) throws Exception {
        this.process = process;
        this.socket =
                client.newWebSocketBuilder().buildAsync(address, new Ear()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /// Starts it with a fresh profile. Skips the test, saying so, if there is none on the PATH.
    static Chromium start(Path profile) throws Exception {
        Process process;
        try {
            // Its sandbox does not work for root, and it sees no page but ours.
            process = new ProcessBuilder(
                            "chromium",
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--no-first-run",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException notThere) {
            return Assumptions.abort("skipped: no chromium on the PATH (" + notThere.getMessage() + ")");
        }
        try {
            return new Chromium(process, address(process));
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static URI address(Process process) throws IOException {
        var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith(LISTENING)) continue;
            // What it says later must not fill the pipe.
            Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
            return URI.create(line.substring(LISTENING.length()).strip());
        }
        throw new AssertionError("chromium ended before it listened");
    }

    /// A new tab whose user reads `language`, such as `zh-CN`.
    Tab tab(String language) {
        String target = ask(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asString();
        String session = ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asString();
        var tab = new Tab(this, session);
        for (String domain : List.of("Page", "Runtime", "Log")) ask(session, domain + ".enable", Map.of());
        String agent =
                ask(null, "Browser.getVersion", Map.of()).get("userAgent").asString();
        ask(session, "Network.setUserAgentOverride", Map.of("userAgent", agent, "acceptLanguage", language));
        return tab;
    }

    /// Has `listener` hear every event of the browser.
    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    /// One command and its result.
    ///
    /// @param session the tab's, null for the browser itself
    JsonNode ask(@Nullable String session, String method, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        var command = new TreeMap<String, Object>(Map.of("id", id, "method", method, "params", parameters));
        if (session != null) command.put("sessionId", session);
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        synchronized (this) {
            socket.sendText(JSON.writeValueAsString(command), true).join();
        }
        try {
            JsonNode told = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (told.has("error")) throw new AssertionError(method + ": " + told.get("error"));
            return told.get("result");
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("no answer to " + method, failed);
        }
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                JsonNode message = JSON.readTree(part.toString());
                part.setLength(0);
                if (message.has("id")) {
                    CompletableFuture<JsonNode> answer =
                            waiting.remove(message.get("id").asInt());
                    if (answer != null) answer.complete(message);
                } else {
                    listeners.forEach(listener -> listener.accept(message));
                }
            }
            webSocket.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        try {
            ask(null, "Browser.close", Map.of());
            boolean _ = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            client.shutdownNow();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
