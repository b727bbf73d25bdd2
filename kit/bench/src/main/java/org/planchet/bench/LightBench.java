package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;
import static org.planchet.bench.Figures.median;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.planchet.api.NodeApi;
import org.planchet.api.WalletView;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.testkit.FreePort;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.Mnemonic;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WalletState;
import org.planchet.wallet.WordList;

/// A light node with a heap of 128 MiB beside two full ones on loopback: it fetches all headers from nothing, and then
/// restores a wallet of 100 addresses from its words, which all blocks are searched for by their compact
/// filters. Beside it a `bitcoind`, which has no light mode, searches its own blocks for the same addresses by
/// its index of filters.
final class LightBench {
    private static final int ADDRESSES = 100;

    private LightBench() {}

    static void run(int blocks, int runs) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("planchet-bench");
        try (Mnemonic words = Mnemonic.ofEntropy(new byte[16], WordList.ENGLISH)) {
            List<Script> scripts = scripts(words);
            ChainGenerator.Made made = ChainGenerator.makeSparse(work.resolve("blk00000.dat"), blocks, scripts);
            line("chain: %,d blocks, %,d MiB, %d payments to the wallet"
                    .formatted(made.blocks(), made.bytes() >> 20, scripts.size()));
            Path giver = work.resolve("giver");
            Planchet.importInto(giver, made.file(), work.resolve("import.log"));
            fillIndex(giver, blocks, work.resolve("index.log"));
            copy(giver, work.resolve("other"));
            int[] ports = {FreePort.choose(), FreePort.choose()};
            try (ServedNode one = full(giver, ports[0], work.resolve("giver.log"));
                    ServedNode other = full(work.resolve("other"), ports[1], work.resolve("other.log"))) {
                awaitIndex(one, blocks);
                awaitIndex(other, blocks);
                var each = new ArrayList<Run>();
                for (int run = 0; run < runs; run++)
                    each.add(measure(work.resolve("light" + run), ports, blocks, words));
                print(each);
            }
            String bitcoind = VersusBench.onPath("bitcoind");
            if (bitcoind == null) line("no bitcoind on the PATH: nothing to compare with");
            else
                line("bitcoind, the same addresses in its own blocks: "
                        + fixed(rescan(bitcoind, work, made.file(), blocks, scripts), 1) + " s");
        } finally {
            Planchet.delete(work);
        }
    }

    /// The first addresses that the wallet hands out, in order.
    private static List<Script> scripts(Mnemonic words) {
        try {
            WalletSecrets secrets = WalletSecrets.of(words, new char[0]);
            var wallet =
                    new Wallet(WalletState.fresh("bench", Chains.regtest(), secrets, Instant.EPOCH), Chains.regtest());
            return Stream.generate(() -> wallet.newScript("")).limit(ADDRESSES).toList();
        } catch (BadKeyException never) {
            throw new AssertionError("these words have keys", never);
        }
    }

    private static ServedNode full(Path folder, int port, Path log) throws IOException, InterruptedException {
        return ServedNode.planchet(
                Planchet.LAUNCHER, folder, log, "--index", "filter", "--port", Integer.toString(port));
    }

    private static void fillIndex(Path folder, int blocks, Path log) throws IOException, InterruptedException {
        try (ServedNode node = full(folder, FreePort.choose(), log)) {
            awaitIndex(node, blocks);
        }
    }

    private static void awaitIndex(ServedNode node, int blocks) throws IOException, InterruptedException {
        String done = "\"synced\":true,\"best_block_height\":" + blocks;
        while (!node.call("getindexinfo", "").contains(done)) Thread.sleep(200);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList())
                Files.copy(each, to.resolve(from.relativize(each).toString()));
        }
    }

    /// @param headerSeconds  from the start of the process to the last header
    /// @param folderMiB      what the folder then has, the log aside
    /// @param restoreSeconds from the words to the answer
    /// @param peakMiB        most resident memory
    private record Run(double headerSeconds, double folderMiB, double restoreSeconds, double peakMiB) {}

    private static Run measure(Path folder, int[] peers, int blocks, Mnemonic words)
            throws IOException, InterruptedException {
        int port = FreePort.choose();
        long start = System.nanoTime();
        Process process = light(folder, peers, port);
        try {
            NodeApi node = null;
            while (node == null || node.status().best().height() < blocks) {
                if (!process.isAlive()) throw new IOException("the light node ended: " + Files.readString(log(folder)));
                if (node == null) node = ServedNode.api(folder, port);
                Thread.sleep(10);
            }
            double headers = (System.nanoTime() - start) / 1e9;
            double size = size(folder) / 1048576.0;
            start = System.nanoTime();
            node.createWallet(Optional.empty(), Optional.of(words.words()));
            WalletView wallet = node.wallet();
            double restored = (System.nanoTime() - start) / 1e9;
            int found = node.history(2 * ADDRESSES).size();
            if (found != ADDRESSES)
                throw new IOException(found + " payments were found of " + ADDRESSES + ": " + wallet);
            return new Run(headers, size, restored, MeasuredProcess.peakMiB(process.pid()));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static Process light(Path folder, int[] peers, int port) throws IOException {
        var command = new ProcessBuilder(
                Planchet.LAUNCHER,
                "node",
                "--role",
                "spv",
                "--chain",
                "regtest",
                "--data-dir",
                folder.toString(),
                "--discover",
                "false",
                "--peer",
                "127.0.0.1:" + peers[0] + ",127.0.0.1:" + peers[1],
                "--api-port",
                Integer.toString(port));
        command.environment().put("PLANCHET_JAVA_OPTS", "-Xmx128m -Xmn48m");
        return command.redirectErrorStream(true)
                .redirectOutput(log(folder).toFile())
                .start();
    }

    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                if (!file.endsWith("planchet.log")) bytes += Files.size(file);
        }
        return bytes;
    }

    private static void print(List<Run> runs) {
        line("medians of " + runs.size() + " runs, each from an empty folder:");
        line("  headers from nothing, s        "
                + fixed(median(runs.stream().map(Run::headerSeconds).toList()), 1));
        line("  folder then, MiB               "
                + fixed(median(runs.stream().map(Run::folderMiB).toList()), 1));
        line("  wallet restored, s             "
                + fixed(median(runs.stream().map(Run::restoreSeconds).toList()), 1));
        line("  peak memory of the process, MiB "
                + fixed(median(runs.stream().map(Run::peakMiB).toList()), 0));
    }

    /// Seconds that `bitcoind` takes to find the payments, its chain and its index of filters being complete.
    private static double rescan(String bitcoind, Path work, Path chain, int blocks, List<Script> scripts)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectory(work.resolve("bitcoind"));
        try (ServedNode node = ServedNode.bitcoind(
                bitcoind,
                folder,
                work.resolve("bitcoind.log"),
                "-disablewallet=0",
                "-blockfilterindex=1",
                // On regtest it looks through all headers after each block.
                "-checkblockindex=0",
                "-loadblock=" + chain)) {
            awaitIndex(node, blocks);
            node.call("createwallet", "\"w\",true,true");
            var wanted = new ArrayList<String>();
            for (Script script : scripts) {
                String address =
                        Addresses.of(script, Chains.regtest().addresses()).orElseThrow();
                wanted.add("{\"timestamp\":0,\"desc\":\"" + withChecksum(node, "addr(" + address + ")") + "\"}");
            }
            String question = wanted.stream().collect(Collectors.joining(",", "[", "]"));
            long start = System.nanoTime();
            String answer = node.call("importdescriptors", question);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (answer.contains("\"success\":false")) throw new IOException(answer);
            return seconds;
        }
    }

    private static String withChecksum(ServedNode node, String descriptor) throws IOException {
        String answer = node.call("getdescriptorinfo", "\"" + descriptor + "\"");
        String key = "\"checksum\":\"";
        int at = answer.indexOf(key) + key.length();
        return descriptor + "#" + answer.substring(at, at + 8);
    }
}
