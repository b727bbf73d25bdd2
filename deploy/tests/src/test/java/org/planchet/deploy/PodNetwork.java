package org.planchet.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/// A network in which every pod has an address of its own: a network namespace for each, joined by a bridge on which
/// this machine is too. Made and removed by the test, so it needs root and `ip`; skipped with a word otherwise.
final class PodNetwork implements AutoCloseable {
    private static final String SUBNET = "10.213.78.";
    private static final int MACHINE = 254;

    /// Names of interfaces have 15 characters at most.
    private final String id = Long.toString(ProcessHandle.current().pid() % 1_000_000);

    private final String bridge = "plb" + id;
    private final List<String> pods = new ArrayList<>();

    PodNetwork() throws InterruptedException {
        String made = run("link add " + bridge + " type bridge");
        Assumptions.assumeTrue(made.isEmpty(), "skipped: no bridge can be made (it takes root and ip): " + made);
        ip("addr add " + SUBNET + MACHINE + "/24 dev " + bridge);
        ip("link set " + bridge + " up");
    }

    private static String run(String arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(("ip " + arguments).split(" "))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : "failed: " + said;
        } catch (IOException noSuchProgram) {
            return "failed: " + noSuchProgram.getMessage();
        }
    }

    private static void ip(String arguments) throws InterruptedException {
        String failed = run(arguments);
        if (!failed.isEmpty()) throw new AssertionError("ip " + arguments + ": " + failed);
    }

    /// Joins one more pod.
    void add() throws InterruptedException {
        int number = pods.size();
        String namespace = "planchet-" + id + "-" + number;
        String inside = "plp" + id + number;
        String outside = "plo" + id + number;
        ip("netns add " + namespace);
        pods.add(namespace);
        ip("link add " + outside + " type veth peer name " + inside + " netns " + namespace);
        ip("link set " + outside + " master " + bridge + " up");
        ip("-n " + namespace + " addr add " + address(number) + "/24 dev " + inside);
        ip("-n " + namespace + " link set " + inside + " up");
        ip("-n " + namespace + " link set lo up");
    }

    String address(int pod) {
        return SUBNET + (pod + 1);
    }

    /// What goes before a command that is to run at the pod's address.
    List<String> at(int pod) {
        return List.of("ip", "netns", "exec", pods.get(pod));
    }

    /// Writes a list of names as the cluster's DNS would answer: the service's name stands for every pod.
    void writeNames(Path hosts, String service) throws IOException {
        List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
        IntStream.range(0, pods.size()).forEach(pod -> lines.add(address(pod) + " " + service));
        Files.write(hosts, lines);
    }

    @Override
    public void close() {
        try {
            for (String pod : pods) run("netns del " + pod);
            run("link del " + bridge);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
