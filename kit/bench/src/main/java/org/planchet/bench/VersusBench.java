package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The same chain imported by `bitcoind` and by Planchet, in turn, from start to end of the process.
final class VersusBench {
    private static final int TRANSACTIONS_A_BLOCK = 1_200;

    /// More than two weeks of blocks: scripts are taken as valid only that far below the best header.
    private static final int BLOCKS_ABOVE = 2_200;

    private VersusBench() {}

    /// @param assumeValid whether scripts up to the last block with payments are taken as valid; all are checked if not
    static void run(int blocks, int runs, boolean assumeValid) throws IOException, InterruptedException {
        String bitcoind = onPath("bitcoind");
        if (bitcoind == null) {
            line("no bitcoind on the PATH: nothing to compare with");
            return;
        }
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("blk00000.dat"),
                    ChainGenerator.Mix.MODERN,
                    blocks,
                    TRANSACTIONS_A_BLOCK,
                    assumeValid ? BLOCKS_ABOVE : 0);
            String assumed = assumeValid ? made.lastPaying().toString() : "0";
            line("chain: %,d blocks, %,d transactions, %,d inputs, %,d MiB; 40%% P2PKH, 35%% P2WPKH, 25%% P2TR"
                    .formatted(made.blocks(), made.transactions(), made.inputs(), made.bytes() >> 20));
            var theirs = new ArrayList<MeasuredProcess.Figures>();
            var ours = new ArrayList<MeasuredProcess.Figures>();
            for (int run = 0; run < runs; run++) {
                Path folder = Files.createDirectory(work.resolve("run" + run));
                theirs.add(bitcoindImport(bitcoind, folder, made.file(), assumed, work.resolve("bitcoind.log")));
                ours.add(Planchet.importInto(
                        folder.resolve("planchet"), made.file(), assumed, work.resolve("planchet.log")));
                Planchet.delete(folder);
            }
            line("medians of " + runs + " runs in turn      bitcoind   Planchet   ratio (median of the pairs)");
            row("wall, s", theirs, ours, MeasuredProcess.Figures::wallSeconds);
            row("CPU, s", theirs, ours, MeasuredProcess.Figures::cpuSeconds);
            row("peak memory, MiB", theirs, ours, MeasuredProcess.Figures::peakMiB);
        } finally {
            Planchet.delete(work);
        }
    }

    static MeasuredProcess.Figures bitcoindImport(String bitcoind, Path folder, Path file, String assumed, Path log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                bitcoind,
                "-regtest",
                "-datadir=" + folder,
                "-loadblock=" + file,
                "-assumevalid=" + assumed,
                "-dbcache=450",
                "-stopafterblockimport",
                "-listen=0",
                "-connect=0",
                "-server=0",
                "-disablewallet"));
        command.addAll(ServedNode.NO_SELF_CHECKS);
        return MeasuredProcess.run(command, log);
    }

    private static void row(
            String name,
            List<MeasuredProcess.Figures> theirs,
            List<MeasuredProcess.Figures> ours,
            ToDoubleFunction<MeasuredProcess.Figures> figure) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ours.size(); i++)
            ratios.add(figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i)));
        line("  %-28s %9s %10s %7s"
                .formatted(
                        name,
                        fixed(median(theirs.stream().map(figure::applyAsDouble).toList()), 2),
                        fixed(median(ours.stream().map(figure::applyAsDouble).toList()), 2),
                        fixed(median(ratios), 2)));
    }

    static @Nullable String onPath(String program) {
        String path = System.getenv("PATH");
        if (path == null) return null;
        for (String folder : path.split(File.pathSeparator, -1))
            if (Files.isExecutable(Path.of(folder, program)))
                return Path.of(folder, program).toString();
        return null;
    }
}
