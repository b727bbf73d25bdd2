package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.network.ShortIds;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.testkit.FreePort;
import org.planchet.wire.Message;

/// How fast blocks and transactions travel: a megabyte of known transactions through one node and through several in a
/// line, from the last byte that goes in to the last byte of the announcement that comes out; transactions from
/// one node into the mempool of the next; and what a thousand idle peers weigh. The same is asked of a
/// `bitcoind` on the PATH.
final class RelayBench {
    private static final ChainParams REGTEST = Chains.regtest();

    /// Of the generator's kind, so many make a megabyte.
    private static final int TRANSACTIONS = 2_700;

    /// Rounds that are not counted: paths are cold, and peers have not chosen each other for new blocks yet.
    private static final int WARM_UP = 20;

    /// Rounds that tell how many transactions pass in a second.
    private static final int RATES = 20;

    /// From the peers of this machine nothing is hidden for a while, and they are asked for any number at once: both
    /// programs pace what they exchange with others.
    private static final String TRUST = "noban,relay,in,out@127.0.0.1";

    private static final int IDLE = 1_000;
    private static final int MORE_PLACES = IDLE + 100;
    private static final Pattern FEE_FILTER = Pattern.compile("\"minfeefilter\": *([0-9.eE-]+)");

    /// Bitcoin a thousand virtual bytes, more than any transaction here pays.
    private static final double MAX_FEE_FILTER = 0.001;

    private static final Pattern POOL_SIZE = Pattern.compile("\"size\":(\\d+)");

    private final ChainGenerator.Ahead made;
    private final Path work;
    private final @Nullable String bitcoind;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private RelayBench(ChainGenerator.Ahead made, Path work, @Nullable String bitcoind) {
        this.made = made;
        this.work = work;
        this.bitcoind = bitcoind;
    }

