package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.planchet.api.NodeStatus;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.script.Addresses;

/// A chain that a MongoDB and a Redis follow, and the gateways that answer from them: at a hundredth, a tenth
/// and all of the payments, how fast the stores follow, and what gateways answer; at last how late a block is
/// seen there.
final class GatewayBench {
    static final int PAYMENTS_A_BLOCK = 500;
    private static final int BLOCKS_AHEAD = 60;
    private static final int CONNECTIONS = 4;
    private static final int ASKED = 1_000;
    private static final int WARM_UPS = 2;
    private static final double SECONDS = 3;
    /// How often each question is measured at least with one gateway, whose answers are compared from chain to chain:
    /// of one measurement the slowest answers vary twofold, whatever the chain.
    private static final int MEASUREMENTS = 5;
    /// Pairs of fetches, with stores and without, at least.
    private static final int PAIRS = 3;
    private static final double MAX_GROWTH = 1.5;

    private final Path work;
    private final String mongodb;
    private final int rounds;
    /// The slowest of a hundred answers with one gateway, in ms, of each stage.
    private final Map<String, List<Double>> p99 = new LinkedHashMap<>();

    private GatewayBench(Path work, String mongodb, int rounds) {
        this.work = work;
        this.mongodb = mongodb;
        this.rounds = rounds;
    }

