package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;

/// What is secret in a cluster stands in Secrets alone, and a pod is given what it needs of them.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class PodSecretsTest {
    private static final String WITH_GATEWAYS = ChartTest.EVERYTHING + "gateway: {enabled: true}\n";

    /// The values of [#WITH_GATEWAYS] that nobody else is to see.
    private static final List<String> SECRETS = List.of("a-token-of-a-test", "user:secret@");

    /// Addresses of stores with their passwords, which MongoDB's and Redis' clients take as one text.
    private static final Set<String> OF_STORES =
            Set.of("PLANCHET_MONGODB", "PLANCHET_REDIS", "MONGODB_ROOT_PASSWORD", "REDIS_PASSWORD");

    private static Stream<Chart> charts() {
        return Stream.of("", WITH_GATEWAYS, "api: {existingSecret: theirs}").map(Chart::render);
    }

    private static Stream<PodSpec> pods(Chart chart) {
        return chart.objects().stream().map(PodSecretsTest::pod).flatMap(Optional::stream);
    }

    private static Optional<PodSpec> pod(HasMetadata object) {
        return switch (object) {
            case Pod pod -> Optional.of(pod.getSpec());
            case StatefulSet set -> Optional.of(set.getSpec().getTemplate().getSpec());
            case Deployment deployment ->
                Optional.of(deployment.getSpec().getTemplate().getSpec());
            default -> Optional.empty();
        };
    }

    @Test
    void k13_there_are_no_secrets_but_those_that_are_named() {
        assertTrue(Chart.render("").all(Secret.class).isEmpty());
        assertEquals(
                Set.of("blockchain-secret", "blockchain-stores"),
                Chart.render(WITH_GATEWAYS).all(Secret.class).stream()
                        .map(secret -> secret.getMetadata().getName())
                        .collect(Collectors.toSet()));
        for (String secret : SECRETS)
            assertFalse(Chart.text(WITH_GATEWAYS).contains(secret), "nothing but its Secret has it, encoded");
        assertTrue(
                Chart.render("api: {existingSecret: theirs}").all(Secret.class).isEmpty());
    }

    /// A variable or an argument is there for every process of the pod, and for everybody who may read its description.
    @Test
    void k13_k18_a_pod_gets_secrets_as_files_but_for_the_addresses_of_stores() {
        charts().forEach(chart -> pods(chart).forEach(pod -> {
            for (Container container : pod.getContainers()) {
                assertTrue(container.getEnvFrom().isEmpty());
                for (EnvVar variable : container.getEnv())
                    if (variable.getValueFrom() != null)
                        assertTrue(OF_STORES.contains(variable.getName()), variable::toString);
            }
            pod.getVolumes().stream()
                    .filter(volume -> volume.getSecret() != null)
                    .forEach(volume -> expectReadOnly(pod, volume));
        }));
    }

    /// Read by its owner and group, or public as a certificate is; and of a Secret with more in it, one file.
    private static void expectReadOnly(PodSpec pod, Volume volume) {
        assertEquals(1, volume.getSecret().getItems().size(), volume::toString);
        if (volume.getName().equals("api-token"))
            assertEquals(0440, volume.getSecret().getDefaultMode(), "owner and group, and nobody else");
        else assertEquals("ca.crt", volume.getSecret().getItems().getFirst().getKey(), "no key of a certificate");
        pod.getContainers().stream()
                .flatMap(container -> container.getVolumeMounts().stream())
                .filter(mount -> mount.getName().equals(volume.getName()))
                .forEach(mount -> assertTrue(mount.getReadOnly(), mount::toString));
    }

    /// Nothing of a wallet is handed to a pod: the one thing that a miner needs to know is an address.
    @Test
    void k18_no_manifest_has_a_place_for_a_key() {
        List<String> secret = Settings.all().stream()
                .filter(Setting::secret)
                .map(Setting::key)
                .toList();
        assertTrue(secret.containsAll(List.of("api-token", "rpc-password", "mongodb", "redis")), secret::toString);
        for (String key : secret)
            assertTrue(
                    Objects.toString(assertThrows(
                                            IllegalStateException.class,
                                            () -> Chart.text(
                                                    "settings: {" + key + ": 'user:secret@a.example.org:9050'}"))
                                    .getMessage())
                            .contains("settings"),
                    key);
        Chart.text("settings: {proxy: 'tor.example.org:9050', onion: 'tor.example.org:9050'}");
        Chart chart = Chart.render(WITH_GATEWAYS);
        for (ConfigMap map : chart.all(ConfigMap.class))
            for (String key : secret)
                assertFalse(
                        Objects.toString(map.getData().get("config.yaml")).contains(key.replace('-', '_') + ":"), key);
        assertEquals(
                Set.of("NODE_TYPE", "P2P_PORT", "API_PORT", "PEER_NODES", "PLANCHET_INDEX", "PLANCHET_MINE_TO"),
                chart
                        .one(StatefulSet.class, "blockchain-miner")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv()
                        .stream()
                        .map(EnvVar::getName)
                        .collect(Collectors.toSet()));
    }
}
