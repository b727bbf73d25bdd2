package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Transaction;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.MemoryGroup;
import org.planchet.wire.Message;

/// What a node takes of the memory that its container grants: it is started with the image's options of Java and the
/// chart's shares, fetches a chain with many coins, fills its mempool, and answers callers while idle peers hold
/// connections to it.
///
/// A memory cgroup bounds it, as a container engine's does: one that takes more is killed by the kernel. Where
/// no cgroup can be made, Java is told of the limit and nobody enforces it.
final class SizesBench {
    /// MiB, the rows of the table in docs/operations.md.
    static final List<Integer> MEMORY = List.of(512, 1024, 2048);

    private static final ChainParams REGTEST = Chains.regtest();

    /// Callers, each of whom asks for a whole decoded block again and again.
    private static final int CALLERS = 8;

    private static final double CALL_SECONDS = 10;

    /// As the chart has it: coins and mempool get an eighth of the memory each, the mempool 300 MB at most.
    private static final int SHARE = 8;

    private static final int MOST_MEMPOOL = 300;

    /// More than enough for a full mempool, at 100 outputs each.
    private static final int PAYMENTS = 35_000;

    private static final int OUTPUTS = 100;

    private static final Pattern CONNECTIONS = Pattern.compile("\"result\":(\\d+)");
    private static final int BATCH = 100;

    private static final String TRUST = "noban,relay,in@127.0.0.1";
    private static final Pattern MEMPOOL = Pattern.compile("\"usage\":(\\d+),.*\"maxmempool\":(\\d+)");

    private SizesBench() {}

