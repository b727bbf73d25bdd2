package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.HeaderView;
import org.planchet.testkit.PlanchetNode;

/// Nodes as a cluster has them: they find each other by the service's name, more of them join, and each is restarted
/// while its users go on.
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class ClusterTest {
    private static final String TOKEN = "a-token-of-a-test";
    private static final int HEADERS_AT_A_TIME = 2_000;

    @TempDir
    Path folder;

    @Test
    void k5_k6_k07_k11_three_are_scaled_to_seven_and_restarted_under_load_and_nothing_is_lost() throws Exception {
        Chart chart = Chart.render("chain: regtest\nmemory: 512\napi: {token: " + TOKEN + "}");
        try (var cluster = new Cluster(chart, TOKEN, folder)) {
            cluster.scale(3);
            var load = new ClusterLoad(cluster);
            awaitOneTip(cluster.pods());
            try (load) {
                load.start();
                cluster.scale(7);
                ClusterPod last = cluster.pods().getLast();
                PlanchetNode.await(
                        "all behind the name to be peers of the last",
                        () -> last.neighbours().size() == 6);
                // The controller's order: the highest number first.
                for (ClusterPod pod : cluster.pods().reversed()) {
                    int before = pod.api().status().height();
                    cluster.restart(pod);
                    assertTrue(pod.api().status().height() > before, "ready with the chain of its peers");
                }
            }
            assertEquals(List.of(), List.copyOf(load.failures));
            awaitEverythingMined(cluster.pods(), load);
            ClusterPod light = cluster.startLight();
            assertEquals("spv", light.api().status().program().role());
            awaitOneTip(cluster.pods());
            System.out.printf(
                    "The cluster: %d reads, %d payments, %d blocks, %d calls repeated; a pod took %d MB at most, and %d ms"
                            + " to stop%n",
                    load.reads.get(),
                    load.transactions.size(),
                    load.blocks.size(),
                    load.service.repeated(),
                    peakMegabytes(cluster.pods()),
                    cluster.pods().stream()
                            .mapToLong(ClusterPod::longestStopMillis)
                            .max()
                            .orElseThrow());
        }
    }

    private static void awaitOneTip(List<ClusterPod> pods) {
        for (ClusterPod pod : pods)
            PlanchetNode.await(
                    "the tip of pod " + pod.number,
                    () -> pod.api()
                            .status()
                            .tip()
                            .equals(pods.getFirst().api().status().tip()));
    }

    /// Whatever waits in any pod's mempool is mined there. Then every pod has every block and payment that was
    /// acknowledged by any.
    private static void awaitEverythingMined(List<ClusterPod> pods, ClusterLoad load) {
        for (ClusterPod pod : pods) {
            awaitOneTip(pods);
            pod.api().generate(ClusterLoad.REWARD, 1);
        }
        awaitOneTip(pods);
        for (ClusterPod pod : pods) {
            assertTrue(chain(pod).containsAll(load.blocks), () -> "pod " + pod.number + " lost a block");
            for (String txid : load.transactions)
                assertTrue(
                        pod.api().transaction(txid).confirmations() > 0,
                        () -> "pod " + pod.number + " has not mined " + txid);
        }
    }

    /// Hashes of its best chain.
    private static Set<String> chain(ClusterPod pod) {
        Set<String> hashes = new HashSet<>();
        int height = pod.api().status().height();
        for (int from = 0; from <= height; from += HEADERS_AT_A_TIME)
            pod.api().headers(from, HEADERS_AT_A_TIME).stream()
                    .map(HeaderView::hash)
                    .forEach(hashes::add);
        return hashes;
    }

    private static long peakMegabytes(List<ClusterPod> pods) throws Exception {
        long peak = 0;
        for (ClusterPod pod : pods) peak = Math.max(peak, pod.peakMemory());
        return peak >> 20;
    }
}
