package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.explorer.Explorer;

/// The page of a light node: each question that its scripts ask is answered, or else asked in another way.
final class LightPageTest {
    /// What scripts ask for with `get('/…')` or `` get(`/…`) ``.
    private static final Pattern QUESTION = Pattern.compile("\\bget\\([`']([^`']*)[`']");

    @TempDir
    Path folder;

    @Test
    void every_view_has_something_to_show() throws Exception {
        try (RunningNode full = TestNodes.withWallet(
                        Daemon.start(TestNodes.config(folder.resolve("full")).with("index", "filter")));
                RunningNode light = TestNodes.withWallet(Daemon.start(TestNodes.config(folder.resolve("light"))
                        .with("role", "spv")
                        .with("peer", full.p2pAddress())
                        .with("api", "true")))) {
            full.api().generate("", 101);
            TestNodes.awaitSameTip(full, light);
            // Every question of the page, and what stands for its variable parts. A light node answers those with 501
            // for which a view has another question, or shows why there is nothing.
            Map<String, Integer> expected = Map.ofEntries(
                    Map.entry("/status", 200),
                    Map.entry("/chain", 200),
                    Map.entry("/headers?from=${from}&count=${height - from + 1}", 200),
                    Map.entry("/headers/${ref}", 200),
                    Map.entry("/blocks/${ref}", 501),
                    Map.entry("/mempool", 200),
                    Map.entry("/mining", 200),
                    Map.entry("/refusals?count=${REFUSALS}", 200),
                    Map.entry("/peers", 200),
                    Map.entry("/nodes", 200),
                    Map.entry("/openapi.json", 200),
                    Map.entry("/transactions/${encodeURIComponent(props.of)}", 501),
                    Map.entry("/transactions/${props.of}/proof", 404),
                    Map.entry("${path}?from=${page.value * PAGE}&count=${PAGE}", 200),
                    Map.entry("${props.path}/coins", 200));
            assertEquals(new TreeSet<>(expected.keySet()), questions());
            String own = light.api().newAddress("", false);
            for (Map.Entry<String, Integer> question : expected.entrySet()) {
                String path = question.getKey()
                        .replace("${path}", "/addresses/" + own)
                        .replace("${props.of}", "0".repeat(64))
                        .replace("${props.path}", "/addresses/" + own)
                        .replace("${ref}", "latest")
                        .replace("${from}", "1")
                        .replace("${encodeURIComponent(props.of)}", "0".repeat(64))
                        .replaceAll("\\$\\{page[^}]*}", "0")
                        .replaceAll("\\$\\{[^}]*}", "10");
                HttpResponse<String> answer = get(light, "/api/v1" + path);
                assertEquals(question.getValue(), answer.statusCode(), path + answer.body());
                if (answer.statusCode() == 501)
                    assertTrue(answer.body().contains("this is a light node"), answer.body());
            }
        }
    }

    private static Set<String> questions() {
        var found = new TreeSet<String>();
        for (String name : Explorer.names()) {
            if (!name.endsWith(".js") || name.equals("api.js") || name.equals("vue.js")) continue;
            var matcher = QUESTION.matcher(new String(Explorer.read(name), StandardCharsets.UTF_8));
            while (matcher.find()) found.add(matcher.group(1));
        }
        return found;
    }

    private static HttpResponse<String> get(RunningNode node, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.apiPort() + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
