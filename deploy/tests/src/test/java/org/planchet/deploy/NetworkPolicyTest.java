package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Who may speak to whom, decided from the rendered policy as a cluster decides it: what no rule allows is refused.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class NetworkPolicyTest {
    /// The other end of a connection.
    ///
    /// @param namespace labels of its namespace, empty for an address outside the cluster
    /// @param own       it is in the chain's namespace
    private record End(Map<String, String> namespace, boolean own, Map<String, String> labels) {}

    private static final Map<String, String> OURS = Map.of("kubernetes.io/metadata.name", "default");

    private static End here(Map<String, String> labels) {
        return new End(OURS, true, labels);
    }

    private static End in(String namespace, Map<String, String> labels) {
        return new End(Map.of("kubernetes.io/metadata.name", namespace), false, labels);
    }

    private static final Map<String, String> NODE = Map.of("app", "blockchain", "nodeType", "full");
    private static final End OTHER_NODE = here(NODE);
    private static final End NEIGHBOUR = here(Map.of("app", "shop"));
    private static final End CLIENT = here(Map.of("app", "shop", "blockchain-client", "true"));
    private static final End FALSE_NODE = in("elsewhere", NODE);
    private static final End INGRESS = in("ingress-nginx", Map.of("app", "nginx"));
    private static final End PROMETHEUS = in("monitoring", Map.of());
    private static final End DNS = in("kube-system", Map.of("k8s-app", "kube-dns"));
    private static final End OTHER_SYSTEM_POD = in("kube-system", Map.of("k8s-app", "etcd"));
    private static final End OUTSIDE = new End(Map.of(), false, Map.of());

    private final NetworkPolicy policy = Chart.render("").one(NetworkPolicy.class, "blockchain-nodes");

    @Test
    void k04_what_may_reach_a_node() {
        assertEquals(
                NODE.get("app"),
                policy.getSpec().getPodSelector().getMatchLabels().get("app"));
        assertEquals(List.of("Ingress", "Egress"), policy.getSpec().getPolicyTypes());
        expect("p2p", true, OTHER_NODE);
        expect("p2p", false, NEIGHBOUR, CLIENT, FALSE_NODE, INGRESS, PROMETHEUS, DNS, OUTSIDE);
        expect("api", true, INGRESS, PROMETHEUS, CLIENT);
        expect("api", false, OTHER_NODE, NEIGHBOUR, FALSE_NODE, DNS, OUTSIDE);
    }

    private void expect(String port, boolean allowed, End... ends) {
        for (End end : ends)
            assertEquals(
                    allowed,
                    policy.getSpec().getIngress().stream()
                            .anyMatch(rule -> named(rule.getPorts(), port) && any(rule.getFrom(), end)),
                    () -> port + " from " + end);
    }

    @Test
    void k04_what_a_node_may_reach() {
        expectOut("p2p", true, OTHER_NODE);
        expectOut("p2p", false, NEIGHBOUR, FALSE_NODE, OUTSIDE);
        expectOut("53", true, DNS);
        expectOut("53", false, OTHER_SYSTEM_POD, OUTSIDE);
        // The address where a cloud tells a machine its credentials is one outside.
        for (String port : List.of("80", "443", "api")) expectOut(port, false, OTHER_NODE, NEIGHBOUR, DNS, OUTSIDE);
    }

    private void expectOut(String port, boolean allowed, End... ends) {
        for (End end : ends)
            assertEquals(
                    allowed,
                    policy.getSpec().getEgress().stream()
                            .anyMatch(rule -> named(rule.getPorts(), port) && any(rule.getTo(), end)),
                    () -> port + " to " + end);
    }

    /// No port at all means every port.
    private static boolean named(List<NetworkPolicyPort> ports, String port) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(p -> port.equals(String.valueOf(p.getPort().getValue())));
    }

    private static boolean any(List<NetworkPolicyPeer> peers, End end) {
        return peers.isEmpty() || peers.stream().anyMatch(peer -> matches(peer, end));
    }

    private static boolean matches(NetworkPolicyPeer peer, End end) {
        if (peer.getIpBlock() != null) throw new AssertionError("an address that the defaults do not name");
        if (end.namespace().isEmpty()) return false;
        boolean namespace = peer.getNamespaceSelector() == null
                ? end.own()
                : end.namespace()
                        .entrySet()
                        .containsAll(
                                peer.getNamespaceSelector().getMatchLabels().entrySet());
        return namespace
                && (peer.getPodSelector() == null
                        || end.labels()
                                .entrySet()
                                .containsAll(
                                        peer.getPodSelector().getMatchLabels().entrySet()));
    }
}
