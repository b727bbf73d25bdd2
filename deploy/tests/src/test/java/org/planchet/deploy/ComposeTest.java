package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.daemon.config.Environment;
import org.planchet.daemon.config.Indexing;
import org.planchet.daemon.config.NodeConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The network of deploy/compose.yaml: its parts fit each other and the program.
class ComposeTest {
    private static final Path DEPLOY = Checkout.ROOT.resolve("deploy");
    private static final Set<String> FULL = Set.of("node1", "node2", "node3");
    private static final String LIGHT = "light";

    private final JsonNode services =
            new YAMLMapper().readTree(DEPLOY.resolve("compose.yaml")).path("services");

    /// What a node of the network takes its variables and the image's for.
    private NodeConfig config(String name) throws Exception {
        var variables = new LinkedHashMap<>(Dockerfile.read().variables());
        services.path(name)
                .path("environment")
                .properties()
                .forEach(v -> variables.put(v.getKey(), v.getValue().asString()));
        assertEquals(List.of(), Environment.unknown(variables));
        return NodeConfig.resolve(Map.of(), variables, Optional.empty());
    }

    private static Set<String> nodes() {
        return Stream.concat(FULL.stream(), Stream.of(LIGHT)).collect(Collectors.toSet());
    }

    @Test
    void k4_each_node_is_told_the_full_ones_by_the_names_of_their_services() throws Exception {
        for (String name : nodes()) {
            NodeConfig config = config(name);
            assertEquals(
                    FULL.stream()
                            .filter(other -> !other.equals(name))
                            .map(other -> other + ":" + config.port())
                            .sorted()
                            .toList(),
                    config.peers().stream().sorted().toList());
            assertEquals(List.of(name), config.apiHosts(), "Prometheus asks it by this name");
            String published = services.path(name).path("ports").path(0).asString();
            assertTrue(published.startsWith("127.0.0.1:") && published.endsWith(":" + config.apiPort()), published);
            assertEquals(
                    name + ":" + config.dataDir(),
                    services.path(name).path("volumes").path(0).asString());
        }
    }

    @Test
    void n12_the_light_node_finds_filters_at_every_full_one() throws Exception {
        assertTrue(config(LIGHT).isLight());
        for (String name : FULL) {
            assertFalse(config(name).isLight(), name);
            assertTrue(config(name).index().has(Indexing.Kind.FILTER), name);
        }
    }

    @Test
    void prometheus_asks_every_node() {
        JsonNode targets = new YAMLMapper()
                .readTree(DEPLOY.resolve("prometheus/prometheus.yml"))
                .at("/scrape_configs/0/static_configs/0/targets");
        assertEquals(
                nodes().stream().map(node -> node + ":5001").collect(Collectors.toSet()),
                targets.valueStream().map(JsonNode::asString).collect(Collectors.toSet()));
    }

    @Test
    void every_file_that_is_mounted_is_there() {
        for (JsonNode service : services.values())
            for (JsonNode volume : service.path("volumes").values())
                if (volume.asString().startsWith("./"))
                    assertTrue(Files.exists(DEPLOY.resolve(volume.asString().split(":", -1)[0])), volume::asString);
    }
}
