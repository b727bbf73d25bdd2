package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.planchet.api.ApiCall;
import org.planchet.api.NodeApi;

/// The gateways of the chart: as many as are busy, without a right, a volume or a secret more than they need.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class GatewayChartTest {
    private static final String NAME = "blockchain-gateway";

    private final Chart chart = Chart.render("""
            chain: regtest
            mongodb: {existingSecret: our-mongodb}
            redis: {existingSecret: our-redis}
            gateway: {enabled: true, min: 3, max: 7, rate: 600, trustedProxies: [10.0.0.0/8, "fd00::/8"]}
            """);

    private final PodSpec pod =
            chart.one(Deployment.class, NAME).getSpec().getTemplate().getSpec();

    private final Container container = pod.getContainers().getFirst();

    private static String value(Container container, String variable) {
        return container.getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void there_is_none_unless_it_is_asked_for_and_none_without_stores() {
        assertTrue(Chart.render("").all(Deployment.class).isEmpty());
        var refused = assertThrows(IllegalStateException.class, () -> Chart.text("gateway: {enabled: true}"));
        assertTrue(String.valueOf(refused.getMessage()).contains("mongodb"), refused.getMessage());
    }

    @Test
    void they_are_as_many_as_their_processors_ask_for() {
        HorizontalPodAutoscaler scaler = chart.one(HorizontalPodAutoscaler.class, NAME);
        assertEquals(NAME, scaler.getSpec().getScaleTargetRef().getName());
        assertEquals(3, scaler.getSpec().getMinReplicas());
        assertEquals(7, scaler.getSpec().getMaxReplicas());
        // The autoscaler measures by what a pod asks for.
        assertTrue(container.getResources().getRequests().containsKey("cpu"));
        assertEquals(null, chart.one(Deployment.class, NAME).getSpec().getReplicas());
    }

    @Test
    void k06_a_drained_machine_takes_one_at_a_time() {
        assertEquals(
                1,
                chart.one(PodDisruptionBudget.class, NAME)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal());
    }

    @Test
    void k01_their_pods_have_no_more_rights_than_they_need_and_no_volume() {
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertFalse(pod.getAutomountServiceAccountToken());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertTrue(pod.getVolumes().isEmpty());
    }

    @Test
    void k13_the_stores_are_named_by_the_secret_alone_to_gateways_and_nodes() {
        Container node = chart.one(StatefulSet.class, "blockchain-node")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        Map.of("PLANCHET_MONGODB", "our-mongodb", "PLANCHET_REDIS", "our-redis").forEach((variable, secret) -> {
            for (Container each : List.of(node, container)) {
                EnvVar found = each.getEnv().stream()
                        .filter(env -> env.getName().equals(variable))
                        .findFirst()
                        .orElseThrow();
                assertEquals(secret, found.getValueFrom().getSecretKeyRef().getName());
                assertEquals("url", found.getValueFrom().getSecretKeyRef().getKey());
            }
        });
    }

    /// Who signs the certificate of a Redis behind TLS: known to full nodes and gateways, and to nobody else.
    @Test
    void k13_the_authority_of_redis_is_a_file_and_the_key_beside_it_stays_where_it_is() {
        Chart stores = Chart.render("""
                miner: 1
                mongodb: {release: db}
                redis: {release: cache, caSecret: cache-redis-crt}
                gateway: {enabled: true}
                """);
        PodSpec full = stores.one(StatefulSet.class, "blockchain-node")
                .getSpec()
                .getTemplate()
                .getSpec();
        PodSpec gateway =
                stores.one(Deployment.class, NAME).getSpec().getTemplate().getSpec();
        for (PodSpec pod : List.of(full, gateway)) {
            Container reader = pod.getContainers().getFirst();
            Volume volume = pod.getVolumes().stream()
                    .filter(each -> each.getName().equals("redis-ca"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("cache-redis-crt", volume.getSecret().getSecretName());
            assertEquals(
                    List.of("ca.crt"),
                    volume.getSecret().getItems().stream()
                            .map(KeyToPath::getPath)
                            .toList());
            String folder = reader.getVolumeMounts().stream()
                    .filter(mount -> mount.getName().equals("redis-ca"))
                    .map(VolumeMount::getMountPath)
                    .findFirst()
                    .orElseThrow();
            assertEquals(folder + "/ca.crt", value(reader, "PLANCHET_REDIS_CA"));
            assertTrue(value(reader, "PLANCHET_REDIS").startsWith("rediss://"));
        }
        assertTrue(
                stores
                        .one(StatefulSet.class, "blockchain-miner")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .stream()
                        .noneMatch(each -> each.getName().equals("redis-ca")));
        for (String useless : List.of(
                "redis: {url: 'redis://:p@a', caSecret: b}",
                "redis: {caSecret: b}",
                "mongodb: {existingSecret: a, caSecret: b}"))
            assertThrows(IllegalStateException.class, () -> Chart.text(useless), useless);
    }

    @Test
    void the_program_understands_its_command_line() {
        var variables = new HashMap<>(Dockerfile.read().variables());
        for (EnvVar variable : container.getEnv())
            variables.put(
                    variable.getName(),
                    variable.getValue() != null ? variable.getValue() : address(variable.getName()));
        assertEquals(List.of(), Understood.complaints(container.getArgs(), variables));
    }

    private static String address(String variable) {
        return (variable.endsWith("REDIS") ? "rediss://:" : "mongodb://user:") + "secret@store.example.org";
    }

    /// Else they would read what nobody writes.
    @Test
    void they_know_the_chain_and_the_prefix_of_the_nodes() {
        Container reader = chart("settings: {redis-prefix: 'team:main', log-level: debug}");
        assertEquals("team:main", value(reader, "PLANCHET_REDIS_PREFIX"));
        assertEquals("debug", value(reader, "PLANCHET_LOG_LEVEL"));
        assertTrue(container.getEnv().stream()
                .noneMatch(variable -> variable.getName().equals("PLANCHET_REDIS_PREFIX")));

        Container own = chart("chainFile: 'name: team'");
        String file = own.getArgs().get(own.getArgs().indexOf("--chain") + 1);
        assertEquals(
                List.of(file.substring(0, file.lastIndexOf('/'))),
                own.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList());
        assertEquals("/etc/planchet/chain.yaml", file);
    }

    /// The gateway's container, with further values.
    private static Container chart(String values) {
        return Chart.render("mongodb: {release: store}\nredis: {release: cache}\ngateway: {enabled: true}\n" + values)
                .one(Deployment.class, NAME)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    @Test
    void what_is_posted_goes_to_the_service_of_the_nodes_which_lets_gateways_in() {
        int node = container.getArgs().indexOf("--node");
        assertEquals("http://blockchain-api:5001", container.getArgs().get(node + 1));
        assertEquals(
                5001,
                chart.one(Service.class, "blockchain-api")
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort());
        Map<String, String> labels = chart.one(Deployment.class, NAME)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
        assertEquals("true", labels.get("blockchain-client"));
        // Else peers and clients of the nodes would be sent to gateways.
        assertNotEquals("blockchain", labels.get("app"));
    }

    @Test
    void each_caller_has_its_own_rate_also_behind_the_ingress() {
        List<String> arguments = container.getArgs();
        assertEquals("600", arguments.get(arguments.indexOf("--rate") + 1));
        assertEquals(
                List.of("--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "fd00::/8"),
                arguments.subList(arguments.indexOf("--rate") + 2, arguments.size()));
    }

    /// As an ingress controller decides it: the longest path that the request's begins with, whole words of it.
    @Test
    void the_ingress_leads_to_gateways_with_all_that_they_answer_and_to_nodes_with_the_rest() {
        Ingress ingress = Chart.render("""
                        mongodb: {existingSecret: our-mongodb}
                        redis: {existingSecret: our-redis}
                        gateway: {enabled: true}
                        ingress: {enabled: true, host: chain.example.org, tlsSecret: t, authSecret: u}
                        """).one(Ingress.class, "blockchain-api");
        Map<String, String> services = ingress.getSpec().getRules().getFirst().getHttp().getPaths().stream()
                .collect(Collectors.toMap(
                        HTTPIngressPath::getPath,
                        path -> path.getBackend().getService().getName()));
        List<ApiCall> calls = Stream.of(NodeApi.class.getMethods())
                .map(method -> method.getAnnotation(ApiCall.class))
                .filter(Objects::nonNull)
                .toList();
        assertTrue(calls.size() > 40);
        for (ApiCall call : calls) {
            String longest = services.keySet().stream()
                    .filter(path -> path.equals("/") || (call.path() + "/").startsWith(path + "/"))
                    .max(Comparator.comparingInt(String::length))
                    .orElseThrow();
            assertEquals(
                    call.gateway() ? NAME : "blockchain-api",
                    services.get(longest),
                    () -> call.path() + ", as planchet.nodePaths has it in _helpers.tpl");
        }
    }

    @Test
    void k04_they_reach_nodes_stores_and_names_and_nothing_else() {
        Chart stores = Chart.render("mongodb: {release: db}\nredis: {release: cache}\ngateway: {enabled: true}\n");
        List<String> ports = stores.one(NetworkPolicy.class, NAME).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> String.valueOf(port.getPort().getValue()))
                .toList();
        assertEquals(List.of("api", "27017", "6379", "53", "53"), ports);
        assertTrue(stores.one(NetworkPolicy.class, NAME).getSpec().getEgress().stream()
                .noneMatch(rule -> rule.getTo().isEmpty()));
    }

    @Test
    void k09_they_are_asked_for_life_and_readiness_at_the_port_that_they_listen_on() {
        assertEquals("/health/live", container.getLivenessProbe().getHttpGet().getPath());
        assertEquals("/health/ready", container.getReadinessProbe().getHttpGet().getPath());
        int listen = container.getArgs().indexOf("--listen");
        assertEquals(
                "0.0.0.0:" + container.getPorts().getFirst().getContainerPort(),
                container.getArgs().get(listen + 1));
        assertTrue(List.of(value(container, "PLANCHET_API_HOST").split(",")).contains(NAME));
    }
}
