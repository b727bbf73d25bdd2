package org.planchet.cli.command;

import java.util.ArrayList;
import java.util.List;

/// What a cluster of so many nodes consists of, under the names that the Helm chart gives: of N nodes max(1,
/// N/7) are light and the rest full, as the prototype's deployer had it; miners come on top. A single node is
/// a full node.
///
/// @param full   1 or more
/// @param light  0 or more
/// @param miners 0 or more
public record ClusterPlan(int full, int light, int miners) {
    static final int MAX_NODES = 100;

    private static final int NODES_FOR_A_LIGHT_ONE = 7;

    /// A node of the cluster.
    ///
    /// @param kind as `NODE_TYPE` says it
    /// @param name of its pod
    public record Node(String kind, String name) {
        /// Where the others reach it: each pod has a name of its own below the headless service's.
        public String address() {
            return name + ".blockchain-service:5000";
        }
    }

    /// @param nodes 1 to [#MAX_NODES], miners not counted
    public static ClusterPlan of(int nodes, int miners) {
        int light = nodes == 1 ? 0 : Math.max(1, nodes / NODES_FOR_A_LIGHT_ONE);
        return new ClusterPlan(nodes - light, light, miners);
    }

    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        add(nodes, "full", "blockchain-node-", full);
        add(nodes, "spv", "blockchain-spv-", light);
        add(nodes, "miner", "blockchain-miner-", miners);
        return nodes;
    }

    private static void add(List<Node> nodes, String kind, String prefix, int count) {
        for (int number = 0; number < count; number++) nodes.add(new Node(kind, prefix + number));
    }

    /// The command that creates the nodes, or scales existing ones to that number.
    public String command() {
        String miner = miners == 0 ? "" : " --set miner=" + miners + " --set mineTo=ADDRESS";
        return "helm upgrade --install chain deploy/helm/planchet --set nodes=" + (full + light) + miner;
    }
}
