package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `bin/start-cache` gives up at once when its node does, and leaves nothing behind.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell's")
class StartCacheTest {
    private static final int MAX_SECONDS = 20;

    @TempDir
    Path folder;

    @Test
    void a_node_that_dies_is_not_waited_for() throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nexit 1\n");
        assertTrue(java.toFile().setExecutable(true));
        Process process = new ProcessBuilder(
                        Repository.ROOT.resolve("bin/start-cache").toString(),
                        java.toString(),
                        "none.jar",
                        folder.resolve("cache").toString())
                .start();
        assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), "it waits for a node that is gone");
        assertEquals(1, process.exitValue());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(1, left.count(), "something was left behind");
        }
    }
}
