package org.planchet.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program of the user's that a test runs to its end.
record Program(String name) {
    private static final int LIMIT_SECONDS = 120;

    /// Returns what it prints on standard output. Skips the test, saying so, if it is not on the PATH, and fails it
    /// if it does not end well, with what it said.
    String run(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("errors", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException notThere) {
            return Assumptions.abort("skipped: no " + name + " on the PATH (" + notThere.getMessage() + ")");
        }
        try (var watch = Executors.newSingleThreadScheduledExecutor()) {
            var limit = watch.schedule(process::destroyForcibly, LIMIT_SECONDS, TimeUnit.SECONDS);
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            limit.cancel(false);
            if (code != 0)
                throw new AssertionError(name + " ended with " + code + ": " + Files.readString(errors) + out);
            return out;
        } finally {
            process.destroyForcibly();
            Files.delete(errors);
        }
    }
}