    static void run(int rounds, int nodes) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Ahead made = ChainGenerator.makeAhead(
                    work.resolve("blk00000.dat"), ChainGenerator.Mix.MODERN, 0, TRANSACTIONS, rounds + WARM_UP);
            double bytes = made.next().stream().mapToInt(Block::size).average().orElseThrow();
            line("%,d blocks of %,d transactions and %s MB; the first %d are not counted"
                    .formatted(made.next().size(), TRANSACTIONS, fixed(bytes / 1e6, 2), WARM_UP));
            var ours = new RelayBench(made, work, null);
            ours.measure(nodes);
            String bitcoind = VersusBench.onPath("bitcoind");
            if (bitcoind == null) {
                line("no bitcoind on the PATH: nothing to compare with");
                return;
            }
            var theirs = new RelayBench(made, work, bitcoind);
            theirs.measure(nodes);
            line("%-52s %11s %11s %7s".formatted("", "bitcoind", "Planchet", "ratio"));
            ours.figures.forEach((what, our) -> {
                double their = theirs.figures.getOrDefault(what, Double.NaN);
                line("%-52s %11s %11s %7s".formatted(what, fixed(their, 1), fixed(our, 1), fixed(our / their, 2)));
            });
        } finally {
            Planchet.delete(work);
        }
    }

    private void measure(int nodes) throws IOException, InterruptedException {
        line(bitcoind == null ? "Planchet" : "bitcoind");
        blocks(1);
        blocks(nodes);
        transactions();
        idlePeers();
    }

    private void figure(String what, double value) {
        line("  %-50s %11s".formatted(what, fixed(value, 1)));
        figures.put(what, value);
    }

    /// A node, and where its peers find it.
    private record Hop(ServedNode node, int port, Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            node.close();
            Planchet.delete(folder);
        }

        void dial(Hop other) throws IOException {
            node.call("addnode", "\"127.0.0.1:" + other.port + "\",\"onetry\"");
        }

        int waiting() throws IOException {
            Matcher size = POOL_SIZE.matcher(node.call("getmempoolinfo", "").replace(" ", ""));
            if (!size.find()) throw new IOException("a pool without a size");
            return Integer.parseInt(size.group(1));
        }

        void awaitTip(Block block) throws IOException, InterruptedException {
            while (!node.call("getbestblockhash", "").contains(block.hash().toString())) Thread.sleep(2);
        }

        /// A node that is still in its initial download wants no transactions, and none that come meanwhile are
        /// announced to it later.
        void awaitPeersThatWantTransactions() throws IOException, InterruptedException {
            while (FEE_FILTER
                    .matcher(node.call("getpeerinfo", ""))
                    .results()
                    .anyMatch(filter -> Double.parseDouble(filter.group(1)) > MAX_FEE_FILTER)) Thread.sleep(10);
        }

        void awaitWaiting(int transactions) throws IOException, InterruptedException {
            while (waiting() != transactions) Thread.sleep(10);
        }
    }

    /// Starts a node with the chain, whose peers of this machine get everything at once.
    private Hop start(String name) throws IOException, InterruptedException {
        Path folder = work.resolve(name);
        Path log = work.resolve(name + ".log");
        int port = FreePort.choose();
        if (bitcoind == null) {
            Planchet.importInto(folder, made.chain().file(), work.resolve("import.log"));
            ServedNode node = ServedNode.planchet(
                    Planchet.LAUNCHER,
                    folder,
                    log,
                    "--port",
                    Integer.toString(port),
                    "--max-peers",
                    Integer.toString(MORE_PLACES),
                    "--whitelist",
                    TRUST);
            return new Hop(node, port, folder);
        }
        Files.createDirectories(folder);
        VersusBench.bitcoindImport(bitcoind, folder, made.chain().file(), "0", work.resolve("import.log"));
        ServedNode node = ServedNode.bitcoind(
                bitcoind,
                folder,
                log,
                "-listen=1",
                "-listenonion=0",
                "-bind=127.0.0.1:" + port,
                "-maxconnections=" + MORE_PLACES,
                "-whitelist=" + TRUST);
        return new Hop(node, port, folder);
    }

    private WirePeer peer(Hop hop) throws IOException, InterruptedException {
        return new WirePeer(REGTEST, hop.port, made.chain().blocks() - 1);
    }

    private static List<Transaction> payments(Block block) {
        return block.transactions().subList(1, block.transactions().size());
    }

    private void blocks(int nodes) throws IOException, InterruptedException {
        var hops = new ArrayList<Hop>();
        var feeders = new ArrayList<WirePeer>();
        try {
            for (int i = 0; i < nodes; i++) {
                hops.add(start("node" + i));
                if (i > 0) hops.get(i).dial(hops.get(i - 1));
            }
            var seconds = new ArrayList<Double>();
            for (Hop hop : hops) feeders.add(peer(hop));
            try (WirePeer to = peer(hops.getLast())) {
                for (Block block : made.next()) {
                    if (block == made.next().getFirst()) {
                        // With a block of today the nodes have caught up: before that they want no transactions.
                        feeders.getFirst().send(new Message.BlockMessage(block));
                    } else {
                        feed(feeders, payments(block));
                        for (Hop hop : hops) hop.awaitWaiting(payments(block).size());
                        seconds.add(pass(feeders.getFirst(), to, block));
                    }
                    for (Hop hop : hops) hop.awaitTip(block);
                    if (seconds.isEmpty()) to.wantBlocks(block.header());
                }
            }
            print(nodes == 1 ? "a block through one node" : "a block through " + nodes + " in a line", seconds);
        } finally {
            for (WirePeer feeder : feeders) feeder.close();
            for (Hop hop : hops) hop.close();
        }
    }

    /// Every node gets every transaction from outside.
    private static void feed(List<WirePeer> feeders, List<Transaction> transactions) throws IOException {
        for (WirePeer feeder : feeders) for (Transaction tx : transactions) feeder.send(new Message.TxMessage(tx));
    }

    private static double pass(WirePeer from, WirePeer to, Block block) throws IOException, InterruptedException {
        byte[] compact = from.encode(ShortIds.compact(block, 7));
        long start = System.nanoTime();
        from.write(compact);
        return (to.awaitBlock(block.hash()) - start) / 1e9;
    }

    private void print(String what, List<Double> seconds) {
        List<Double> counted = counted(seconds).stream().sorted().toList();
        int last = counted.size() - 1;
        figure(what + ", median, ms", 1e3 * counted.get(last / 2));
        figure(what + ", 99 of 100 within, ms", 1e3 * counted.get((int) Math.ceil(last * 0.99)));
    }

    private void transactions() throws IOException, InterruptedException {
        try (Hop one = start("one");
                Hop other = start("other");
                WirePeer from = peer(one)) {
            other.dial(one);
            var rates = new ArrayList<Double>();
            for (Block block : made.next().subList(0, Math.min(made.next().size(), WARM_UP + RATES))) {
                if (block != made.next().getFirst()) rates.add(relayed(from, other, payments(block)));
                from.send(new Message.BlockMessage(block));
                for (Hop hop : List.of(one, other)) hop.awaitTip(block);
                one.awaitPeersThatWantTransactions();
            }
            figure("transactions from node to node, /s", Figures.median(counted(rates)));
        }
    }

    /// The rounds after the first, which is not timed, but for the rest of those that warm up.
    private static List<Double> counted(List<Double> rounds) {
        return rounds.subList(WARM_UP - 1, rounds.size());
    }

    private static double relayed(WirePeer from, Hop other, List<Transaction> transactions)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (Transaction tx : transactions) from.send(new Message.TxMessage(tx));
        other.awaitWaiting(transactions.size());
        return transactions.size() / ((System.nanoTime() - start) / 1e9);
    }

    private void idlePeers() throws IOException, InterruptedException {
        var peers = new ArrayList<WirePeer>();
        try (Hop hop = start("host")) {
            figure("resident memory, MiB", hop.node.residentMiB());
            for (int i = 0; i < IDLE; i++) peers.add(peer(hop));
            figure("resident memory with 1,000 idle peers, MiB", hop.node.residentMiB());
        } finally {
            for (WirePeer peer : peers) peer.close();
        }
    }
}
