package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Script;
import org.planchet.testkit.FreePort;

/// Many clients at every interface of a node whose chain grows: whether each question is answered, and how long
/// the slowest answers take. Each client keeps one connection, and asks again a moment after it is answered.
final class LoadBench {
    private static final String MINER = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    /// What [#MINER] is the address of.
    private static final Script PAID = Script.fromHex("0014" + "00".repeat(20));

    private static final int BLOCKS_BEFORE = 200;
    private static final long BLOCK_MILLIS = 500;
    private static final long PAUSE_MILLIS = 50;
    private static final double MAX_P99_MILLIS = 250;

    /// Of five clients two come by each of the others: a node takes 64 sessions of Electrum's protocol at a time.
    private enum Interface {
        REST,
        JSON_RPC,
        ELECTRUM
    }

    /// One client's connection.
    private interface Client extends AutoCloseable {
        /// Asks its `n`th question and waits for the answer.
        ///
        /// @throws IOException if none comes, or one that says that it failed
        void ask(int n) throws IOException;

        @Override
        void close() throws IOException;
    }

    /// What came of one client's questions, or of all at an interface.
    ///
    /// @param nanos of each answer
    /// @param lost  questions without an answer
    private record Answers(List<Long> nanos, long lost) {}

    private final ServedNode node;
    private final int electrumPort;
    private final String block;
    private final double seconds;

    private LoadBench(ServedNode node, int electrumPort, String block, double seconds) {
        this.node = node;
        this.electrumPort = electrumPort;
        this.block = block;
        this.seconds = seconds;
    }

    static void run(int clients, int seconds) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        int electrum = FreePort.choose();
        try (ServedNode node = ServedNode.planchet(
                Planchet.LAUNCHER,
                work.resolve("planchet"),
                work.resolve("log"),
                "--index",
                "address",
                "--electrum-port",
                Integer.toString(electrum))) {
            String mined = node.call("generatetoaddress", BLOCKS_BEFORE + ",\"" + MINER + "\"");
            String block = mined.substring(mined.indexOf("[\"") + 2).substring(0, 64);
            new LoadBench(node, electrum, block, seconds).run(clients);
        } finally {
            Planchet.delete(work);
        }
    }

    private void run(int clients) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var asked = new EnumMap<Interface, List<Future<Answers>>>(Interface.class);
        int blocks;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> miner = threads.submit(() -> mine(end));
            for (int i = 0; i < clients; i++) {
                Interface at = i % 5 == 4 ? Interface.ELECTRUM : i % 2 == 0 ? Interface.REST : Interface.JSON_RPC;
                int first = i;
                Callable<Answers> client = () -> ask(at, first, end);
                asked.computeIfAbsent(at, _ -> new ArrayList<>()).add(threads.submit(client));
            }
            blocks = miner.get();
            print(asked, clients, blocks);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    /// Mines a block every half second. Returns how many.
    private int mine(long end) throws IOException, InterruptedException {
        int blocks = 0;
        for (; System.nanoTime() < end; blocks++) {
            node.call("generatetoaddress", "1,\"" + MINER + "\"");
            Thread.sleep(BLOCK_MILLIS);
        }
        return blocks;
    }

    private Answers ask(Interface at, int first, long end) throws InterruptedException {
        List<Long> nanos = new ArrayList<>();
        long lost = 0;
        int n = first;
        while (System.nanoTime() < end) {
            try (Client client = connect(at)) {
                for (; System.nanoTime() < end; n++) {
                    long asked = System.nanoTime();
                    client.ask(n);
                    nanos.add(System.nanoTime() - asked);
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (IOException unanswered) {
                lost++;
                n++;
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return new Answers(nanos, lost);
    }

    private Client connect(Interface at) throws IOException {
        return switch (at) {
            case REST ->
                new HttpClient(
                        node.connect(),
                        List.of(
                                node.get("/api/v1/status"),
                                node.get("/api/v1/headers/" + block),
                                node.get("/api/v1/blocks/latest"),
                                node.get("/api/v1/mempool")));
            case JSON_RPC ->
                new HttpClient(
                        node.connect(),
                        List.of(
                                node.rpc(ServedNode.callOf("getblockcount", "")),
                                node.rpc(ServedNode.callOf("getblockheader", "\"" + block + "\"")),
                                node.rpc(ServedNode.callOf("getblock", "\"" + block + "\",2")),
                                node.rpc(ServedNode.callOf("getmempoolinfo", ""))));
            case ELECTRUM -> {
                var connection = new ElectrumConnection(electrumPort);
                connection.call("server.version", "\"load\",\"1.4\"");
                yield new ElectrumClient(connection, ScriptHash.of(PAID).toString());
            }
        };
    }

    private record HttpClient(HttpConnection connection, List<byte[]> requests) implements Client {
        @Override
        public void ask(int n) throws IOException {
            connection.send(requests.get(n % requests.size()));
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    private record ElectrumClient(ElectrumConnection connection, String script) implements Client {
        @Override
        public void ask(int n) throws IOException {
            switch (n % 3) {
                case 0 -> connection.call("blockchain.headers.subscribe", "");
                case 1 -> connection.call("blockchain.block.header", "1");
                default -> connection.call("blockchain.scripthash.get_balance", "\"" + script + "\"");
            }
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    private void print(Map<Interface, List<Future<Answers>>> asked, int clients, int blocks)
            throws ExecutionException, InterruptedException {
        line("%d clients for %s s, while %d blocks are mined".formatted(clients, fixed(seconds, 0), blocks));
        line("%-10s %10s %10s %10s %10s %10s %8s"
                .formatted("", "answers", "per second", "p50 ms", "p99 ms", "most ms", "lost"));
        boolean met = true;
        for (Map.Entry<Interface, List<Future<Answers>>> at : asked.entrySet()) {
            List<Long> nanos = new ArrayList<>();
            long lost = 0;
            for (Future<Answers> client : at.getValue()) {
                nanos.addAll(client.get().nanos());
                lost += client.get().lost();
            }
            long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            line("%-10s %10d %10s %10s %10s %10s %8d"
                    .formatted(
                            at.getKey(),
                            sorted.length,
                            fixed(sorted.length / seconds, 0),
                            fixed(millis(sorted, 0.5), 1),
                            fixed(millis(sorted, 0.99), 1),
                            fixed(millis(sorted, 1), 1),
                            lost));
            met &= lost == 0 && millis(sorted, 0.99) < MAX_P99_MILLIS;
        }
        line(
                met
                        ? "every question was answered, 99 of 100 within 250 ms"
                        : "MISSED: every question is to be answered, 99 of 100 within 250 ms");
    }

    private static double millis(long[] sorted, double share) {
        if (sorted.length == 0) return Double.POSITIVE_INFINITY;
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }
}
