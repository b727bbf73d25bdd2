package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.NodeApi;

class GenerateTest {
    @TempDir
    private Path folder;

    @Test
    void stopping_ends_what_was_asked_for_and_nothing_later() throws Exception {
        Path file = folder.resolve("chain.yaml");
        // Ten thousand blocks of some thousand hashes each: nobody waits for the last of them.
        ChainFile.create(file, Map.of("first_zero_bits", "16"), Instant.ofEpochSecond(1_700_000_000));
        NodeConfig config = TestNodes.config(folder.resolve("data")).with("chain", file.toString());
        try (RunningNode node = Daemon.start(config)) {
            NodeApi api = node.api();
            api.createWallet(Optional.empty(), Optional.empty());
            CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> api.generate("", 10_000));
            TestNodes.await("a first block", () -> api.status().height() > 0);
            api.stopMining();
            List<String> found = asked.get(10, TimeUnit.SECONDS);
            assertTrue(found.size() < 10_000, () -> "found " + found.size());
            assertEquals(1, api.generate("", 1).size());
        }
    }
}