    /// @param rounds  how often each question is measured, and the cost of being followed: the median counts
    /// @param mongodb URI of a MongoDB, whose database is emptied; empty for a stand-in
    static void run(int transactions, int rounds, String mongodb) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            line("MongoDB: "
                    + (mongodb.isEmpty() ? "a stand-in, mongo-java-server, over TCP" : "the one that was given")
                    + "; Redis: redis-server");
            var bench = new GatewayBench(work, mongodb, rounds);
            for (int share : List.of(100, 10, 1))
                if (transactions / share >= PAYMENTS_A_BLOCK) bench.stage(transactions / share, share == 1);
            bench.p99.forEach(GatewayBench::growth);
            new FollowedImport(work, mongodb)
                    .run(Math.max(PAYMENTS_A_BLOCK, transactions / 10), Math.max(PAIRS, rounds));
        } finally {
            Planchet.delete(work);
        }
    }

    private static void growth(String what, List<Double> stages) {
        double growth = stages.getLast() / stages.getFirst();
        line("%s: 99 of 100 within %s times the time of the smallest chain%s"
                .formatted(what, fixed(growth, 2), growth < MAX_GROWTH ? "" : " MISSED: 1.5"));
    }

    /// One size of chain.
    private void stage(int payments, boolean isLast) throws IOException, InterruptedException {
        ChainGenerator.ForReaders made =
                ChainGenerator.makeForReaders(work.resolve("chain"), payments, PAYMENTS_A_BLOCK, BLOCKS_AHEAD);
        ChainGenerator.Made chain = made.ahead().chain();
        Path folder = work.resolve("node");
        Planchet.importInto(folder, chain.file(), chain.lastPaying().toString(), work.resolve("import.log"));
        line("%,d transactions, %,d blocks, %,d MiB:"
                .formatted(chain.transactions(), chain.blocks(), chain.bytes() >> 20));
        try (var stores = new OutsideServers(work.resolve("stores"), mongodb, payments);
                FollowedNode node = FollowedNode.start(folder, work.resolve("node.log"), stores)) {
            Map<String, Long> nanos = node.awaitStores();
            // Each payment has two outputs, of which one is its sender's; a coinbase has one.
            long outputs = 2 * chain.transactions() - chain.blocks();
            nanos.forEach((store, taken) -> line("  %-8s follows in %s s: %s blocks/s, %s outputs/s"
                    .formatted(
                            store,
                            fixed(taken / 1e9, 1),
                            fixed(chain.blocks() / (taken / 1e9), 0),
                            fixed(outputs / (taken / 1e9), 0))));
            try (ServedGateway one = ServedGateway.start(stores, node.node(), work.resolve("gateway1.log"));
                    ServedGateway two = ServedGateway.start(stores, node.node(), work.resolve("gateway2.log"))) {
                Map<String, List<byte[]>> questions = questions(made);
                rates("one gateway", List.of(one), questions);
                rates("two gateways", List.of(one, two), questions);
                if (isLast) lag(node, one, made.ahead().next());
            }
        } finally {
            Planchet.delete(folder);
            Planchet.delete(work.resolve("stores"));
        }
    }

    private static Map<String, List<byte[]>> questions(ChainGenerator.ForReaders made) {
        ChainParams params = Chains.regtest();
        Map<String, List<byte[]>> questions = new LinkedHashMap<>();
        questions.put(
                "address",
                spread(made.payees().stream()
                        .map(script -> Addresses.of(script, params.addresses()).orElseThrow())
                        .map(address -> ServedGateway.get("/api/v1/addresses/" + address))
                        .toList()));
        questions.put(
                "transaction",
                spread(made.payments().stream()
                        .map(txid -> ServedGateway.get("/api/v1/transactions/" + txid))
                        .toList()));
        int first = made.ahead().chain().blocks() - made.payments().size();
        questions.put(
                "block",
                spread(IntStream.range(first, made.ahead().chain().blocks())
                        .mapToObj(height -> ServedGateway.get("/api/v1/blocks/" + height))
                        .toList()));
        return questions;
    }

    /// At most a thousand of them, from all over.
    private static List<byte[]> spread(List<byte[]> all) {
        int step = Math.max(1, all.size() / ASKED);
        return IntStream.range(0, Math.min(ASKED, all.size()))
                .mapToObj(i -> all.get(i * step))
                .toList();
    }

    private void rates(String by, List<? extends CallRate.Server> gateways, Map<String, List<byte[]>> questions)
            throws IOException, InterruptedException {
        List<CallRate.Server> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) connections.add(gateways.get(i % gateways.size()));
        boolean isCompared = gateways.size() == 1;
        // The compilers have their say first.
        for (int i = 0; i < (isCompared ? WARM_UPS : 1); i++)
            for (List<byte[]> asked : questions.values()) CallRate.of(connections, asked, SECONDS);
        // In turn: what else the machine has to do meanwhile then slows all of them.
        Map<String, List<CallRate>> measured = new LinkedHashMap<>();
        for (int i = 0; i < (isCompared ? Math.max(MEASUREMENTS, rounds) : rounds); i++)
            for (Map.Entry<String, List<byte[]>> asked : questions.entrySet())
                measured.computeIfAbsent(asked.getKey(), _ -> new ArrayList<>())
                        .add(CallRate.of(connections, asked.getValue(), SECONDS));
        measured.forEach((question, rates) -> {
            double perSecond = median(rates.stream().map(CallRate::perSecond).toList());
            double millis =
                    1e3 * median(rates.stream().map(CallRate::p99Seconds).toList());
            line("  %-12s %-12s %s/s, 99 of 100 within %s ms"
                    .formatted(by, question, fixed(perSecond, 0), fixed(millis, 1)));
            if (isCompared)
                p99.computeIfAbsent(question, _ -> new ArrayList<>()).add(millis);
        });
    }

    /// Hands a block a second to the node. How long after each a gateway answers from it.
    private static void lag(FollowedNode node, ServedGateway gateway, List<Block> blocks)
            throws IOException, InterruptedException {
        NodeStatus before = node.status();
        long[] nanos = new long[blocks.size()];
        long start = System.nanoTime();
        try (HttpConnection connection = gateway.connect()) {
            for (int i = 0; i < blocks.size(); i++) {
                long left = start + i * 1_000_000_000L - System.nanoTime();
                if (left > 0) Thread.sleep(left / 1_000_000);
                String raw = HexFormat.of().formatHex(blocks.get(i).raw());
                node.node().send(List.of(node.node().rpc(ServedNode.callOf("submitblock", "\"" + raw + "\""))));
                long taken = System.nanoTime();
                connection.send(
                        ServedGateway.get("/api/v1/headers/latest?at-least-height=" + (before.height() + i + 1)));
                nanos[i] = System.nanoTime() - taken;
            }
        }
        Arrays.sort(nanos);
        line("  a block a second of %d payments is answered from after %s ms (median), 99 of 100 within %s ms"
                .formatted(
                        PAYMENTS_A_BLOCK,
                        fixed(nanos[nanos.length / 2] / 1e6, 0),
                        fixed(nanos[(int) (nanos.length * 0.99)] / 1e6, 0)));
    }
}
