package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.planchet.api.ApiCall;
import org.planchet.api.StatusApi;
import org.planchet.cli.command.ClusterPlan;

/// The Helm chart: rendered by Helm, read strictly, and held against what it speaks of.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class ChartTest {
    static final String EVERYTHING = """
            full: 4
            miner: 2
            spv: 2
            mongodb: {url: "mongodb://user:secret@store.example.org/planchet"}
            redis: {release: cache, caSecret: cache-redis-crt}
            group: region-1
            chain: regtest
            mineTo: bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080
            peers: ["chain.example.org:5000"]
            image: {digest: "sha256:%s", pullSecrets: [registry]}
            settings: {index: address, max-peers: 40, discover: false}
            memory: 2048
            cpu: {request: 500m, limit: "2"}
            persistence: {size: 20Gi, storageClass: fast}
            api: {token: a-token-of-a-test}
            ingress:
              enabled: true
              host: chain.example.org
              tlsSecret: chain-tls
              authSecret: chain-users
              annotations: {cert-manager.io/cluster-issuer: letsencrypt}
            networkPolicy: {p2pPeers: [192.0.2.0/24], stores: [198.51.100.0/24]}
            serviceMonitor: {enabled: true, labels: {release: prometheus}}
            alerts: {enabled: true, labels: {release: prometheus}}
            dashboards: {enabled: true}
            """.formatted("0".repeat(64));

    private static Stream<Chart> charts() {
        return Stream.of("", EVERYTHING, "full: 1", "api: {existingSecret: theirs}")
                .map(Chart::render);
    }

    @Test
    void k20_helm_finds_nothing_to_complain_of() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();
        assertFalse(result.isFailed(), () -> result.getMessages().toString());
    }

    /// The prototype's deployer: of N nodes max(1, N/7) are light, the rest full. The chart counts as the command does.
    @Test
    void w7_as_many_nodes_as_were_asked_for() {
        for (int n = 1; n <= 30; n++) {
            ClusterPlan plan = ClusterPlan.of(n, n / 7);
            Map<String, String> values = Pattern.compile("--set (\\w+)=([0-9]+)")
                    .matcher(plan.command())
                    .results()
                    .collect(Collectors.toMap(set -> set.group(1), set -> set.group(2)));
            assertEquals(n, Integer.parseInt(values.get("nodes")));
            Chart chart = Chart.renderSet(values);
            assertEquals(
                    plan.nodes().stream()
                            .map(node -> node.kind() + " " + node.name() + " " + node.address())
                            .sorted()
                            .toList(),
                    chart.all(StatefulSet.class).stream()
                            .flatMap(ChartTest::pods)
                            .sorted()
                            .toList());
        }
    }

    /// Kind, name and address of each.
    private static Stream<String> pods(StatefulSet set) {
        var template = set.getSpec().getTemplate();
        int port = template.getSpec().getContainers().getFirst().getPorts().stream()
                .filter(each -> each.getName().equals("p2p"))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
        return IntStream.range(0, set.getSpec().getReplicas())
                .mapToObj(i -> set.getMetadata().getName() + "-" + i)
                .map(name -> template.getMetadata().getLabels().get("nodeType") + " " + name + " " + name + "."
                        + set.getSpec().getServiceName() + ":" + port);
    }

    @Test
    void w7_a_kind_whose_number_is_given_has_it_and_the_rest_is_counted() {
        assertEquals(Map.of("blockchain-node", 3, "blockchain-spv", 1), counts(""));
        assertEquals(Map.of("blockchain-node", 7, "blockchain-spv", 1), counts("full: 7"));
        assertEquals(Map.of("blockchain-node", 4), counts("spv: 0"));
        assertEquals(Map.of("blockchain-node", 14, "blockchain-spv", 7), counts("nodes: 21\nspv: 7"));
        assertEquals(Map.of("blockchain-node", 1, "blockchain-miner", 2), counts("nodes: 1\nminer: 2"));
        assertEquals(Map.of("blockchain-node", 1, "blockchain-spv", 9), counts("nodes: 4\nspv: 9"), "one to ask");
    }

    private static Map<String, Integer> counts(String values) {
        return Chart.render(values).all(StatefulSet.class).stream()
                .collect(Collectors.toMap(
                        set -> set.getMetadata().getName(), set -> set.getSpec().getReplicas()));
    }

    /// A store is nothing, an address in a Secret, somebody's Secret, or a release of bitnami's charts; full
    /// nodes alone write to it, and an address with its password stands nowhere in the open.
    @Test
    void k20_stores_are_none_an_address_or_a_release() {
        assertEquals(Map.of(), stores(Chart.render(""), "blockchain-node"));
        Chart by = Chart.render(EVERYTHING);
        assertEquals(
                Map.of(
                        "PLANCHET_MONGODB", "blockchain-stores/mongodb",
                        "REDIS_PASSWORD", "cache-redis/redis-password",
                        "PLANCHET_REDIS",
                                "rediss://:$(REDIS_PASSWORD)@cache-redis-master.default.svc.cluster.local:6379",
                        "PLANCHET_REDIS_CA", "/etc/redis/ca.crt"),
                stores(by, "blockchain-node"));
        for (String other : List.of("blockchain-miner", "blockchain-spv")) assertEquals(Map.of(), stores(by, other));
        assertEquals(
                "redis://:$(REDIS_PASSWORD)@cache-redis-master:6379",
                stores(Chart.render("redis: {release: cache}"), "blockchain-node")
                        .get("PLANCHET_REDIS"));
        assertEquals(
                Map.of(
                        "MONGODB_ROOT_PASSWORD", "docs-mongodb/mongodb-root-password",
                        "PLANCHET_MONGODB",
                                "mongodb://root:$(MONGODB_ROOT_PASSWORD)@docs-mongodb:27017/planchet?authSource=admin",
                        "PLANCHET_REDIS", "theirs/url"),
                stores(Chart.render("mongodb: {release: docs}\nredis: {existingSecret: theirs}"), "blockchain-node"));
    }

    /// The variables about stores, each with its value or where that stands.
    private static Map<String, String> stores(Chart chart, String set) {
        return chart
                .one(StatefulSet.class, set)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .filter(variable -> variable.getName().matches(".*(MONGODB|REDIS).*"))
                .collect(Collectors.toMap(variable -> variable.getName(), variable -> {
                    if (variable.getValue() != null) return variable.getValue();
                    var secret = variable.getValueFrom().getSecretKeyRef();
                    return secret.getName() + "/" + secret.getKey();
                }));
    }

    @Test
    void k20_a_value_that_makes_no_sense_is_refused_with_its_name() {
        Chart.render("full: 100\nmemory: 512");
        Map.of(
                        "full: 0", "full",
                        "mongodb: {url: 'mongodb://a', release: b}", "mongodb",
                        "redis: {url: 'http://a'}", "redis",
                        "memory: 511", "memory",
                        "p2pPort: 80", "p2pPort",
                        "chain: bitcoin", "chain",
                        "peers: [nowhere]", "peers",
                        "persistence: {size: 100Mi}", "size",
                        "settings: {api-token: in-the-open}", "settings",
                        "ingress: {enabled: true, host: a.example.org, tlsSecret: t}", "authSecret")
                .forEach((values, name) -> {
                    var refused = assertThrows(IllegalStateException.class, () -> Chart.text(values), values);
                    assertTrue(
                            String.valueOf(refused.getMessage()).contains(name),
                            () -> values + ": " + refused.getMessage());
                });
    }

    @Test
    void k01_every_pod_has_no_more_rights_than_the_restricted_profile_gives() {
        charts().flatMap(ChartTest::pods).forEach(pod -> {
            var rights = pod.getSecurityContext();
            assertTrue(rights.getRunAsNonRoot());
            assertTrue(rights.getRunAsUser() >= 10_000 && rights.getFsGroup() >= 10_000);
            assertEquals("RuntimeDefault", rights.getSeccompProfile().getType());
            assertFalse(pod.getAutomountServiceAccountToken());
            assertTrue(pod.getInitContainers().isEmpty());
            pod.getContainers().forEach(container -> {
                var its = container.getSecurityContext();
                assertFalse(its.getAllowPrivilegeEscalation());
                assertTrue(its.getReadOnlyRootFilesystem());
                assertEquals(List.of("ALL"), its.getCapabilities().getDrop());
                assertTrue(its.getCapabilities().getAdd().isEmpty());
                assertTrue(container.getResources().getLimits().containsKey("memory"));
            });
        });
    }

    private static Stream<PodSpec> pods(Chart chart) {
        return Stream.concat(
                chart.all(Pod.class).stream().map(Pod::getSpec),
                chart.all(StatefulSet.class).stream()
                        .map(set -> set.getSpec().getTemplate().getSpec()));
    }

    @Test
    void k3_k05_k6_k7_each_pod_has_a_name_and_a_volume_of_its_own() {
        charts().flatMap(chart -> chart.all(StatefulSet.class).stream()).forEach(set -> {
            StatefulSetSpec spec = set.getSpec();
            assertEquals("blockchain-service", spec.getServiceName());
            assertEquals("OrderedReady", spec.getPodManagementPolicy());
            assertEquals("RollingUpdate", spec.getUpdateStrategy().getType());
            assertEquals(
                    "Retain", spec.getPersistentVolumeClaimRetentionPolicy().getWhenDeleted());
            assertEquals(
                    "Retain", spec.getPersistentVolumeClaimRetentionPolicy().getWhenScaled());
            var claim = spec.getVolumeClaimTemplates().getFirst();
            assertEquals(1, spec.getVolumeClaimTemplates().size());
            assertEquals(List.of("ReadWriteOnce"), claim.getSpec().getAccessModes());
            PodSpec pod = spec.getTemplate().getSpec();
            var mounts = pod.getContainers().getFirst().getVolumeMounts().stream()
                    .collect(Collectors.toMap(m -> m.getMountPath(), m -> m.getName()));
            assertEquals(claim.getMetadata().getName(), mounts.get("/app/data"), "the image's PLANCHET_DATA_DIR");
            assertTrue(
                    pod.getVolumes().stream().allMatch(v -> v.getPersistentVolumeClaim() == null), "no shared claim");
            assertTrue(pod.getTerminationGracePeriodSeconds() >= 30 * 3);
            assertEquals(
                    set.getSpec().getSelector().getMatchLabels(),
                    pod.getTopologySpreadConstraints()
                            .getFirst()
                            .getLabelSelector()
                            .getMatchLabels());
            assertTrue(spec.getTemplate()
                    .getMetadata()
                    .getLabels()
                    .entrySet()
                    .containsAll(spec.getSelector().getMatchLabels().entrySet()));
            assertEquals("blockchain", spec.getSelector().getMatchLabels().get("app"));
        });
        var claims = Chart.render("")
                .one(StatefulSet.class, "blockchain-node")
                .getSpec()
                .getVolumeClaimTemplates();
        var asked = claims.getFirst().getSpec().getResources().getRequests();
        assertEquals("1Gi", String.valueOf(asked.get("storage")));
    }

    @Test
    void k5_services_find_pods_and_ports_by_their_names() {
        charts().forEach(chart -> {
            Service nodes = chart.one(Service.class, "blockchain-service");
            assertEquals("None", nodes.getSpec().getClusterIP());
            assertTrue(nodes.getSpec().getPublishNotReadyAddresses(), "nodes that sync need peers too");
            assertEquals(
                    Map.of("p2p", 5000, "api", 5001),
                    nodes.getSpec().getPorts().stream()
                            .collect(Collectors.toMap(ServicePort::getName, ServicePort::getPort)));
            for (Service service : chart.all(Service.class)) {
                List<StatefulSet> behind = chart.all(StatefulSet.class).stream()
                        .filter(set -> set.getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .toList();
                assertFalse(behind.isEmpty(), service.getMetadata().getName());
                for (StatefulSet set : behind) {
                    List<String> names =
                            set.getSpec().getTemplate().getSpec().getContainers().getFirst().getPorts().stream()
                                    .map(port -> port.getName())
                                    .toList();
                    for (ServicePort port : service.getSpec().getPorts())
                        assertTrue(names.contains(port.getTargetPort().getStrVal()), port::toString);
                }
            }
        });
    }

    @Test
    void k06_a_drain_takes_one_node_of_a_kind_at_a_time() {
        charts().forEach(chart -> chart.all(StatefulSet.class).forEach(set -> {
            List<PodDisruptionBudget> budgets = chart.all(PodDisruptionBudget.class).stream()
                    .filter(b -> b.getSpec().getSelector().equals(set.getSpec().getSelector()))
                    .toList();
            assertEquals(
                    set.getSpec().getReplicas() > 1 ? 1 : 0, budgets.size(), "one node alone must let itself be moved");
            for (var budget : budgets)
                assertEquals(1, budget.getSpec().getMaxUnavailable().getIntVal());
        }));
    }

    @Test
    void k09_the_three_probes_ask_three_things_of_routes_that_there_are() {
        List<String> routes = Arrays.stream(StatusApi.class.getMethods())
                .filter(method -> method.isAnnotationPresent(ApiCall.class))
                .map(method -> method.getAnnotation(ApiCall.class))
                .filter(call -> call.method().equals("GET") && !call.guarded())
                .map(ApiCall::path)
                .toList();
        charts().flatMap(chart -> chart.all(StatefulSet.class).stream()).forEach(set -> {
            var node = set.getSpec().getTemplate().getSpec().getContainers().getFirst();
            for (Probe probe : List.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe())) {
                HTTPGetAction get = probe.getHttpGet();
                assertTrue(routes.contains(get.getPath()), get.getPath());
                assertEquals("api", get.getPort().getStrVal());
                assertTrue(get.getHttpHeaders().isEmpty(), "a probe needs no secret");
            }
            assertTrue(seconds(node.getStartupProbe()) >= 30 * 60, "what a crash left behind is taken in first");
            assertTrue(seconds(node.getLivenessProbe()) <= 30);
            assertEquals("/health/live", node.getStartupProbe().getHttpGet().getPath());
            assertEquals("/health/live", node.getLivenessProbe().getHttpGet().getPath());
            assertEquals("/health/ready", node.getReadinessProbe().getHttpGet().getPath());
            long drain = node.getLifecycle().getPreStop().getSleep().getSeconds();
            assertTrue(drain > seconds(node.getReadinessProbe()) - 1);
        });
        Chart.render(EVERYTHING)
                .all(ServiceMonitor.class)
                .forEach(monitor -> monitor.getSpec()
                        .getEndpoints()
                        .forEach(endpoint -> assertTrue(routes.contains(endpoint.getPath()))));
    }

    /// Written once, for compose and for the chart.
    @Test
    void alerts_and_dashboards_are_those_of_their_own_files() {
        Chart chart = Chart.render(EVERYTHING);
        Set<String> alerts = chart.all(PrometheusRule.class).getFirst().getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .map(rule -> rule.getAlert() + ": " + rule.getExpr().getStrVal())
                .collect(Collectors.toSet());
        assertEquals(
                Dashboards.alerts().stream()
                        .map(alert -> alert.path("alert").asString() + ": "
                                + alert.path("expr").asString())
                        .collect(Collectors.toSet()),
                alerts);
        Map<String, String> dashboards =
                chart.one(ConfigMap.class, "blockchain-dashboards").getData();
        assertEquals(Dashboards.all().size(), dashboards.size());
        dashboards.forEach((name, text) -> assertEquals(Checkout.read("deploy/grafana/dashboards/" + name), text));
    }

    private static int seconds(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @Test
    void the_ingress_leads_to_the_api_alone_with_tls_and_a_password() {
        assertTrue(Chart.render("").all(Ingress.class).isEmpty());
        Chart chart = Chart.render(EVERYTHING);
        Ingress ingress = chart.one(Ingress.class, "blockchain-api");
        var rule = ingress.getSpec().getRules().getFirst();
        assertEquals(
                List.of(rule.getHost()), ingress.getSpec().getTls().getFirst().getHosts());
        assertEquals("chain-tls", ingress.getSpec().getTls().getFirst().getSecretName());
        assertEquals(
                "chain-users", ingress.getMetadata().getAnnotations().get("nginx.ingress.kubernetes.io/auth-secret"));
        var backend = rule.getHttp().getPaths().getFirst().getBackend().getService();
        Service service = chart.one(Service.class, backend.getName());
        assertEquals(
                List.of("api"),
                service.getSpec().getPorts().stream().map(ServicePort::getName).toList());
        assertEquals("api", backend.getPort().getName());
    }
}
