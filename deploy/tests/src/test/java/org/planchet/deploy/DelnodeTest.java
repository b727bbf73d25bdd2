package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `delnode` on the console, by Kubernetes' own `kubectl`, against a double of the API server: which objects go, which
/// stay, and which rights it takes.
@Tag("interop")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DelnodeTest {
    private static final List<String> NAMES = List.of("blockchain-node-1", "blockchain-node-2");

    @TempDir
    Path folder;

    private final ApiServerDouble cluster = new ApiServerDouble();

    @BeforeEach
    void twoNodes() throws Exception {
        Assumptions.assumeTrue(hasKubectl(), "skipped: no kubectl here");
        for (String name : NAMES) {
            cluster.create("pods", new PodBuilder().withMetadata(named(name)).build());
            cluster.create(
                    "services", new ServiceBuilder().withMetadata(named(name)).build());
            cluster.create(
                    "persistentvolumeclaims",
                    new PersistentVolumeClaimBuilder()
                            .withMetadata(named("data-" + name))
                            .build());
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withName(name).withNamespace("default").build();
    }

    private static boolean hasKubectl() throws InterruptedException {
        try {
            return new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /// What the console says to these lines.
    private String console(String... lines) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.planchet.cli.Main",
                        "console",
                        "--chain=regtest",
                        "--store=memory",
                        "--listen=false",
                        "--discover=false",
                        "--api=false")
                .redirectErrorStream(true);
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment()
                .put(
                        "KUBECONFIG",
                        cluster.kubeconfig(folder.resolve("kubeconfig")).toString());
        Process process = builder.start();
        try (var typed = process.outputWriter(StandardCharsets.UTF_8)) {
            for (String line : lines) typed.write(line + "\n");
            typed.write("exit\n");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private boolean isWhole(String node) throws Exception {
        return cluster.has("pods", node)
                && cluster.has("services", node)
                && cluster.has("persistentvolumeclaims", "data-" + node);
    }

    @Test
    void k01_a_node_goes_with_its_service_and_its_claim_and_no_other_does() throws Exception {
        String said = console("delnode 2", "yes");
        Set<ApiServerDouble.Right> taken = new HashSet<>(cluster.taken());
        assertFalse(cluster.has("pods", "blockchain-node-2"), said);
        assertFalse(cluster.has("services", "blockchain-node-2"), said);
        assertFalse(cluster.has("persistentvolumeclaims", "data-blockchain-node-2"), said);
        assertTrue(isWhole("blockchain-node-1"), said);
        assertTrue(taken.contains(new ApiServerDouble.Right("delete", "persistentvolumeclaims")), taken::toString);
        PolicyRule rule = Chart.render("operator: {enabled: true}")
                .one(Role.class, "blockchain-operator")
                .getRules()
                .getFirst();
        for (ApiServerDouble.Right right : taken)
            assertTrue(
                    rule.getVerbs().contains(right.verb())
                            && rule.getResources().contains(right.resource()),
                    () -> "the operator's role lacks " + right);
    }

    @Test
    void nothing_is_asked_of_the_cluster_without_a_yes() throws Exception {
        String said = console("delnode 2 --dry-run", "delnode 2", "no", "delnode ../2", "delnode 2 --force");
        assertEquals(List.of(), cluster.taken(), said);
        assertTrue(isWhole("blockchain-node-2"), said);
        assertTrue(said.contains("Would run: kubectl delete pod/blockchain-node-2"), said);
        assertTrue(said.contains("Nothing was deleted."), said);
        assertTrue(said.contains("cannot be a node's name"), said);
    }

    @Test
    void what_the_cluster_refuses_is_said() throws Exception {
        cluster.forbidDelete("pods", "blockchain-node-1");
        String said = console("delnode 1", "yes");
        assertTrue(said.contains("forbidden"), said);
        assertTrue(said.contains("kubectl ended with code 1."), said);
        assertTrue(cluster.has("pods", "blockchain-node-1"), said);
    }

    @Test
    void a_node_that_is_not_there_is_no_error() throws Exception {
        String said = console("delnode 9", "yes");
        assertFalse(said.contains("kubectl ended"), said);
        for (String name : NAMES) assertTrue(isWhole(name), said);
    }
}
