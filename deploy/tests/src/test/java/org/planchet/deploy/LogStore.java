package org.planchet.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.ingest.common.IngestCommonModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4ModulePlugin;
import org.planchet.testkit.FreePort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real OpenSearch of one node in this process, spoken to over HTTP.
final class LogStore implements AutoCloseable {
    static {
        // Netty is asked for its number of processors before, by others' tests in this process, and keeps it.
        System.setProperty("opensearch.set.netty.runtime.available.processors", "false");
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Node node;
    private final String address;

    private LogStore(Node node, String address) {
        this.node = node;
        this.address = address;
    }

    private static final class OneNode extends Node {
        OneNode(Settings settings, Collection<Class<? extends Plugin>> plugins) {
            super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "logs"), plugins, false);
        }
    }

    static LogStore start(Path home) throws IOException, NodeValidationException {
        Files.createDirectories(home.resolve("config"));
        int port = FreePort.choose();
        Settings settings = Settings.builder()
                .put("path.home", home.toString())
                .put("node.name", "logs")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", port)
                .put("transport.port", FreePort.choose())
                .put("transport.type", "netty4")
                .put("http.type", "netty4")
                .build();
        var node = new OneNode(settings, List.of(Netty4ModulePlugin.class, IngestCommonModulePlugin.class));
        node.start();
        return new LogStore(node, "http://127.0.0.1:" + port);
    }

    String address() {
        return address;
    }

    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) throw new AssertionError(method + " " + path + ": " + answer.body());
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
