package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.planchet.testkit.PlanchetNode;

/// The pods of a StatefulSet, with what its controller and a Service do: one is started, or ended, after the other, and
/// clients are led to those that are ready.
final class Cluster implements AutoCloseable {
    /// The Service learns so late that a pod is about to end. Until then it sends clients there.
    private static final long SERVICE_LAG_MILLIS = 2_000;

    /// So long after the Service has learned of it the last client that had the pod's address has connected.
    private static final long CLIENT_LAG_MILLIS = 1_000;

    private final Chart chart;
    private final String token;
    private final ImageRoot image;
    private final PodNetwork network = new PodNetwork();
    private final List<ClusterPod> pods = new ArrayList<>();
    private final List<ClusterPod> endpoints = new CopyOnWriteArrayList<>();

    Cluster(Chart chart, String token, Path folder) throws Exception {
        this.chart = chart;
        this.token = token;
        image = ImageRoot.in(folder);
    }

    List<ClusterPod> pods() {
        return pods;
    }

    /// Those to which the Service leads its clients.
    List<ClusterPod> endpoints() {
        return List.copyOf(endpoints);
    }

    /// Starts pods until there are so many, each when the one before it is ready.
    void scale(int count) throws Exception {
        while (pods.size() < count) endpoints.add(start("blockchain-node"));
    }

    /// Starts a light node, to which the Service leads nobody.
    ClusterPod startLight() throws Exception {
        return start("blockchain-spv");
    }

    private ClusterPod start(String set) throws Exception {
        var pod = new ClusterPod(pods.size(), chart, set, token, image, network);
        pods.add(pod);
        for (ClusterPod each : pods) each.learnNames();
        awaitReady(pod);
        return pod;
    }

    private static void awaitReady(ClusterPod pod) {
        PlanchetNode.await("pod " + pod.number + " to be ready", pod::isReady);
    }

    /// Restarts a pod: it is announced, so that clients are led elsewhere; it serves on through the pause of
    /// preStop, of which the last part, when nobody comes any more, is left out; then it is told to end.
    void restart(ClusterPod pod) throws Exception {
        assertTrue(SERVICE_LAG_MILLIS + CLIENT_LAG_MILLIS < pod.preStopMillis(), "the pause is long enough");
        Thread.sleep(SERVICE_LAG_MILLIS);
        endpoints.remove(pod);
        Thread.sleep(CLIENT_LAG_MILLIS);
        pod.restart();
        awaitReady(pod);
        endpoints.add(pod);
    }

    @Override
    public void close() throws IOException {
        for (ClusterPod pod : pods) pod.kill();
        network.close();
    }
}
