package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.opentelemetry.javaagent.OpenTelemetryAgent;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;

/// The file for the OpenTelemetry agent, with the agent itself: a node sends what docs/operations.md says, and
/// no secret.
class TracesTest {
    private static final Path SETTINGS = Checkout.ROOT.resolve("deploy/traces/otel.properties");
    private static final String TOKEN = "canary-token-of-the-api";
    private static final String PASSWORD = "canary-password-of-rpc";
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    /// Takes what an exporter sends by OTLP over HTTP.
    private static final class Collector implements AutoCloseable {
        private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/traces", exchange -> {
                try (exchange;
                        InputStream in = exchange.getRequestBody()) {
                    bodies.add(in.readAllBytes());
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        List<Span> spans() {
            return bodies.stream()
                    .flatMap(body -> parsed(body).getResourceSpansList().stream())
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .toList();
        }

        private static ExportTraceServiceRequest parsed(byte[] body) {
            try {
                return ExportTraceServiceRequest.parseFrom(body);
            } catch (IOException noSpans) {
                throw new UncheckedIOException(noSpans);
            }
        }

        /// The spans of a name, once there are any.
        List<Span> await(String name) {
            PlanchetNode.await("the span " + name, () -> !named(name).isEmpty());
            return named(name);
        }

        private List<Span> named(String name) {
            return spans().stream().filter(span -> span.getName().equals(name)).toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /// The methods whose calls are spans exist: one that was renamed would be missing without a word.
    @Test
    void every_method_that_is_named_exists() throws Exception {
        var settings = new Properties();
        try (InputStream in = Files.newInputStream(SETTINGS)) {
            settings.load(in);
        }
        var named = Pattern.compile("([\\w.]+)\\[([\\w,]+)]")
                .matcher(settings.getProperty("otel.instrumentation.methods.include"));
        int count = 0;
        while (named.find()) {
            var methods = Arrays.stream(Class.forName(named.group(1)).getDeclaredMethods())
                    .map(method -> method.getName())
                    .collect(Collectors.toSet());
            for (String method : named.group(2).split(",")) {
                assertTrue(methods.contains(method), named.group(1) + "." + method);
                count++;
            }
        }
        assertTrue(count > 10);
    }

    @Test
    @Tag("slow")
    void w34_a_call_its_submission_the_stages_of_a_block_and_a_followers_writes_are_spans() throws Exception {
        var mongo = new MongoServer(new MemoryBackend());
        try (var collector = new Collector()) {
            int port = FreePort.choose();
            Process node = node(collector, port, mongo.bindAndGetConnectionString());
            try {
                Path said = folder.resolve("node.log");
                PlanchetNode.await(
                        "the node", () -> !node.isAlive() || text(said).contains("Ready: "));
                assertTrue(node.isAlive(), () -> text(said));
                NodeApi api = HttpNodeApi.connect(URI.create("http://127.0.0.1:" + port), TOKEN);
                api.generate(PAYEE, 3);
                Span call = collector.await("POST").stream()
                        .filter(span -> isTo("/api/v1/mining/generate", span))
                        .findFirst()
                        .orElseThrow();
                List<Span> submissions = collector.await("NodeLoop.submit");
                assertTrue(submissions.stream().anyMatch(span -> isIn(call, span)));
                Span stored = collector.await("Chain.storeBlock").getFirst();
                assertTrue(collector.await("TimedStore.appendBlock").stream().anyMatch(span -> isIn(stored, span)));
                for (String stage : List.of("Chain.connectStored", "TimedStore.flush")) collector.await(stage);
                Span followed = collector.await("StagedFollowStore.connect").getFirst();
                assertTrue(collector.spans().stream()
                        .anyMatch(span -> isIn(followed, span) && span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT));
            } finally {
                node.toHandle().destroy();
                node.waitFor();
            }
            for (byte[] body : collector.bodies)
                for (String secret : List.of(TOKEN, PASSWORD))
                    assertFalse(new String(body, StandardCharsets.ISO_8859_1).contains(secret), secret);
        } finally {
            mongo.shutdownNow();
        }
    }

    private static boolean isTo(String path, Span call) {
        return call.getAttributesList().stream()
                .anyMatch(attribute -> attribute.getKey().equals("url.path")
                        && attribute.getValue().getStringValue().equals(path));
    }

    /// Whether `inner` is a part of the same trace.
    private static boolean isIn(Span outer, Span inner) {
        ByteString trace = outer.getTraceId();
        assertEquals(16, trace.size());
        return !inner.equals(outer) && inner.getTraceId().equals(trace);
    }

    private Process node(Collector collector, int port, String mongodb) throws Exception {
        Path agent = Path.of(OpenTelemetryAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx400m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.planchet.cli.Main",
                "node",
                "--chain=regtest",
                "--data-dir=" + folder.resolve("node"),
                "--bind=127.0.0.1",
                "--port=0",
                "--api-port=" + port,
                "--discover=false",
                "--api-token=" + TOKEN,
                "--rpc-user=user",
                "--rpc-password=" + PASSWORD,
                "--mongodb=" + mongodb);
        builder.environment()
                .put("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + " -Dotel.javaagent.configuration-file=" + SETTINGS);
        builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("node.log").toFile())
                .start();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
