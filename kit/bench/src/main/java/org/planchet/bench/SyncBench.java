package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// A new node fetches a generated chain from another one over loopback, every script checked. Both run in this process,
/// so the giver's work is in the time as well.
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
            var seconds = new ArrayList<Double>();
            try (RunningNode giver = Daemon.start(config(work.resolve("giver")))) {
                for (int run = 0; run < runs; run++) {
                    Path folder = work.resolve("taker" + run);
                    seconds.add(sync(giver, folder));
                    Planchet.delete(folder);
                }
            }
            double wall = median(seconds);
            line("median of " + runs + " runs: " + fixed(wall, 2) + " s, " + fixed(made.inputs() / wall, 0)
                    + " inputs/s; all: "
                    + seconds.stream().map(s -> fixed(s, 2)).toList());
        } finally {
            Planchet.delete(work);
        }
    }

    /// Seconds that a new node takes to fetch all that `giver` has.
    static double sync(RunningNode giver, Path folder) throws InterruptedException, StartupException {
        try (RunningNode taker = Daemon.start(config(folder))) {
            long start = System.nanoTime();
            taker.api().addPeer(giver.p2pAddress());
            int goal = giver.api().status().height();
            while (taker.api().status().height() < goal) Thread.sleep(20);
            return (System.nanoTime() - start) / 1e9;
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
