package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.config.Environment;
import org.planchet.daemon.config.Indexing;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StoreConfig;
import org.planchet.redis.RedisAddress;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The network of deploy/compose.yaml: its parts fit each other and the program.
class ComposeTest {
    private static final Path DEPLOY = Checkout.ROOT.resolve("deploy");
    private static final Set<String> FULL = Set.of("node1", "node2", "node3");
    private static final String LIGHT = "light";
    private static final String GATEWAY = "gateway";

    /// A variable of deploy/.env, which Compose puts in its place.
    private static final Pattern SECRET = Pattern.compile("\\$\\{([A-Z_]+)(:\\?[^}]*)?}");

    @TempDir
    Path folder;

    private final Map<String, ComposeFile.Service> services = ComposeFile.read().services();

    private ComposeFile.Service service(String name) {
        ComposeFile.Service found = services.get(name);
        assertNotNull(found, name);
        return found;
    }

    /// Those of a container, the image's among them.
    private Map<String, String> variables(String name) {
        var variables = new LinkedHashMap<>(Dockerfile.read().variables());
        service(name)
                .environment()
                .forEach((variable, value) ->
                        variables.put(variable, SECRET.matcher(value).replaceAll("of-a-test")));
        return variables;
    }

    /// What the program in a container takes its variables for.
    private NodeConfig config(String name) throws Exception {
        Map<String, String> variables = variables(name);
        assertEquals(List.of(), Environment.unknown(variables));
        return NodeConfig.resolve(Map.of(), variables, Optional.empty());
    }

    private static Set<String> nodes() {
        return Stream.concat(FULL.stream(), Stream.of(LIGHT)).collect(Collectors.toSet());
    }

