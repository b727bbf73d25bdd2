package org.planchet.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorMessage;
import org.planchet.api.Language;
import org.planchet.api.NodeApi;
import org.planchet.api.Texts;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ChainFile;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// The demonstration's story with six real nodes in this process: real sockets, real disks, no HTTP.
class StoryTest {
    @TempDir
    Path folder;

    /// A node in this process, killed as a process is: nothing saved, nothing flushed.
    private static final class LocalNode implements DemoNode {
        private final String name;
        private final Path folder;
        private final Path chain;
        private final Map<String, List<String>> kind;
        private int port;
        private @Nullable RunningNode node;

        LocalNode(String name, Path folder, Path chain, Map<String, List<String>> kind) {
            this.name = name;
            this.folder = folder;
            this.chain = chain;
            this.kind = kind;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String address() {
            return "127.0.0.1:" + port;
        }

        @Override
        public NodeApi api() {
            return running().api();
        }

        @Override
        public void launch(List<String> peers) {
            try {
                var flags = new HashMap<>(kind);
                flags.put("chain", List.of(chain.toString()));
                flags.put("data-dir", List.of(folder.toString()));
                flags.put("port", List.of(Integer.toString(port)));
                flags.put("bind", List.of("127.0.0.1"));
                flags.put("discover", List.of("false"));
                flags.put("api", List.of("false"));
                flags.put("coin-cache", List.of("16"));
                flags.put("peer", peers);
                NodeConfig config = NodeConfig.resolve(flags, Map.of(), Optional.empty());
                node = Daemon.start(config);
                port = running().p2pPort();
            } catch (StartupException e) {
                throw new AssertionError(name, e);
            }
        }

        @Override
        public void awaitReady(String failure) {}

        @Override
        public void kill() {
            running().kill();
        }

        void close() {
            running().close();
        }

        private RunningNode running() {
            RunningNode started = node;
            if (started == null) throw new AssertionError(name + " has not been started");
            return started;
        }
    }

    @Test
    @Tag("slow")
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void n11_six_nodes_mine_pay_fail_split_and_agree() throws Exception {
        Path chain = folder.resolve("demo.yaml");
        ChainFile.create(chain, Demo.CHAIN, Instant.ofEpochSecond(1_700_000_000));
        List<LocalNode> nodes = new ArrayList<>();
        for (int i = 1; i <= 5; i++) nodes.add(node("node " + i, chain, Map.of("index", List.of("tx,filter"))));
        LocalNode light = node("spv", chain, Map.of("role", List.of("spv")));
        List<String> lines = new ArrayList<>();
        try {
            new Story(Texts.in(Language.EN), lines::add, System.nanoTime(), List.copyOf(nodes), light).run();
        } catch (DemoFailure e) {
            throw new AssertionError(String.join("\n", lines), e);
        } finally {
            nodes.forEach(LocalNode::close);
            light.close();
        }
        assertTrue(lines.getLast().contains("6 nodes, one tip; the full ones have equal coins"), lines.toString());
        assertEquals(
                9, lines.stream().filter(line -> line.matches("[1-9]/9  .*")).count());
    }

    private LocalNode node(String name, Path chain, Map<String, List<String>> kind) throws IOException {
        return new LocalNode(name, Files.createDirectory(folder.resolve(name)), chain, kind);
    }

    @Test
    void a_wait_that_ends_says_what_it_waited_for() {
        DemoFailure failure = assertThrows(
                DemoFailure.class,
                () -> Await.await(Duration.ofMillis(120), "waited for spring", () -> {
                    throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorMessage.plainly("nobody there"));
                }));
        assertEquals("waited for spring: nobody there", failure.getMessage());
        assertThrows(
                UncheckedIOException.class,
                () -> Await.await(Duration.ofSeconds(5), "", () -> {
                    throw new UncheckedIOException(new IOException("a broken world is no reason to wait"));
                }));
    }
}
