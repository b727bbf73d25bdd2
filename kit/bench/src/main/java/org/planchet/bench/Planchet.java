package org.planchet.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.planchet.testkit.FreePort;

/// Planchet as a process of its own, as a user runs it: through the launcher, with the launcher's heap of 512 MiB.
final class Planchet {
    static final String LAUNCHER = System.getProperty("planchet.launcher", "./planchet");

    private Planchet() {}

    /// Imports `file` into a new regtest folder, every script checked.
    static MeasuredProcess.Figures importInto(Path dataDir, Path file, Path log)
            throws IOException, InterruptedException {
        return importInto(dataDir, file, "0", log);
    }

    /// @param assumed the block up to which scripts are taken as valid, or 0
    static MeasuredProcess.Figures importInto(Path dataDir, Path file, String assumed, Path log)
            throws IOException, InterruptedException {
        return MeasuredProcess.run(
                List.of(
                        LAUNCHER,
                        "import",
                        file.toString(),
                        "--chain",
                        "regtest",
                        "--assume-valid",
                        assumed,
                        "--data-dir",
                        dataDir.toString()),
                log);
    }

    /// Starts a regtest node on `dataDir` and stops it once it answers that it is ready.
    ///
    /// @return seconds from the start of the process to that answer
    static double secondsToReady(Path dataDir, Path log) throws IOException, InterruptedException {
        int port = FreePort.choose();
        long start = System.nanoTime();
        Process node = new ProcessBuilder(
                        LAUNCHER,
                        "node",
                        "--chain",
                        "regtest",
                        "--data-dir",
                        dataDir.toString(),
                        "--port",
                        "0",
                        "--bind",
                        "127.0.0.1",
                        "--api-port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build();
            while (true) {
                if (!node.isAlive()) throw new IOException("the node ended: " + Files.readString(log));
                try {
                    if (client.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) return (System.nanoTime() - start) / 1e9;
                } catch (IOException notListeningYet) {
                    // Asked again below.
                }
                Thread.sleep(5);
            }
        } finally {
            node.destroy();
            node.waitFor();
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
