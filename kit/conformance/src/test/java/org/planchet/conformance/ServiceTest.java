package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node as a service: what it ends with, what it prints, what it tells collectors.
class ServiceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    /// systemd starts it again after everything but what trying again does not mend.
    @Test
    void k15_the_unit_restarts_after_out_of_memory_and_not_after_a_wrong_setting() {
        List<String> rows =
                Repository.read("deploy/systemd/planchet.service").lines().toList();
        assertTrue(rows.contains("Restart=on-failure"));
        // Told to stop before the node was there, the Java machine ends with 128 + SIGTERM; after that with 0.
        assertTrue(rows.contains("SuccessExitStatus=143"));
        assertTrue(rows.contains("RestartPreventExitStatus=" + ExitCode.USAGE + " " + ExitCode.CANNOT_START));
        assertEquals(3, ExitCode.OUT_OF_MEMORY, "the Java machine's own, of -XX:+ExitOnOutOfMemoryError");
        assertTrue(Repository.read("planchet").contains("-XX:+ExitOnOutOfMemoryError"));
        for (String table : List.of("docs/commands.md", "docs/commands.zh-CN.md"))
            for (int code : new int[] {0, 1, 2, 3, 4, 5, 70})
                assertTrue(Repository.read(table).contains("| `" + code + "` |"), table + " " + code);
    }

    private Process start(String... more) throws Exception {
        List<String> command = PlanchetCommand.of("node", "--chain", "regtest", "--port", "0", "--api-port", "0");
        command.addAll(List.of(
                "--discover", "false", "--data-dir", folder.resolve("node").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// Reads what a node prints until a line has `end` in it, or all of it.
    private static List<String> read(Process process, String end) throws Exception {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(end)) return lines;
        }
        return lines;
    }

    @Test
    @Tag("slow")
    void k07_sigterm_ends_a_running_node_in_order_with_0() throws Exception {
        Process node = start();
        try {
            assertTrue(read(node, "Ready: ").getLast().contains("Ready: "));
            // Process.destroy would close what it prints.
            node.toHandle().destroy();
            String last = read(node, "no such line").getLast();
            assertTrue(node.waitFor(10, TimeUnit.SECONDS));
            assertEquals(ExitCode.OK, node.exitValue(), last);
            assertTrue(last.endsWith("Stopped"), last);
            assertFalse(Files.exists(folder.resolve("node/.cookie")));
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("slow")
    void every_line_of_a_json_log_is_json() throws Exception {
        Process node = start("--log-format", "json");
        List<String> lines;
        try {
            lines = read(node, "Ready: ");
            Process second = start("--log-format=json");
            List<String> refused = read(second, "no such line");
            assertEquals(ExitCode.CANNOT_START, second.waitFor());
            assertFalse(refused.isEmpty());
            lines.addAll(refused);
            Process wrong = start("--log-format", "json", "--max-mempool", "many");
            refused = read(wrong, "no such line");
            assertEquals(ExitCode.USAGE, wrong.waitFor());
            assertTrue(refused.getLast().contains("many"), refused::toString);
            lines.addAll(refused);
            node.toHandle().destroy();
            lines.addAll(read(node, "no such line"));
        } finally {
            node.destroyForcibly().waitFor();
        }
        for (String line : lines) {
            JsonNode json = JSON.readTree(line);
            for (String field : List.of("@timestamp", "log.level", "message"))
                assertTrue(json.path(field).isString(), line);
        }
    }

    @Test
    @Tag("interop")
    void the_metrics_are_as_prometheus_wants_them() throws Exception {
        Path text = folder.resolve("metrics.txt");
        try (RunningNode node = Daemon.start(NodeConfig.of(
                "chain", "regtest", "data-dir", folder.resolve("node").toString(), "port", "0", "api", "false"))) {
            Files.writeString(text, node.api().metrics());
        }
        // The linter reads standard input and fails for the least complaint.
        new Program("sh").run(folder, "-c", "command -v promtool > found || exit 0");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.size(folder.resolve("found")) > 0, "skipped: no promtool on the PATH (Debian: prometheus)");
        assertEquals("", new Program("sh").run(folder, "-c", "promtool check metrics < metrics.txt 2>&1"));
    }
}
