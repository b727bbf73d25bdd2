package org.planchet.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.planchet.api.ApiException;
import org.planchet.api.Texts;
import org.planchet.daemon.config.ChainFile;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.StartupException;

/// Runs the demonstration from the first process to the last, and cleans up behind it.
///
/// It runs a chain of its own from a chain file: the `planchet` chain's rules, but with a difficulty that
/// stays at 16 leading zero bits, because a minute's worth of blocks at once would raise the real chain's
/// difficulty.
public final class Demo {
    /// Full nodes, in a ring, so that any one link may fail and everyone is still reached.
    private static final int NODES = 5;

    /// A node that serves compact filters to light nodes.
    private static final List<String> FULL = List.of("--index", "tx,filter");

    private static final List<String> LIGHT = List.of("--role", "spv");

    /// What the demonstration's chain file says in place of a new file's own values.
    static final Map<String, String> CHAIN = Map.of(
            "name", "demo",
            "symbol", "DEMO",
            "difficulty", "fixed",
            "first_zero_bits", "16",
            "least_zero_bits", "16",
            "coinbase_maturity", Integer.toString(Story.MATURITY));

    /// How much later than its nodes this process may receive the signal of Ctrl-C.
    private static final long SIGNAL_MILLIS = 500;

    private final Texts texts;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean keep;
    private final List<ProcessNode> nodes = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final CountDownLatch ending = new CountDownLatch(1);
    private boolean leftRunning;

    /// @param keep leave the nodes running, and their folders in place, if all went well
    public Demo(Texts texts, PrintStream out, PrintStream err, boolean keep) {
        this.texts = texts;
        this.out = out;
        this.err = err;
        this.keep = keep;
    }

    /// Runs everything. Returns 0 only if every stage ended as it should.
    public int run() throws InterruptedException {
        Path folder = makeFolder();
        Thread onExit = new Thread(
                () -> {
                    ending.countDown();
                    leaveNothing(folder);
                },
                "demo-end");
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            Path chain = folder.resolve("demo-chain.yaml");
            ChainFile.create(chain, CHAIN, Instant.now().truncatedTo(ChronoUnit.SECONDS));
            say("demo.begin", NODES + 1, folder);
            say("demo.chain", chain.getFileName());
            for (int i = 1; i <= NODES; i++)
                nodes.add(new ProcessNode(texts.say("demo.node", i), folder.resolve("node" + i), chain, FULL));
            List<DemoNode> full = List.copyOf(nodes);
            var light = new ProcessNode("spv", folder.resolve("spv"), chain, LIGHT);
            nodes.add(light);
            new Story(texts, this::print, begun, full, light).run();
            finish(folder);
            return ExitCode.OK;
        } catch (DemoFailure | ApiException | StartupException e) {
            if (isEnding()) return ExitCode.FAILED;
            fail(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        } finally {
            leaveNothing(folder);
        }
    }

    private static Path makeFolder() {
        try {
            return Files.createTempDirectory("planchet-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the demonstration", e);
        }
    }

    private void finish(Path folder) throws InterruptedException, DemoFailure {
        if (keep) {
            nodes.forEach(ProcessNode::leaveRunning);
            leftRunning = true;
            say("demo.kept", folder);
            for (ProcessNode node : nodes) say("demo.kept-node", node.name(), node.apiPort(), node.pid());
        } else {
            nodes.forEach(ProcessNode::askToStop);
            for (ProcessNode node : nodes) {
                if (!node.awaitStop()) throw new DemoFailure(texts.say("demo.no-stop", node.name()));
            }
        }
        say("demo.success", seconds());
    }

    /// Whether the user ended it: at Ctrl-C the nodes receive the signal too, and may end before this process
    /// notices it. Its exit code is then the signal's, 130.
    private boolean isEnding() throws InterruptedException {
        return ending.await(SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void fail(String sentence) {
        err.println(texts.say("demo.failure", seconds(), sentence));
        for (ProcessNode node : nodes) node.firstWords().forEach(line -> err.println("  " + node.name() + ": " + line));
        err.flush();
    }

    /// Ends every process and deletes the folder. Runs at the end and, from the exit hook, at Ctrl-C.
    private synchronized void leaveNothing(Path folder) {
        if (leftRunning) return;
        nodes.forEach(ProcessNode::destroy);
        try {
            for (ProcessNode node : nodes) node.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
        } catch (IOException e) {
            err.println(texts.say("demo.left", folder));
        }
    }

    private void say(String key, Object... arguments) {
        print(texts.say(key, arguments));
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    private String seconds() {
        return Story.seconds(begun);
    }
}
