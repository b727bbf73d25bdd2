package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.planchet.testkit.FreePort;

/// What it costs a node to have its chain followed while it fetches it: a new node takes a chain from a
/// neighbour, every script checked, with both stores and without any in turn.
final class FollowedImport {
    private static final double MAX_RATIO = 1.1;

    private final Path work;
    private final String mongodb;

    FollowedImport(Path work, String mongodb) {
        this.work = work;
        this.mongodb = mongodb;
    }

    /// @param wall seconds until the node has the chain
    /// @param cpu  of the node until then, seconds
    private record Taken(double wall, double cpu) {}

    void run(int payments, int rounds) throws IOException, InterruptedException {
        ChainGenerator.Made chain = ChainGenerator.makeForReaders(
                        work.resolve("chain"), payments, GatewayBench.PAYMENTS_A_BLOCK, 0)
                .ahead()
                .chain();
        Path folder = work.resolve("giver");
        Planchet.importInto(folder, chain.file(), chain.lastPaying().toString(), work.resolve("import.log"));
        String port = Integer.toString(FreePort.choose());
        List<Double> walls = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        try (ServedNode giver =
                ServedNode.planchet(Planchet.LAUNCHER, folder, work.resolve("giver.log"), "--port", port)) {
            for (int i = 0; i < rounds; i++) {
                Taken alone = fetch(giver, chain, List.of("--peer", "127.0.0.1:" + port));
                Taken followed = followed(giver, chain, "127.0.0.1:" + port, payments);
                walls.add(followed.wall() / alone.wall());
                cpus.add(followed.cpu() / alone.cpu());
                line("  round %d: alone %s s, %s s of CPU; followed %s s, %s s of CPU"
                        .formatted(
                                i + 1,
                                fixed(alone.wall(), 1),
                                fixed(alone.cpu(), 1),
                                fixed(followed.wall(), 1),
                                fixed(followed.cpu(), 1)));
            }
        }
        double wall = median(walls);
        line("a node fetches %,d transactions with both stores in %s of the time, with %s of the CPU%s"
                .formatted(
                        chain.transactions(),
                        fixed(wall, 2),
                        fixed(median(cpus), 2),
                        wall < MAX_RATIO ? "" : " MISSED: 1.10"));
    }

    private Taken followed(ServedNode giver, ChainGenerator.Made chain, String peer, int payments)
            throws IOException, InterruptedException {
        try (var stores = new OutsideServers(work.resolve("stores"), mongodb, payments)) {
            List<String> settings = new ArrayList<>(stores.settings());
            settings.addAll(List.of("--peer", peer));
            return fetch(giver, chain, settings);
        } finally {
            Planchet.delete(work.resolve("stores"));
        }
    }

    private Taken fetch(ServedNode giver, ChainGenerator.Made chain, List<String> settings)
            throws IOException, InterruptedException {
        Path folder = work.resolve("taker");
        String goal = "\"result\":" + (chain.blocks() - 1);
        if (!giver.call("getblockcount", "").contains(goal)) throw new IOException("the giver lacks blocks");
        try (ServedNode taker = ServedNode.planchet(
                Planchet.LAUNCHER, folder, work.resolve("taker.log"), settings.toArray(String[]::new))) {
            long start = System.nanoTime();
            double before = taker.cpuSeconds();
            while (!taker.call("getblockcount", "").contains(goal)) Thread.sleep(FollowedNode.LOOK_MILLIS);
            return new Taken((System.nanoTime() - start) / 1e9, taker.cpuSeconds() - before);
        } finally {
            Planchet.delete(folder);
        }
    }
}
