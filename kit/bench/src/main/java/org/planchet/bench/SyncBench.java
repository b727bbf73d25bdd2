package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// A new node fetches a generated chain from another one over loopback, every script checked, in plain and encrypted
/// (BIP-0324) in turn. Both run in this process, so the giver's work is in the time as well.
final class SyncBench {
    private static final int TRANSACTIONS_A_BLOCK = 500;

    private SyncBench() {}

    static void run(int blocks, int runs) throws IOException, InterruptedException, StartupException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("blk00000.dat"), ChainGenerator.Mix.MODERN, blocks, TRANSACTIONS_A_BLOCK);
            line("chain: %,d blocks, %,d transactions, %,d inputs, %,d MiB"
                    .formatted(made.blocks(), made.transactions(), made.inputs(), made.bytes() >> 20));
            Planchet.importInto(work.resolve("giver"), made.file(), work.resolve("import.log"));
            var plain = new ArrayList<Double>();
            var encrypted = new ArrayList<Double>();
            try (RunningNode giver = Daemon.start(config(work.resolve("giver")))) {
                for (int run = 0; run < runs; run++) {
                    plain.add(sync(giver, work.resolve("taker"), false));
                    encrypted.add(sync(giver, work.resolve("taker"), true));
                }
            }
            print("plain (v1)", plain, made);
            print("encrypted (v2)", encrypted, made);
            var ratios = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) ratios.add(encrypted.get(run) / plain.get(run));
            line("encrypted / plain, median of each pair's ratio: " + fixed(median(ratios), 3));
        } finally {
            Planchet.delete(work);
        }
    }

    private static void print(String what, List<Double> seconds, ChainGenerator.Made made) {
        double wall = median(seconds);
        line(what + ", median of " + seconds.size() + " runs: " + fixed(wall, 2) + " s, "
                + fixed(made.inputs() / wall, 0) + " inputs/s; all: "
                + seconds.stream().map(s -> fixed(s, 2)).toList());
    }

    /// Seconds that a new node takes to fetch all that `giver` has, into a folder that is deleted afterwards.
    static double sync(RunningNode giver, Path folder, boolean encrypted)
            throws IOException, InterruptedException, StartupException {
        NodeConfig config = config(folder).with("v2transport", String.valueOf(encrypted));
        try (RunningNode taker = Daemon.start(config)) {
            long start = System.nanoTime();
            taker.api().addPeer(giver.p2pAddress());
            int goal = giver.api().status().height();
            while (taker.api().status().height() < goal) Thread.sleep(20);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            Planchet.delete(folder);
        }
    }

    static NodeConfig config(Path folder) {
        return NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.toString(),
                "port",
                "0",
                "bind",
                "127.0.0.1",
                "discover",
                "false",
                "assume-valid",
                "0",
                "api",
                "false");
    }
}
