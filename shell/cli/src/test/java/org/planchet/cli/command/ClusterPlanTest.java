package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// W7: what the prototype's deployer made of a number, under the chart's names.
class ClusterPlanTest {
    private static List<String> said(String typed, String... line) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Program.run(
                List.of(line),
                texts -> new Context(
                        texts,
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        stream,
                        stream,
                        Map.of(),
                        false),
                Locale.ENGLISH);
        assertEquals(0, code, () -> out.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void w7_of_n_nodes_max_1_n_by_7_are_light_and_the_rest_full() {
        assertEquals(new ClusterPlan(1, 0, 0), ClusterPlan.of(1, 0), "a light node alone has nobody to ask");
        for (int n = 2; n <= 30; n++) {
            ClusterPlan plan = ClusterPlan.of(n, 0);
            assertEquals(Math.max(1, n / 7), plan.light());
            assertEquals(n, plan.full() + plan.light());
            assertEquals(n, plan.nodes().size());
        }
        assertEquals(new ClusterPlan(12, 2, 3), ClusterPlan.of(14, 3));
    }

    @Test
    void w7_the_plan_names_kinds_pods_addresses_and_commands() {
        assertEquals(
                List.of(
                        "kind   name                address",
                        "full   blockchain-node-0   blockchain-node-0.blockchain-service:5000",
                        "full   blockchain-node-1   blockchain-node-1.blockchain-service:5000",
                        "spv    blockchain-spv-0    blockchain-spv-0.blockchain-service:5000",
                        "miner  blockchain-miner-0  blockchain-miner-0.blockchain-service:5000",
                        "2 full nodes, 1 light nodes, 1 miners",
                        "To make them: helm upgrade --install chain deploy/helm/planchet --set nodes=3"
                                + " --set miner=1 --set mineTo=ADDRESS",
                        "To see them: kubectl get pods -l app=blockchain; kubectl logs blockchain-node-0",
                        "To reach their API from here: kubectl port-forward service/blockchain-api 5001:5001",
                        "One miner more: helm upgrade --install chain deploy/helm/planchet --set nodes=3"
                                + " --set miner=2 --set mineTo=ADDRESS"),
                said("", "cluster", "plan", "--nodes", "3", "--miners", "1"));
    }

    @Test
    void w7_without_a_number_it_asks() {
        assertTrue(said("5\n", "cluster", "plan").contains("4 full nodes, 1 light nodes, 0 miners"));
        assertTrue(said("5\n", "cluster", "plan", "--lang", "zh").contains("4 个全节点，1 个轻节点，0 个矿工"));
    }
}
