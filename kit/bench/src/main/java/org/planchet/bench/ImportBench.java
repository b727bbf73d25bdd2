package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;

/// Imports a generated chain of P2PKH transactions with every signature checked, beside libsecp256k1's own time for
/// as many verifications on the same machine in the same minute.
final class ImportBench {
    private static final int TRANSACTIONS_A_BLOCK = 1_000;

    private ImportBench() {}

    static void run(int transactions, int runs) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("blk00000.dat"),
                    ChainGenerator.Mix.ONLY_P2PKH,
                    (transactions + TRANSACTIONS_A_BLOCK - 1) / TRANSACTIONS_A_BLOCK,
                    TRANSACTIONS_A_BLOCK);
            line("chain: %,d blocks, %,d transactions, %,d inputs, %,d MiB"
                    .formatted(made.blocks(), made.transactions(), made.inputs(), made.bytes() >> 20));
            var figures = new ArrayList<MeasuredProcess.Figures>();
            var signature = new ArrayList<Double>();
            for (int run = 0; run < runs; run++) {
                signature.add(microsecondsPerVerification());
                Path dataDir = work.resolve("data" + run);
                figures.add(Planchet.importInto(dataDir, made.file(), work.resolve("import.log")));
                Planchet.delete(dataDir);
            }
            report(made, figures, median(signature));
        } finally {
            Planchet.delete(work);
        }
    }

    private static void report(ChainGenerator.Made made, List<MeasuredProcess.Figures> figures, double signature) {
        double wall = median(
                figures.stream().map(MeasuredProcess.Figures::wallSeconds).toList());
        double cpu =
                median(figures.stream().map(MeasuredProcess.Figures::cpuSeconds).toList());
        double peak =
                median(figures.stream().map(MeasuredProcess.Figures::peakMiB).toList());
        double perInput = cpu * 1e6 / made.inputs();
        line("medians of " + figures.size() + " runs, start and end of the process included, heap limit 512 MiB:");
        line("  wall                          " + fixed(wall, 2) + " s, " + fixed(made.inputs() / wall, 0)
                + " inputs/s");
        line("  CPU                           " + fixed(cpu, 2) + " s, " + fixed(perInput, 1) + " µs an input");
        line("  libsecp256k1, a verification  " + fixed(signature, 1) + " µs");
        line("  ratio CPU an input / verification  " + fixed(perInput / signature, 2));
        line("  peak resident memory          " + fixed(peak, 0) + " MiB");
    }

    /// CPU time of one ECDSA verification while every core verifies, as every core does in an import; over signatures
    /// of which no two are of the same key.
    private static double microsecondsPerVerification() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        int each = 12_000;
        var publicKeys = new byte[cores * each][];
        var hashes = new byte[cores * each][];
        var signatures = new byte[cores * each][];
        for (int i = 0; i < cores * each; i++) {
            var owner = new Owner(i, Owner.Kind.P2PKH);
            publicKeys[i] = owner.publicKey();
            hashes[i] = Hashes.sha256(publicKeys[i]);
            signatures[i] = owner.sign(hashes[i]);
        }
        IntConsumer verify = core -> {
            for (int i = core * each; i < (core + 1) * each; i++)
                if (!Secp256k1.verifyEcdsa(publicKeys[i], signatures[i], hashes[i])) throw new AssertionError("valid");
        };
        verify.accept(0); // the compiler warms up
        var nanos = new LongAdder();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < cores; i++) {
            int core = i;
            threads.add(Thread.ofPlatform().start(() -> {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                verify.accept(core);
                nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            }));
        }
        for (Thread thread : threads) thread.join();
        return nanos.sum() / 1e3 / each / cores;
    }
}
