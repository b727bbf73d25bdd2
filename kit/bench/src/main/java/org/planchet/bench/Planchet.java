package org.planchet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Planchet as a process of its own, as a user runs it: through the launcher, with the launcher's heap of 512 MiB.
final class Planchet {
    private Planchet() {}

    /// Imports `file` into a new regtest folder, every script checked.
    static MeasuredProcess.Figures importInto(Path dataDir, Path file, Path log)
            throws IOException, InterruptedException {
        return MeasuredProcess.run(
                List.of(
                        System.getProperty("planchet.launcher", "./planchet"),
                        "import",
                        file.toString(),
                        "--chain",
                        "regtest",
                        "--assume-valid",
                        "0",
                        "--data-dir",
                        dataDir.toString()),
                log);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
