package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// What the index of compact filters (BIP-0158) costs on top of an import: a chain is imported with every script
/// checked; then a node starts on it, in turn without an index and with this one, and runs until it has caught up. The
/// difference between the two is the index.
final class FilterBench {
    private static final int TRANSACTIONS_A_BLOCK = 500;

    /// @param seconds from the start of the process until it has caught up
    /// @param cpu     seconds of all its threads up to then
    private record Start(double seconds, double cpu) {}

    private FilterBench() {}

    static void run(int blocks, int runs) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("blk00000.dat"), ChainGenerator.Mix.MODERN, blocks, TRANSACTIONS_A_BLOCK);
            line("chain: %,d blocks, %,d transactions, %,d inputs, %,d MiB"
                    .formatted(made.blocks(), made.transactions(), made.inputs(), made.bytes() >> 20));
            var wall = new ArrayList<Double>();
            var cpu = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) {
                Path folder = work.resolve("run" + run);
                MeasuredProcess.Figures imported = Planchet.importInto(folder, made.file(), work.resolve("import.log"));
                Start without = start(folder, "none", made.blocks() - 1);
                Start with = start(folder, "filter", made.blocks() - 1);
                Planchet.delete(folder);
                line("  import %s s, CPU %s s; the index %s s, CPU %s s"
                        .formatted(
                                fixed(imported.wallSeconds(), 2),
                                fixed(imported.cpuSeconds(), 2),
                                fixed(with.seconds - without.seconds, 2),
                                fixed(with.cpu - without.cpu, 2)));
                wall.add((with.seconds - without.seconds) / imported.wallSeconds());
                cpu.add((with.cpu - without.cpu) / imported.cpuSeconds());
            }
            line("index / import, median of the runs' ratios: wall " + fixed(median(wall), 3) + ", CPU "
                    + fixed(median(cpu), 3));
        } finally {
            Planchet.delete(work);
        }
    }

    private static Start start(Path folder, String index, int tip) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (ServedNode node =
                ServedNode.planchet(Planchet.LAUNCHER, folder, folder.resolveSibling("node.log"), "--index", index)) {
            String caughtUp = "\"best_block_height\":" + tip;
            boolean indexes = !index.equals("none");
            while (indexes && !node.call("getindexinfo", "").replace(" ", "").contains(caughtUp)) Thread.sleep(10);
            return new Start((System.nanoTime() - began) / 1e9, node.cpuSeconds());
        }
    }
}