    @Test
    void k4_each_node_is_told_the_full_ones_by_the_names_of_their_services() throws Exception {
        for (String name : nodes()) {
            assertEquals(Dockerfile.read().arguments(), service(name).command(), "the image's own, and no other");
            NodeConfig config = config(name);
            assertEquals(
                    FULL.stream()
                            .filter(other -> !other.equals(name))
                            .map(other -> other + ":" + config.port())
                            .sorted()
                            .toList(),
                    config.peers().stream().sorted().toList());
            assertEquals(List.of(name), config.apiHosts(), "Prometheus asks it by this name");
            assertTrue(service(name).ports().getFirst().endsWith(":" + config.apiPort()), name);
            assertEquals(List.of(name + ":" + config.dataDir()), service(name).volumes());
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
    void the_full_nodes_write_to_the_stores_that_the_gateway_reads() throws Exception {
        StoreConfig stores = StoreConfig.of(config(GATEWAY));
        String user = service("mongodb").environment().get("MONGO_INITDB_ROOT_USERNAME");
        assertEquals(
                Optional.of("mongodb://" + user + ":of-a-test@mongodb:27017/planchet?authSource=admin"),
                stores.mongodb());
        assertEquals(
                Optional.of("redis://:of-a-test@redis:6379"), stores.redis().map(RedisAddress::uri));
        for (String name : FULL) assertEquals(stores, StoreConfig.of(config(name)), name);
        List<String> command = Objects.requireNonNull(service(GATEWAY).command());
        assertEquals(List.of("gateway", "--listen", "0.0.0.0:5001", "--node", "http://node1:5001"), command);
        assertEquals(List.of(), Understood.complaints(command, variables(GATEWAY)));
        assertEquals(List.of(GATEWAY), config(GATEWAY).apiHosts());
        assertTrue(service(GATEWAY).ports().getFirst().endsWith(":5001"));
    }

    /// Debian's server, started as the file has the container started, at a port of its own.
    @Test
    @Tag("interop")
    void k13_redis_asks_for_the_password_that_no_command_line_holds() throws Exception {
        Assumptions.assumeTrue(
                succeeds(new ProcessBuilder("redis-server", "--version")), "skipped: no Redis (Debian: redis-server)");
        ComposeFile.Service redis = service("redis");
        int port = FreePort.choose();
        var command = new ArrayList<>(Objects.requireNonNull(redis.entrypoint()));
        for (String argument : Objects.requireNonNull(redis.command())) {
            assertFalse(SECRET.matcher(argument).find(), argument);
            command.add(argument.replace("$$", "$").replace("save \"\"", "save \"\"\nport " + port));
        }
        String check = Objects.requireNonNull(redis.healthcheck()).test().getLast();
        assertTrue(check.startsWith("redis-cli ping"), check);
        String here = check.replace("redis-cli", "redis-cli -p " + port);
        Process server = withPassword(command, "of-a-test").start();
        try {
            PlanchetNode.await("Redis", () -> succeeds(withPassword(List.of("sh", "-c", here), "of-a-test")));
            assertFalse(succeeds(withPassword(List.of("sh", "-c", here), "another")));
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    private ProcessBuilder withPassword(List<String> command, String password) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("REDISCLI_AUTH", password);
        return builder;
    }

    private static boolean succeeds(ProcessBuilder builder) {
        try {
            return builder.start().onExit().join().exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void k13_passwords_stand_in_a_file_of_their_own_that_is_in_no_commit_and_no_image() {
        Set<String> secrets = SECRET.matcher(Checkout.read("deploy/compose.yaml"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("MONGODB_PASSWORD", "REDIS_PASSWORD"), secrets);
        services.forEach((name, service) -> service.environment().forEach((variable, value) -> {
            if (variable.matches(".*(PASSWORD|AUTH)"))
                assertTrue(SECRET.matcher(value).matches(), name);
        }));
        for (String list : List.of(".gitignore", ".dockerignore"))
            assertTrue(Checkout.read(list).lines().anyMatch("deploy/.env"::equals), list);
        for (String page : List.of("docs/operations.md", "docs/operations.zh-CN.md"))
            assertTrue(Checkout.read(page).contains("for name in MONGODB REDIS; do echo \"${name}_PASSWORD="), page);
    }

    @Test
    void k01_k02_no_service_has_more_rights_than_it_needs_and_each_is_asked_for_its_health() {
        services.forEach((name, service) -> {
            assertTrue(service.readOnly(), name);
            assertEquals(List.of("ALL"), service.capDrop(), name);
            assertEquals(List.of("no-new-privileges:true"), service.securityOpt(), name);
            assertTrue(service.memLimit().matches("[0-9]+[mg]") && service.pidsLimit() > 0, name);
            assertEquals("on-failure", service.restart(), name);
            boolean ours = service.image().equals("blockchain-node");
            assertEquals(ours, service.build() != null, name);
            assertEquals(ours, service.healthcheck() == null, name + ": ours has the image's");
        });
        assertFalse(Dockerfile.read().healthCheck().isEmpty());
    }

    @Test
    void what_is_published_is_published_to_this_machine_alone_and_once() {
        List<String> ports = services.values().stream()
                .flatMap(service -> service.ports().stream())
                .toList();
        for (String port : ports) assertTrue(port.matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"), port);
        assertEquals(
                ports.size(),
                ports.stream().map(port -> port.split(":", -1)[1]).distinct().count());
    }

    @Test
    void prometheus_asks_every_node_and_the_gateway() {
        JsonNode targets = new YAMLMapper()
                .readTree(DEPLOY.resolve("prometheus/prometheus.yml"))
                .at("/scrape_configs/0/static_configs/0/targets");
        assertEquals(
                Stream.concat(nodes().stream(), Stream.of(GATEWAY))
                        .map(name -> name + ":5001")
                        .collect(Collectors.toSet()),
                targets.valueStream().map(JsonNode::asString).collect(Collectors.toSet()));
    }

    @Test
    void every_file_that_is_mounted_is_there_and_every_volume_is_named() {
        Set<String> volumes = new HashSet<>();
        for (ComposeFile.Service service : services.values())
            for (String volume : service.volumes()) {
                String source = volume.split(":", -1)[0];
                if (source.startsWith("./")) assertTrue(Files.exists(DEPLOY.resolve(source)), volume);
                else assertTrue(volumes.add(source), "shared: " + volume);
            }
        assertEquals(ComposeFile.read().volumes().keySet(), volumes);
    }

    @Test
    void a_key_that_compose_does_not_know_is_an_error() {
        String good = Checkout.read("deploy/compose.yaml");
        List<String> bad = new ArrayList<>();
        bad.add(good.replace("read_only: true", "readonly: true"));
        bad.add(good.replace("pids_limit: 1000", "pids_limit: many"));
        bad.add(good.replace("      interval: 30s", "      every: 30s"));
        for (String text : bad) assertThrows(DatabindException.class, () -> ComposeFile.parse(text));
    }
}
