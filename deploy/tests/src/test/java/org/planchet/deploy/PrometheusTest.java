package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.consensus.Chains;
import org.planchet.gateway.Gateway;
import org.planchet.gateway.GatewaySettings;
import org.planchet.redis.RedisAddress;
import org.planchet.server.ApiSettings;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The files for Prometheus and Grafana, by Prometheus itself (Debian's `prometheus`).
@Tag("interop")
class PrometheusTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final Path FILES = Checkout.ROOT.resolve("deploy/prometheus");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void find() throws InterruptedException {
        try {
            promtool("--version");
        } catch (IOException notThere) {
            Assumptions.abort("skipped: no promtool on the PATH (Debian: prometheus)");
        }
    }

    /// A server that asks some nodes every second, and is else as deploy/prometheus has it.
    private record Prometheus(Process process, int port) implements AutoCloseable {
        static Prometheus start(Path folder, List<String> addresses) throws IOException {
            var yaml = new YAMLMapper();
            var config = (ObjectNode) yaml.readTree(FILES.resolve("prometheus.yml"));
            config.withObject("/global").put("scrape_interval", "1s").put("evaluation_interval", "1s");
            var targets = ((ObjectNode) config.at("/scrape_configs/0/static_configs/0")).putArray("targets");
            for (String address : addresses) targets.add(URI.create(address).getAuthority());
            Files.copy(Dashboards.RULES, folder.resolve("rules.yml"));
            yaml.writeValue(folder.resolve("prometheus.yml"), config);
            int port = FreePort.choose();
            Process process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + folder.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + folder.resolve("tsdb"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
            return new Prometheus(process, port);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    /// Prometheus' own linter has nothing to say of the figures at an address.
    private void lint(String address) throws IOException, InterruptedException {
        Path figures = folder.resolve("figures");
        Files.writeString(figures, get(URI.create(address + "/metrics")));
        Process process = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(figures.toFile())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    @Test
    void each_alert_fires_when_it_must_and_not_a_step_before() throws Exception {
        promtool("check", "rules", "--lint-fatal", Dashboards.RULES.toString());
        promtool(
                "check",
                "config",
                "--lint-fatal",
                FILES.resolve("prometheus.yml").toString());
        promtool("test", "rules", FILES.resolve("rules-test.yml").toString());
    }

    /// Three nodes, one of which writes to a store that a gateway reads, and a deep reorganisation; then
    /// blocks, payments, refusals and readers, until each query has an answer.
    @Test
    void every_panel_has_something_to_show() throws Exception {
        var mongo = new MongoServer(new MemoryBackend());
        String store = mongo.bindAndGetConnectionString();
        try (PlanchetNode a = PlanchetNode.start(
                        "regtest",
                        "store",
                        "disk",
                        "data-dir",
                        folder.resolve("a").toString(),
                        "mongodb",
                        store);
                PlanchetNode b = PlanchetNode.start();
                PlanchetNode c = PlanchetNode.start();
                var gateway = gateway(store, a);
                var prometheus = Prometheus.start(
                        folder,
                        List.of(
                                a.apiAddress(),
                                b.apiAddress(),
                                c.apiAddress(),
                                "http://127.0.0.1:" + gateway.port()))) {
            a.mine(101);
            b.connect(a);
            b.awaitSameTip(a);
            c.mine(103);
            c.connect(b);
            a.awaitSameTip(c);
            a.mine(101);
            var silent = new ArrayList<>(Dashboards.queries());
            assertTrue(silent.size() > 50);
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!silent.isEmpty() && System.nanoTime() < end) {
                live(a, b);
                for (Dashboards.Query query : List.copyOf(silent))
                    if (hasData(ask(prometheus, "query?query=" + encoded(query.filled("10s"))))) silent.remove(query);
            }
            assertEquals(List.of(), silent);
            for (String told : List.of(a.apiAddress(), "http://127.0.0.1:" + gateway.port())) lint(told);
            // What happened is told, and nothing else.
            assertEquals(Set.of("PlanchetDeepReorganisation"), firing(ask(prometheus, "rules")));
        } finally {
            mongo.shutdownNow();
        }
    }

    /// One that answers from the store, and finds no Redis.
    private static Gateway gateway(String mongodb, PlanchetNode node) throws IOException {
        return Gateway.start(new GatewaySettings(
                Chains.regtest(),
                mongodb,
                new RedisAddress("redis://127.0.0.1:" + FreePort.choose(), "planchet", Optional.empty()),
                URI.create(node.apiAddress()),
                0,
                List.of(),
                ApiSettings.loopback(0),
                "test"));
    }

    /// A moment in the life of the network.
    private void live(PlanchetNode payer, PlanchetNode other) throws Exception {
        payer.pay(PAYEE, 10_000);
        other.awaitSameTip(payer);
        payer.mine(1);
        String genesis = HexFormat.of().formatHex(other.api().rawBlock("0"));
        try {
            other.api().submitBlock(genesis.substring(0, 72) + "00".repeat(4) + genesis.substring(80));
        } catch (ApiException refused) {
            assertEquals(ApiException.Kind.REJECTED, refused.kind());
        }
        for (String path : List.of("/api/v1/status", "/api/v1/blocks/1", "/no-such-path"))
            get(URI.create(other.apiAddress() + path));
        for (String method : List.of("getblockcount", "no-such-method")) call(payer, method);
        System.gc();
    }

    /// A call of JSON-RPC by the node's own user.
    private void call(PlanchetNode node, String method) throws Exception {
        String cookie = Files.readString(folder.resolve("a/.cookie"));
        String basic = Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.US_ASCII));
        var request = HttpRequest.newBuilder(URI.create(node.apiAddress() + "/"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1,\"method\":\"" + method + "\"}"))
                .build();
        assertTrue(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("\"id\":1"));
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonNode ask(Prometheus prometheus, String what) throws IOException, InterruptedException {
        return JSON.readTree(get(URI.create("http://127.0.0.1:" + prometheus.port() + "/api/v1/" + what)));
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    /// Something to draw: at least one value that is a number.
    private static boolean hasData(JsonNode answer) {
        assertEquals("success", answer.path("status").asString(), answer::toString);
        return answer.at("/data/result")
                .valueStream()
                .anyMatch(series ->
                        Double.isFinite(Double.parseDouble(series.at("/value/1").asString())));
    }

    /// Which alerts fire; every rule has been evaluated without an error.
    private static Set<String> firing(JsonNode answer) {
        List<JsonNode> rules = answer.at("/data/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
        assertEquals(Dashboards.alerts().size(), rules.size());
        for (JsonNode rule : rules) assertEquals("ok", rule.path("health").asString(), rule::toString);
        return rules.stream()
                .filter(rule -> rule.path("state").asString().equals("firing"))
                .map(rule -> rule.path("name").asString())
                .collect(Collectors.toSet());
    }
}
