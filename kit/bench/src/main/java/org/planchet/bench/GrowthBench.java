package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;

/// How the cost of an import grows with the chain: the same chain cut off at a quarter of a size, half of it, all of it
/// and twice it.
final class GrowthBench {
    private static final int TRANSACTIONS_A_BLOCK = 1_200;

    /// Blocks that come to about a MiB.
    private static final double BLOCKS_A_MIB = 2.4;

    private GrowthBench() {}

    /// @param mostMiB of the longest chain
    static void run(int mostMiB, int runs) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.make(
                    work.resolve("all.dat"),
                    ChainGenerator.Mix.MODERN,
                    (int) (mostMiB * BLOCKS_A_MIB),
                    TRANSACTIONS_A_BLOCK);
            line("the same chain, cut off; 40% P2PKH, 35% P2WPKH, 25% P2TR; medians of " + runs + " runs");
            line("     MiB      inputs   wall, s    CPU, s   µs of CPU an input   and of those since the row before");
            double inputsBefore = 0;
            double cpuBefore = 0;
            for (int part = 8; part >= 1; part /= 2) {
                Path file = cut(made.file(), made.bytes() / part, work.resolve("blk00000.dat"));
                var wall = new ArrayList<Double>();
                var cpu = new ArrayList<Double>();
                double inputs = 0;
                for (int run = 0; run < runs; run++) {
                    Path log = work.resolve("import.log");
                    MeasuredProcess.Figures figures = Planchet.importInto(work.resolve("data"), file, log);
                    Planchet.delete(work.resolve("data"));
                    wall.add(figures.wallSeconds());
                    cpu.add(figures.cpuSeconds());
                    inputs = (double) made.inputs() * Files.size(file) / made.bytes();
                }
                double seconds = Figures.median(cpu);
                line("%8d %11s %9s %9s %20s %35s"
                        .formatted(
                                Files.size(file) >> 20,
                                fixed(inputs, 0),
                                fixed(Figures.median(wall), 2),
                                fixed(seconds, 2),
                                fixed(seconds * 1e6 / inputs, 1),
                                fixed((seconds - cpuBefore) * 1e6 / (inputs - inputsBefore), 1)));
                inputsBefore = inputs;
                cpuBefore = seconds;
            }
        } finally {
            Planchet.delete(work);
        }
    }

    /// The records of `file` up to the last that ends within `bytes`.
    private static Path cut(Path file, long bytes, Path target) throws IOException {
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        long end = 0;
        var length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            while (end + 8 <= bytes) {
                length.clear();
                if (channel.read(length, end + 4) < 4) break;
                long next = end + 8 + length.flip().getInt();
                if (next > bytes) break;
                end = next;
            }
            channel.truncate(end);
        }
        return target;
    }
}
