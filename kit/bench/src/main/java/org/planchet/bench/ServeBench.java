package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;

/// What a node's clients wait for, measured at `bitcoind` and at Planchet in turn on the same regtest chain: calls a
/// second, transactions and blocks handed in, and the time from the start to the first answer.
final class ServeBench {
    private static final int TRANSACTIONS_A_BLOCK = 1_200;
    /// Of a block's transactions, those sent one by one; the rest goes in batches.
    private static final int ONE_BY_ONE = 400;
    private static final int BATCH = 100;
    private static final double SECONDS = 1.5;
    private static final int MANY = 8;

    private final ServedNode theirs;
    private final ServedNode ours;
    private final Map<String, List<double[]>> rows = new LinkedHashMap<>();

    private ServeBench(ServedNode theirs, ServedNode ours) {
        this.theirs = theirs;
        this.ours = ours;
    }

    static void run(int blocks, int rounds) throws IOException, InterruptedException {
        String bitcoind = VersusBench.onPath("bitcoind");
        if (bitcoind == null) {
            line("no bitcoind on the PATH: nothing to compare with");
            return;
        }
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            // One more round than is counted: the first finds every path cold.
            ChainGenerator.Ahead made = ChainGenerator.makeAhead(
                    work.resolve("blk00000.dat"), ChainGenerator.Mix.MODERN, blocks, TRANSACTIONS_A_BLOCK, rounds + 1);
            line("chain: %,d blocks, %,d MiB; every figure the median of %d rounds in turn"
                    .formatted(made.chain().blocks(), made.chain().bytes() >> 20, rounds));
            Path theirFolder = Files.createDirectory(work.resolve("bitcoind"));
            Path ourFolder = work.resolve("planchet");
            VersusBench.bitcoindImport(bitcoind, theirFolder, made.chain().file(), "0", work.resolve("import.log"));
            Planchet.importInto(ourFolder, made.chain().file(), work.resolve("import.log"));
            Map<String, List<double[]>> starts = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                start(starts, "empty", bitcoind, work.resolve("empty" + round), work.resolve("none" + round), work);
                start(starts, "with the chain", bitcoind, theirFolder, ourFolder, work);
            }
            try (ServedNode theirs = ServedNode.bitcoind(bitcoind, theirFolder, work.resolve("theirs.log"));
                    ServedNode ours = ServedNode.planchet(Planchet.LAUNCHER, ourFolder, work.resolve("ours.log"))) {
                var bench = new ServeBench(theirs, ours);
                for (int round = 0; round <= rounds; round++) {
                    if (round == 1) bench.rows.clear();
                    bench.round(
                            made.chain().lastPaying().toString(), made.next().get(round));
                }
                print(bench.rows, starts);
            }
        } finally {
            Planchet.delete(work);
        }
    }

    private static void start(
            Map<String, List<double[]>> starts, String name, String bitcoind, Path theirs, Path ours, Path work)
            throws IOException, InterruptedException {
        Files.createDirectories(theirs);
        double[] pair = new double[2];
        try (ServedNode node = ServedNode.bitcoind(bitcoind, theirs, work.resolve("theirs.log"))) {
            pair[0] = node.secondsToAnswer();
        }
        try (ServedNode node = ServedNode.planchet(Planchet.LAUNCHER, ours, work.resolve("ours.log"))) {
            pair[1] = node.secondsToAnswer();
        }
        starts.computeIfAbsent("start to answering, " + name + ", s", n -> new ArrayList<>())
                .add(pair);
    }

    private interface Measure {
        double of(ServedNode node) throws IOException, InterruptedException;
    }

    private void both(String name, Measure measure) throws IOException, InterruptedException {
        rows.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {measure.of(theirs), measure.of(ours)});
    }

    private void round(String block, Block next) throws IOException, InterruptedException {
        for (int connections : List.of(1, MANY)) {
            String by = connections == 1 ? "" : ", " + connections + " connections";
            rate("getblockcount" + by, "getblockcount", "", connections);
            rate("getblockheader" + by, "getblockheader", "\"" + block + "\"", connections);
            rate("getblock, verbosity 2" + by, "getblock", "\"" + block + "\",2", connections);
            both(
                    "REST block, decoded" + by + ", /s",
                    node -> CallRate.of(node, node.restBlock(block), connections, SECONDS)
                            .perSecond());
        }
        List<Transaction> payments =
                next.transactions().subList(1, next.transactions().size());
        List<String> calls = payments.stream()
                .map(tx -> ServedNode.callOf("sendrawtransaction", "\"" + hex(tx.raw()) + "\""))
                .toList();
        List<String> single = calls.subList(0, ONE_BY_ONE);
        both(
                "sendrawtransaction, /s",
                node -> single.size() / node.send(single.stream().map(node::rpc).toList()));
        List<String> batches = new ArrayList<>();
        for (int i = ONE_BY_ONE; i < calls.size(); i += BATCH)
            batches.add(calls.subList(i, Math.min(calls.size(), i + BATCH)).stream()
                    .collect(Collectors.joining(",", "[", "]")));
        both(
                "sendrawtransaction in batches of " + BATCH + ", /s",
                node -> (calls.size() - single.size())
                        / node.send(batches.stream().map(node::rpc).toList()));
        String submit = ServedNode.callOf("submitblock", "\"" + hex(next.raw()) + "\"");
        both(
                "submitblock, %,d known transactions, ms".formatted(payments.size()),
                node -> 1e3 * node.send(List.of(node.rpc(submit))));
    }

    private void rate(String name, String method, String parameters, int connections)
            throws IOException, InterruptedException {
        List<double[]> slowest = rows.computeIfAbsent(name + ", p99 ms", n -> new ArrayList<>());
        double[] p99 = new double[2];
        both(name + ", /s", node -> {
            byte[] request = node.rpc(ServedNode.callOf(method, parameters));
            CallRate rate = CallRate.of(node, request, connections, SECONDS);
            p99[node == theirs ? 0 : 1] = 1e3 * rate.p99Seconds();
            return rate.perSecond();
        });
        slowest.add(p99);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @SafeVarargs
    private static void print(Map<String, List<double[]>>... tables) {
        line("%-52s %11s %11s %7s".formatted("", "bitcoind", "Planchet", "ratio"));
        for (Map<String, List<double[]>> table : tables)
            table.forEach((name, pairs) -> line("%-52s %11s %11s %7s"
                    .formatted(
                            name,
                            fixed(median(pairs.stream().map(pair -> pair[0]).toList()), 2),
                            fixed(median(pairs.stream().map(pair -> pair[1]).toList()), 2),
                            fixed(
                                    median(pairs.stream()
                                            .map(pair -> pair[1] / pair[0])
                                            .toList()),
                                    2))));
    }
}
