package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;

/// S02: a node is asked to stop (SIGTERM) at every moment of its start, while it syncs and while it mines and writes:
/// it is gone within ten seconds, and the next start finds everything whole.
@Tag("slow")
class StopTest {
    private static final String REWARD = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final int MAX_SECONDS = 10;
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path folder;

    private RunningNode inProcess(Path data) throws Exception {
        return Daemon.start(NodeConfig.of(
                "chain", "regtest", "data-dir", data.toString(), "port", "0", "api", "false", "discover", "false"));
    }

    private Process start(Path data, String... more) throws IOException {
        List<String> command = PlanchetCommand.of(
                "node",
                "--chain",
                "regtest",
                "--data-dir",
                data.toString(),
                "--port",
                "0",
                "--api-port",
                "0",
                "--discover",
                "false");
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
    }

    /// Starts a node, asks it to stop after `millis`, and waits for it.
    private void startAndStop(long millis, Path data, String... more) throws Exception {
        Process node = start(data, more);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            assertTrue(node.isAlive(), () -> "ended by itself: " + said());
            node.destroy();
            String when = "asked to stop after " + millis + " ms: ";
            assertTrue(node.waitFor(MAX_SECONDS, TimeUnit.SECONDS), () -> when + "still there, " + said());
            int code = node.exitValue();
            assertTrue(code == 0 || code == SIGTERM, () -> when + "ended with " + code + ", " + said());
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said.txt"));
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    @Test
    void s02_sigterm_at_every_moment_of_the_start_and_of_a_sync() throws Exception {
        Path data = folder.resolve("node");
        try (RunningNode miner = inProcess(folder.resolve("miner"))) {
            miner.api().generate(REWARD, 600);
            for (int i = 0; i < 24; i++) startAndStop(100 + 125L * i, data, "--peer", miner.p2pAddress());
            try (RunningNode last = inProcess(data)) {
                last.api().addPeer(miner.p2pAddress());
                for (int i = 0; i < 600 && last.api().status().height() < 600; i++) TimeUnit.MILLISECONDS.sleep(50);
                assertEquals(miner.api().status().tip(), last.api().status().tip());
                assertEquals(miner.api().coinSet(), last.api().coinSet());
            }
        }
    }

    @Test
    void s02_sigterm_while_blocks_are_mined_and_written() throws Exception {
        Path data = folder.resolve("node");
        int before = 0;
        for (int i = 0; i < 8; i++) {
            startAndStop(5_000 + 300L * i, data, "--role", "miner", "--mine-to", REWARD);
            try (RunningNode after = inProcess(data)) {
                int height = after.api().status().height();
                assertTrue(height >= before, height + " after " + before);
                before = height;
            }
        }
        assertTrue(before > 0, "nothing was mined");
    }
}