    static void run(List<Integer> memory, int coins, int peers) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            Waiting waiting = ChainGenerator.makeCoins(work.resolve("blk00000.dat"), coins, PAYMENTS, OUTPUTS);
            ChainGenerator.Made made = waiting.chain();
            line("chain: %,d blocks, %,d transactions, %,d MiB; %,d coins; %,d idle peers; %d callers"
                    .formatted(made.blocks(), made.transactions(), made.bytes() >> 20, coins, peers, CALLERS));
            Path giver = work.resolve("giver");
            Planchet.importInto(giver, made.file(), work.resolve("import.log"));
            int port = FreePort.choose();
            try (ServedNode _ = ServedNode.planchet(
                    Planchet.LAUNCHER,
                    giver,
                    work.resolve("giver.log"),
                    "--blocks-only",
                    "true",
                    "--port",
                    Integer.toString(port))) {
                for (int each : memory) measure(work.resolve("node" + each), each, waiting, port, peers);
            }
        } finally {
            Planchet.delete(work);
        }
    }

    private static void measure(Path folder, int memory, Waiting waiting, int giver, int peers)
            throws IOException, InterruptedException {
        ChainGenerator.Made made = waiting.chain();
        int port = FreePort.choose();
        int share = memory / SHARE;
        String mempool = Integer.toString(Math.min(MOST_MEMPOOL, share));
        var idle = new ArrayList<WirePeer>();
        MemoryGroup group = group(memory);
        Path log = folder.resolveSibling("node" + memory + ".log");
        try (ServedNode node = ServedNode.planchet(
                program(memory, group),
                folder,
                log,
                "--coin-cache",
                Integer.toString(share),
                "--max-mempool",
                mempool,
                "--port",
                Integer.toString(port),
                "--peer",
                "127.0.0.1:" + giver,
                "--max-peers",
                Integer.toString(peers + 100),
                "--whitelist",
                TRUST)) {
            line("memory %,d MiB%s; coins %d MiB, mempool %s MB"
                    .formatted(memory, group == null ? ", not enforced" : "", share, mempool));
            double seconds = awaitChain(node, made);
            line("  %-44s %9s".formatted("fetched in, s", fixed(seconds, 1)));
            resident(node, "most resident while it fetched, MiB");
            try (WirePeer payer = new WirePeer(REGTEST, port, made.blocks() - 1)) {
                fill(node, payer, waiting.payments());
            }
            resident(node, "with a full mempool");
            for (int i = 0; i < peers; i++) idle.add(new WirePeer(REGTEST, port, made.blocks() - 1));
            resident(node, "with the idle peers too");
            CallRate rate = CallRate.of(node, node.restBlock(made.lastPaying().toString()), CALLERS, CALL_SECONDS);
            resident(node, "and with the callers");
            line("  %-44s %9s".formatted("decoded blocks answered, /s", fixed(rate.perSecond(), 1)));
            int connected = number(node.call("getconnectioncount", ""), CONNECTIONS);
            if (connected <= peers) throw new IOException("of %d peers %d are left".formatted(peers + 1, connected));
            int code = node.stop();
            if (code != 0) throw new IOException("the node ended with " + code);
            line("  nothing died: no call failed, all peers are there, the node stopped in order");
        } catch (IOException failed) {
            throw new IOException(
                    "with " + memory + " MiB: " + failed.getMessage() + "\n" + MeasuredProcess.tail(log), failed);
        } finally {
            for (WirePeer peer : idle) peer.close();
            if (group != null) group.close();
            Planchet.delete(folder);
        }
    }

    /// Hands payments in until the mempool is full, or has begun to refuse what pays no more than the rest.
    private static void fill(ServedNode node, WirePeer payer, List<Transaction> payments)
            throws IOException, InterruptedException {
        int sent = 0;
        double full = 0;
        while (full < 0.98) {
            if (sent == payments.size()) throw new IOException("the mempool is not full: " + full);
            for (int last = Math.min(sent + BATCH, payments.size()); sent < last; sent++)
                payer.send(new Message.TxMessage(payments.get(sent)));
            Matcher pool = MEMPOOL.matcher(node.call("getmempoolinfo", "").replace(" ", ""));
            if (!pool.find()) throw new IOException("a mempool without a size");
            full = Double.parseDouble(pool.group(1)) / Double.parseDouble(pool.group(2));
        }
    }

    private static int number(String answer, Pattern pattern) throws IOException {
        Matcher found = pattern.matcher(answer);
        if (!found.find()) throw new IOException(answer);
        return Integer.parseInt(found.group(1));
    }

    private static void resident(ServedNode node, String when) throws IOException {
        line("  %-44s %9s".formatted(when, fixed(node.peakMiB(), 0)));
    }

    /// Null where none can be made.
    private static @Nullable MemoryGroup group(int mib) {
        try {
            return MemoryGroup.of((long) mib << 20);
        } catch (IOException refused) {
            line("nobody enforces the limit: " + refused.getMessage());
            return null;
        }
    }

    /// Java with the options that it has in the image, but for those that name the image's own folders.
    private static List<String> program(int memory, @Nullable MemoryGroup group) throws IOException {
        Path launcher = Path.of(Planchet.LAUNCHER).toAbsolutePath();
        List<String> command = new ArrayList<>(group == null ? List.of() : group.command());
        // The image's variable: Dockerfile.
        command.addAll(List.of("env", "MALLOC_ARENA_MAX=2"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (group == null) command.add("-XX:MaxRAM=" + memory + "m");
        for (String option : Files.readAllLines(launcher.resolveSibling("deploy/image/java.options")))
            if (option.startsWith("-") && !option.equals("-jar") && !option.contains("/opt/planchet"))
                command.add(option);
        command.addAll(List.of(
                "-jar", launcher.resolveSibling("shell/cli/target/planchet.jar").toString()));
        return command;
    }

    private static double awaitChain(ServedNode node, ChainGenerator.Made made)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        String tip = "\"result\":" + (made.blocks() - 1);
        while (!node.call("getblockcount", "").contains(tip)) Thread.sleep(100);
        return (System.nanoTime() - start) / 1e9;
    }
}
