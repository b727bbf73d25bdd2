package org.planchet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.planchet.api.ApiException;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.FreePort;

/// A node of regtest in a process of its own, which can be killed at any moment.
final class NodeProcess {
    private static final int START_SECONDS = 120;

    private final Process process;
    private final Path data;
    private final int apiPort;

    private NodeProcess(Process process, Path data, int apiPort) {
        this.process = process;
        this.data = data;
        this.apiPort = apiPort;
    }

    static NodeProcess start(Path data, String... more) throws IOException {
        int port = FreePort.choose();
        List<String> command = command(
                "node",
                "--chain",
                "regtest",
                "--data-dir",
                data.toString(),
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "--api-port",
                String.valueOf(port),
                "--discover",
                "false",
                "--coin-cache",
                "16");
        command.addAll(List.of(more));
        return new NodeProcess(launch(command, data), data, port);
    }

    /// The program with flags that make it start fast.
    static List<String> command(String... arguments) {
        List<String> command = PlanchetCommand.of(arguments);
        command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        return command;
    }

    static Process launch(List<String> command, Path data) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said(data).toFile())
                .start();
    }

    private static Path said(Path data) {
        return data.resolveSibling(data.getFileName() + ".said");
    }

    /// Waits until the node answers.
    ///
    /// @throws AssertionError with what it said, if it ends before
    NodeApi api() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        URI address = URI.create("http://127.0.0.1:" + apiPort);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                NodeApi api = HttpNodeApi.connectWithCookie(
                        address, Files.readString(data.resolve(".cookie")).strip());
                api.status();
                return api;
            } catch (ApiException | NoSuchFileException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new AssertionError("the node does not start: " + said());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until it has ended by itself.
    ///
    /// @return its exit code
    /// @throws AssertionError if it runs on
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("it runs on: " + said());
        return process.exitValue();
    }

    /// What it has said since its start.
    String said() {
        try {
            return Files.readString(said(data));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Asks it to stop (SIGTERM).
    void stop() {
        process.destroy();
    }

    /// Has it stand still in the middle of whatever it does (SIGSTOP), until [#resume].
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// Has it continue (SIGCONT).
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int refused = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (refused != 0) throw new AssertionError("no signal reaches the node");
    }

    /// Kills it (SIGKILL) and waits until it is gone.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
