package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.planchet.testkit.PlanchetNode;

/// The program in a process of its own, and what it says.
///
/// @param said a file with both of its streams
record LoggedProgram(Process process, Path said) {
    static LoggedProgram start(Path said, List<String> arguments) throws IOException {
        return new LoggedProgram(
                new ProcessBuilder(command(arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start(),
                said);
    }

    /// Runs a command that ends by itself, and returns what it said.
    static String run(List<String> arguments) throws IOException, InterruptedException {
        return ImageRoot.run(new ProcessBuilder(command(arguments)));
    }

    /// Types lines at a terminal once the program asks for a command, and returns when it has ended.
    ///
    /// @param home of the user
    static void type(Path home, List<String> lines, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = command(arguments);
        command.add(1, "-Duser.home=" + home);
        // A terminal that nobody looks at has no size, and a line editor needs one.
        String sized = "stty cols 100 rows 40; " + String.join(" ", command);
        var builder =
                new ProcessBuilder("timeout", "120", "script", "-qec", sized, "/dev/null").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        Process terminal = builder.start();
        try (var keys = terminal.outputWriter(StandardCharsets.UTF_8)) {
            var shown = new StringBuilder();
            while (shown.indexOf("planchet> ") < 0) {
                int next = terminal.getInputStream().read();
                assertTrue(next >= 0, shown::toString);
                shown.append((char) next);
            }
            for (String line : lines) keys.write(line + "\r");
            keys.flush();
            terminal.getInputStream().readAllBytes();
        }
        assertEquals(0, terminal.waitFor());
    }

    private static List<String> command(List<String> arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.planchet.cli.Main"));
        command.addAll(arguments);
        return command;
    }

    /// Flags of a command line.
    static List<String> flags(Map<String, String> settings) {
        var flags = new ArrayList<String>();
        settings.forEach((key, value) -> flags.addAll(List.of("--" + key, value)));
        return flags;
    }

    List<String> lines() {
        try {
            return Files.exists(said) ? Files.readAllLines(said) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitLine(String part) {
        PlanchetNode.await(part, () -> lines().stream().anyMatch(line -> line.contains(part)) || !process.isAlive());
        assertTrue(process.isAlive(), () -> String.join("\n", lines()));
    }

    /// As `systemctl stop` and a kubelet do it: a success.
    void stop() throws InterruptedException {
        process.toHandle().destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> String.join("\n", lines()));
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }
}
