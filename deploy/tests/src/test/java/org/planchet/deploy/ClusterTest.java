package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.PlanchetNode;

/// Pods without a cluster: the image's program with exactly the rendered arguments, variables and files, each at an
/// address of its own, and the service's name for all of them. What a kubelet does to them is done here.
@Tag("slow")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ClusterTest {
    private static final String SERVICE = "blockchain-service";
    private static final String REWARD = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    @TempDir
    Path folder;

    private final Chart chart = Chart.render("chain: regtest\nmemory: 512");
    private final StatefulSet set = chart.one(StatefulSet.class, "blockchain-node");
    private final List<Pod> pods = new ArrayList<>();

    /// A pod of the set, with its claim: what it stored is there when it comes back.
    private final class Pod {
        final int number = pods.size();
        final ImageRoot image;
        final PodNetwork network;
        final Path data;
        final Path etc;
        Process process;

        Pod(ImageRoot image, PodNetwork network) throws Exception {
            this.image = image;
            this.network = network;
            data = image.volume("data-blockchain-node-" + number);
            etc = folder.resolve("etc-" + number);
            copy(image.root().resolve("etc"), etc);
            PodProgram.of(chart, "blockchain-node")
                    .writeFiles(Files.createDirectories(folder.resolve("files-" + number)));
            copy(folder.resolve("files-" + number + "/etc/planchet"), etc.resolve("planchet"));
            // Else the C library takes one address for each name of the list, unlike from DNS.
            Files.writeString(etc.resolve("host.conf"), "multi on\n");
            network.add();
            process = start();
        }

        private Process start() throws IOException {
            PodProgram program = PodProgram.of(chart, "blockchain-node");
            var security = set.getSpec().getTemplate().getSpec().getSecurityContext();
            String user = security.getRunAsUser() + ":" + security.getRunAsGroup();
            network.writeNames(etc.resolve("hosts"), SERVICE);
            ProcessBuilder builder = image.command(
                    data,
                    etc,
                    user,
                    program.variables(),
                    Dockerfile.read().command(program.arguments().toArray(String[]::new)));
            builder.command().addAll(0, network.at(number));
            return builder.redirectOutput(folder.resolve("said-" + number).toFile())
                    .start();
        }

        NodeApi api() {
            try {
                return HttpNodeApi.connectWithCookie(
                        URI.create("http://" + network.address(number) + ":5001"),
                        Files.readString(data.resolve(".cookie")).strip());
            } catch (IOException gone) {
                throw new AssertionError(said(), gone);
            }
        }

        String said() {
            try {
                return Files.readString(folder.resolve("said-" + number));
            } catch (IOException unreadable) {
                return unreadable.toString();
            }
        }

        /// The addresses of its peers; two nodes that dialled each other may be connected twice.
        Set<String> neighbours() {
            return api().peers().stream()
                    .filter(peer -> peer.status().equals("connected"))
                    .map(peer -> peer.address().substring(0, peer.address().lastIndexOf(':')))
                    .collect(Collectors.toSet());
        }

        /// As the kubelet asks it.
        boolean isReady() {
            if (!process.isAlive()) throw new AssertionError("pod " + number + " ended: " + said());
            var probe = set.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getReadinessProbe();
            URI address = URI.create("http://" + network.address(number) + ":5001"
                    + probe.getHttpGet().getPath());
            try {
                return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }

        void stop() throws InterruptedException {
            process.toHandle().destroy();
            long grace = set.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
            assertTrue(process.waitFor(grace / 3, TimeUnit.SECONDS), this::said);
            assertEquals(0, process.exitValue(), this::said);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator)
                Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    /// Scales as a StatefulSet does: one after the other, the next when the last is ready.
    private void scale(int count, ImageRoot image, PodNetwork network) throws Exception {
        while (pods.size() < count) {
            Pod pod = new Pod(image, network);
            pods.add(pod);
            for (Pod each : pods) network.writeNames(each.etc.resolve("hosts"), SERVICE);
            PlanchetNode.await("pod " + pod.number + " to be ready", pod::isReady);
        }
    }

    private void awaitHeight(int height) {
        for (Pod pod : pods) awaitHeight(pod, height);
        String tip = pods.getFirst().api().status().tip();
        for (Pod pod : pods) assertEquals(tip, pod.api().status().tip());
    }

    private static void awaitHeight(Pod pod, int height) {
        PlanchetNode.await(
                "pod " + pod.number + " at height " + height,
                () -> pod.api().status().height() == height);
    }

    @Test
    void k5_k6_three_reach_one_tip_and_more_join_and_each_comes_back_with_its_data() throws Exception {
        ImageRoot image = ImageRoot.assemble(folder);
        try (var network = new PodNetwork()) {
            scale(3, image, network);
            pods.getFirst().api().generate(REWARD, 5);
            awaitHeight(5);
            scale(5, image, network);
            awaitHeight(5);
            Pod last = pods.getLast();
            PlanchetNode.await(
                    "all behind the name to be peers of the last",
                    () -> last.neighbours().size() == 4);
            // A rolling restart: from the last to the first, the next when this one is ready, blocks going on. A node
            // that nobody has told of another chain is ready with its own: here the next block is to stand on all.
            int height = 5;
            for (Pod pod : pods.reversed()) {
                pod.stop();
                pods.get((pod.number + 1) % pods.size()).api().generate(REWARD, 1);
                height++;
                pod.process = pod.start();
                PlanchetNode.await("pod " + pod.number + " to be back", pod::isReady);
                assertTrue(pod.api().status().height() >= 5, "its data is there");
                awaitHeight(pod, height);
            }
            awaitHeight(height);
        } finally {
            for (Pod pod : pods) pod.process.destroyForcibly().waitFor();
        }
    }
}
