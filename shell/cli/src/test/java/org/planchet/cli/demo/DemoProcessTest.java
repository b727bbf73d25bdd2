package org.planchet.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.HttpNodeApi;

/// `planchet demo` as its user runs it: a process that has processes.
@Tag("slow")
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class DemoProcessTest {
    private static final Pattern KEPT = Pattern.compile("--api (\\S+) .*kill (\\d+)");

    @TempDir
    Path folder;

    private Path output() {
        return folder.resolve("out");
    }

    private Process demo(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.planchet.cli.Main",
                "--lang",
                "en",
                "demo"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private String said() throws IOException {
        return Files.readString(output());
    }

    private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /// As at a terminal: the signal goes to the whole group, and the nodes may hear it first.
    @Test
    void ctrl_c_ends_it_quietly_with_its_nodes() throws Exception {
        Process demo = demo();
        while (!said().contains("have two neighbours") && !said().contains("2/9")) {
            assertTrue(demo.isAlive(), this::outputText);
            Thread.sleep(100);
        }
        List<ProcessHandle> nodes = demo.descendants().toList();
        assertEquals(6, nodes.size());
        for (ProcessHandle node : nodes) interrupt(node);
        Thread.sleep(100);
        interrupt(demo.toHandle());
        assertTrue(demo.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, demo.exitValue());
        assertFalse(said().contains("failed"), this::outputText);
        for (ProcessHandle node : nodes) node.onExit().get(20, TimeUnit.SECONDS);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(output()), left.toList(), "its folder is gone");
        }
    }

    /// The nodes outlive the demonstration, answer where it says, and end as it says.
    @Test
    void keep_leaves_six_nodes_that_serve() throws Exception {
        Process demo = demo("--keep");
        var nodes = new ArrayList<ProcessHandle>();
        try {
            while (demo.isAlive()) {
                demo.descendants().filter(each -> !nodes.contains(each)).forEach(nodes::add);
                Thread.sleep(100);
            }
            assertEquals(0, demo.exitValue(), this::outputText);
            Matcher kept = KEPT.matcher(said());
            int count = 0;
            String tip = "";
            while (kept.find()) {
                String now = HttpNodeApi.connect(URI.create(kept.group(1)), null)
                        .status()
                        .tip();
                if (count++ > 0) assertEquals(tip, now);
                tip = now;
                assertTrue(ProcessHandle.of(Long.parseLong(kept.group(2)))
                        .orElseThrow()
                        .destroy());
            }
            assertEquals(6, count, this::outputText);
            for (ProcessHandle node : nodes) node.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            nodes.forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertTrue(left.anyMatch(each -> each.getFileName().toString().startsWith("planchet-demo-")));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList())
                if (!each.equals(folder)) Files.deleteIfExists(each);
        }
    }

    private String outputText() {
        try {
            return said();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
