package org.planchet.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.daemon.adapters.ApiCookie;

/// A node of the demonstration as a process of its own, with a folder of its own, asked over HTTP.
final class ProcessNode implements DemoNode {
    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    private static final long STOP_SECONDS = 12;
    private static final int SHOWN_LINES = 10;

    /// The line with which `planchet --lang en node` says that it serves; a light node has no port for peers.
    private static final Pattern READY = Pattern.compile("peers on port (?:(\\d+)|\\S+), API on port (\\d+)");

    private final String name;
    private final Path folder;
    private final Path chainFile;
    private final List<String> kind;
    private int p2pPort;
    private int apiPort;
    private @Nullable Process process;
    private @Nullable NodeApi api;

    /// @param chainFile the chain that it runs
    /// @param kind      the flags that say what kind of node it is
    ProcessNode(String name, Path folder, Path chainFile, List<String> kind) {
        this.name = name;
        this.folder = folder;
        this.chainFile = chainFile;
        this.kind = List.copyOf(kind);
    }

    @Override
    public String name() {
        return name;
    }

    int apiPort() {
        return apiPort;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + p2pPort;
    }

    long pid() {
        return running().pid();
    }

    @Override
    public NodeApi api() {
        NodeApi opened = api;
        if (opened == null) throw new AssertionError(name + " has not been started");
        return opened;
    }

    @Override
    public void launch(List<String> peers) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("--lang", "en", "node", "--stop-with-input", "--chain", chainFile.toString()));
        command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
        command.addAll(List.of("--port", Integer.toString(p2pPort), "--api-port", Integer.toString(apiPort)));
        command.addAll(List.of("--bind", "127.0.0.1", "--discover", "false", "--log-console", "false"));
        command.addAll(List.of("--coin-cache", "16", "--max-mempool", "16"));
        command.addAll(kind);
        for (String peer : peers) command.addAll(List.of("--peer", peer));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(output());
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    /// This JVM's program again, with a small heap of its own.
    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("-XX:SharedArchiveFile=") || argument.startsWith("-Xlog:")) command.add(argument);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.planchet.cli.Main"));
        return command;
    }

    @Override
    public void awaitReady(String failure) throws DemoFailure, InterruptedException {
        Await.await(START_LIMIT, failure, () -> {
            if (!running().isAlive()) return true;
            Matcher ready = READY.matcher(said());
            if (!ready.find()) return false;
            if (ready.group(1) != null) p2pPort = Integer.parseInt(ready.group(1));
            apiPort = Integer.parseInt(ready.group(2));
            URI address = URI.create("http://127.0.0.1:" + apiPort);
            api = ApiCookie.in(folder.resolve("data"))
                    .map(cookie -> HttpNodeApi.connectWithCookie(address, cookie))
                    .orElseGet(() -> HttpNodeApi.connect(address, null));
            return true;
        });
        if (!running().isAlive() || api == null) throw new DemoFailure(failure);
    }

    @Override
    public void kill() throws InterruptedException {
        running().destroyForcibly();
        running().waitFor();
    }

    /// Tells the process that its starter is going, and that it shall live on.
    void leaveRunning() {
        try {
            running().getOutputStream().write("stay\n".getBytes(StandardCharsets.UTF_8));
            running().getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen", e);
        }
    }

    /// Asks the process to stop in an orderly way, without waiting for it.
    void askToStop() {
        Process started = process;
        if (started != null) {
            try {
                started.getOutputStream().close();
            } catch (IOException e) {
                // It has ended already, as intended.
                started.destroy();
            }
        }
    }

    /// Waits for the orderly stop. Returns false if it took too long and the process was ended by force.
    boolean awaitStop() throws InterruptedException {
        Process started = process;
        if (started == null || started.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) return true;
        started.destroyForcibly();
        started.waitFor();
        return false;
    }

    /// Ends the process by force, if it still runs. For the way out.
    void destroy() {
        Process started = process;
        if (started != null) started.destroyForcibly();
    }

    /// The first lines that the process printed: if it failed to start, they say why.
    List<String> firstWords() {
        return said().lines().limit(SHOWN_LINES).toList();
    }

    private String said() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private Process running() {
        Process started = process;
        if (started == null) throw new AssertionError(name + " has not been started");
        return started;
    }
}
