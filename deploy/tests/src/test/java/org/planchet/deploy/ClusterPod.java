package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.MemoryGroup;

/// A pod of a StatefulSet, without a cluster: the image's program with exactly the rendered
/// arguments, variables, files, user and memory, at an address of its own. What it stored is there when it comes back.
/// What a kubelet does to it is done here.
final class ClusterPod {
    static final String SERVICE = "blockchain-service";

    final int number;
    private final ImageRoot image;
    private final PodNetwork network;
    private final PodProgram program;
    private final PodSpec spec;
    private final MemoryGroup memory;
    private final Path data;
    private final Path files;
    private final Path said;
    private final URI address;
    private final NodeApi api;
    private Process process;
    private long longestStopMillis;

    /// Starts the pod.
    ///
    /// @param number of its address in the network
    /// @param token  the chart's `api.token`
    ClusterPod(int number, Chart chart, String set, String token, ImageRoot image, PodNetwork network)
            throws Exception {
        this.number = number;
        this.image = image;
        this.network = network;
        program = PodProgram.of(chart, set);
        spec = chart.one(StatefulSet.class, set).getSpec().getTemplate().getSpec();
        Quantity limit = container().getResources().getLimits().get("memory");
        memory = ImageRoot.memory(Quantity.getAmountInBytes(limit).longValueExact());
        data = image.volume("data-" + number);
        said = data.resolveSibling("said-" + number);
        files = data.resolveSibling("files-" + number);
        copy(image.root().resolve("etc"), Files.createDirectories(files.resolve("etc")));
        program.writeFiles(files);
        int group = Math.toIntExact(spec.getSecurityContext().getFsGroup());
        for (String secret : program.secrets().keySet())
            Files.setAttribute(files.resolve(secret.substring(1)), "unix:gid", group);
        // Else the C library takes one address for each name of the list, unlike from DNS.
        Files.writeString(files.resolve("etc/host.conf"), "multi on\n");
        network.add();
        address = URI.create("http://" + network.address(number) + ":5001");
        api = HttpNodeApi.connect(address, token);
        process = launch();
    }

    private Container container() {
        return spec.getContainers().getFirst();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator)
                if (Files.isRegularFile(path)) Files.copy(path, to.resolve(from.relativize(path)));
        }
    }

    private Process launch() throws IOException {
        learnNames();
        var security = spec.getSecurityContext();
        ProcessBuilder builder = image.command(
                data,
                files,
                security.getRunAsUser() + ":" + security.getRunAsGroup(),
                program.variables(),
                Dockerfile.read().command(program.arguments().toArray(String[]::new)));
        builder.command().addAll(0, network.at(number));
        builder.command().addAll(0, memory.command());
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                .start();
    }

    /// The service's name stands for every pod that there is now.
    void learnNames() throws IOException {
        network.writeNames(files.resolve("etc/hosts"), SERVICE);
    }

    NodeApi api() {
        return api;
    }

    String said() {
        try {
            return "pod " + number + ": " + Files.readString(said);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /// The addresses of its peers; two nodes that dialled each other may be connected twice.
    Set<String> neighbours() {
        return api.peers().stream()
                .filter(peer -> peer.status().equals("connected"))
                .map(peer -> peer.address().substring(0, peer.address().lastIndexOf(':')))
                .collect(Collectors.toSet());
    }

    /// As the kubelet asks it.
    boolean isReady() {
        if (!process.isAlive()) throw new AssertionError(said());
        String probe = container().getReadinessProbe().getHttpGet().getPath();
        try {
            return ((HttpURLConnection) address.resolve(probe).toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// The pause between the moment at which its end is announced and the signal to end.
    long preStopMillis() {
        return TimeUnit.SECONDS.toMillis(
                container().getLifecycle().getPreStop().getSleep().getSeconds());
    }

    /// Has it end in order, well within the time that it is granted, and starts it again with its data.
    void restart() throws Exception {
        long asked = System.nanoTime();
        process.toHandle().destroy();
        long granted = spec.getTerminationGracePeriodSeconds() * 1_000 - preStopMillis();
        assertTrue(process.waitFor(granted / 3, TimeUnit.MILLISECONDS), this::said);
        assertEquals(0, process.exitValue(), this::said);
        longestStopMillis = Math.max(longestStopMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
        process = launch();
    }

    /// How long it took to end, when it took longest.
    long longestStopMillis() {
        return longestStopMillis;
    }

    /// The most memory that it took, in bytes.
    long peakMemory() throws IOException {
        return memory.peak();
    }

    void kill() throws IOException {
        process.destroyForcibly().onExit().join();
        memory.close();
    }
}
