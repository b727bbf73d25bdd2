package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.StartupException;

/// The three figures that the Python prototype's documents claim, measured here: transactions a second (15), seconds
/// for a block to reach every node (2), and seconds to fetch 10,000 blocks (180).
final class ClaimsBench {
    private static final int NODES = 5;
    private static final int BLOCKS_SPREAD = 30;
    private static final int BLOCKS_FETCHED = 10_000;
    private static final int BLOCKS_OF_PAYMENTS = 40;
    private static final int PAYMENTS_A_BLOCK = 1_000;

    private ClaimsBench() {}

    static void run() throws IOException, InterruptedException, StartupException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            line("                                              claimed   measured   times better");
            ChainGenerator.Made payments = ChainGenerator.make(
                    work.resolve("payments.dat"), ChainGenerator.Mix.ONLY_P2PKH, BLOCKS_OF_PAYMENTS, PAYMENTS_A_BLOCK);
            double rate = payments.transactions() / fetch(payments, work);
            row("transactions a second, fetched from a peer", 15, rate, rate / 15);
            double spread = spread(work);
            row("seconds for a block through a line of " + NODES + " nodes", 2, spread, 2 / spread);
            ChainGenerator.Made empty = ChainGenerator.makeSparse(work.resolve("empty.dat"), BLOCKS_FETCHED, List.of());
            double fetched = fetch(empty, work);
            row("seconds to fetch 10,000 blocks", 180, fetched, 180 / fetched);
        } finally {
            Planchet.delete(work);
        }
    }

    private static void row(String name, double claimed, double measured, double better) {
        line("%-46s %6s %10s %14s"
                .formatted(name, fixed(claimed, 0), fixed(measured, measured < 10 ? 3 : 0), fixed(better, 0)));
    }

    private static double fetch(ChainGenerator.Made made, Path work)
            throws IOException, InterruptedException, StartupException {
        Path giving = work.resolve("giver");
        Path taking = work.resolve("taker");
        Planchet.importInto(giving, made.file(), work.resolve("import.log"));
        try (RunningNode giver = Daemon.start(SyncBench.config(giving))) {
            return SyncBench.sync(giver, taking, true);
        } finally {
            Planchet.delete(giving);
        }
    }

    /// Median seconds from a block's birth at one end of a line of nodes to its being the tip at the other.
    private static double spread(Path work) throws InterruptedException, StartupException {
        List<RunningNode> line = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                RunningNode node = Daemon.start(SyncBench.config(work.resolve("line" + i)));
                if (i > 0) node.api().addPeer(line.getLast().p2pAddress());
                line.add(node);
            }
            var seconds = new ArrayList<Double>();
            String address = line.getFirst()
                    .api()
                    .createWallet(Optional.empty(), Optional.empty())
                    .firstAddress();
            for (int i = 0; i < BLOCKS_SPREAD; i++) seconds.add(spreadOne(line, address, i + 1));
            return median(seconds.subList(BLOCKS_SPREAD / 3, BLOCKS_SPREAD)); // the first ones warm up
        } finally {
            for (RunningNode node : line) node.close();
        }
    }

    private static double spreadOne(List<RunningNode> line, String address, int height) throws InterruptedException {
        var born = new AtomicLong();
        var arrived = new AtomicLong();
        var there = new CountDownLatch(2);
        line.getFirst().api().onTip(status -> stamp(status.height() == height, born, there));
        line.getLast().api().onTip(status -> stamp(status.height() == height, arrived, there));
        line.getFirst().api().generate(address, 1);
        if (!there.await(60, TimeUnit.SECONDS)) throw new AssertionError("block " + height + " did not arrive");
        return (arrived.get() - born.get()) / 1e9;
    }

    private static void stamp(boolean now, AtomicLong time, CountDownLatch latch) {
        if (now && time.compareAndSet(0, System.nanoTime())) latch.countDown();
    }
}
