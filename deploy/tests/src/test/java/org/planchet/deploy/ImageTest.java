package org.planchet.deploy;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.testkit.MemoryGroup;

/// The image, run as a container engine would: its entry point, its variables and its user.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ImageTest {
    private static final int MAX_MEGABYTES = 140;
    private static final long MEMORY_LIMIT = 512L << 20;
    private static final Pattern READY = Pattern.compile("Ready: .*, height (\\d+), .*API on port (\\d+)");
    private static final String REWARD = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private final Dockerfile dockerfile = Dockerfile.read();

    private @Nullable ImageRoot assembled;

    @BeforeAll
    void assemble(@TempDir Path folder) throws Exception {
        assembled = ImageRoot.in(folder);
    }

    private ImageRoot image() {
        return Objects.requireNonNull(assembled);
    }

    private ProcessBuilder inImage(Path data, String user, List<String> command) {
        Path noFiles = image().script().resolveSibling("no-files");
        return image().command(data, noFiles, user, dockerfile.variables(), command);
    }

    /// A node of regtest in the image, which says where it answers.
    private final class Container implements AutoCloseable {
        final Process process;
        final List<String> said = new ArrayList<>();
        final long millis;
        final int height;
        final NodeApi api;
        private final URI address;
        private final String cookie;

        Container(Path data, String user) throws Exception {
            this(data, user, null);
        }

        /// @param group the cgroup to run in, null for that of this process
        Container(Path data, String user, @Nullable MemoryGroup group) throws Exception {
            long start = System.nanoTime();
            var arguments = new ArrayList<>(dockerfile.arguments());
            arguments.addAll(List.of("--chain", "regtest", "--port", "0", "--api-port", "0", "--discover", "false"));
            ProcessBuilder builder = inImage(data, user, dockerfile.command(arguments.toArray(String[]::new)));
            if (group != null) builder.command().addAll(0, group.command());
            process = builder.start();
            process.getOutputStream().close();
            Matcher ready = READY.matcher("");
            while (!ready.find()) {
                String line = process.inputReader(StandardCharsets.UTF_8).readLine();
                if (line == null) throw new AssertionError("the node does not start: " + said);
                said.add(line);
                ready.reset(line);
            }
            millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            height = Integer.parseInt(ready.group(1));
            address = URI.create("http://127.0.0.1:" + ready.group(2));
            cookie = Files.readString(data.resolve(".cookie")).strip();
            api = HttpNodeApi.connectWithCookie(address, cookie);
        }

        /// The answer to a method of JSON-RPC.
        String call(String method, String parameter) throws Exception {
            String body = "{\"id\":1,\"method\":\"" + method + "\",\"params\":[\"" + parameter + "\"]}";
            String shown = Base64.getEncoder().encodeToString(cookie.getBytes(StandardCharsets.UTF_8));
            var request = HttpRequest.newBuilder(address)
                    .header("Authorization", "Basic " + shown)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                return client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
            }
        }

        /// Asks it to stop as an engine does (SIGTERM), and returns its exit code.
        int stop() throws Exception {
            process.toHandle().destroy();
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(said::add);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    @Test
    void k16_nothing_is_in_it_but_the_program_its_runtime_and_the_system_libraries() throws Exception {
        Set<String> programs = new TreeSet<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(image().root())) {
            // A link to a file takes no room.
            for (Path file :
                    (Iterable<Path>) files.filter(each -> Files.isRegularFile(each, NOFOLLOW_LINKS))::iterator) {
                bytes += Files.size(file);
                String name = image().root().relativize(file).toString();
                if (Files.isExecutable(file) && !name.contains(".so")) programs.add(name);
            }
        }
        long megabytes = (bytes + (1 << 20) - 1) >> 20;
        System.out.println("The image: " + megabytes + " MB unpacked");
        assertTrue(megabytes <= MAX_MEGABYTES, megabytes + " MB");
        assertEquals(
                Set.of(
                        "opt/planchet/jre/bin/java",
                        "opt/planchet/jre/bin/keytool",
                        "opt/planchet/jre/lib/jexec",
                        "opt/planchet/jre/lib/jspawnhelper"),
                programs);
        assertEquals("10001:10001", dockerfile.of("USER"));
    }

    @Test
    void k02_k03_it_runs_as_another_user_on_a_root_that_is_read_only() throws Exception {
        Path data = image().volume("data");
        long fastest = Long.MAX_VALUE;
        int height = 0;
        for (String user : List.of(dockerfile.of("USER"), "10001:0", "10001:10001")) {
            try (var node = new Container(data, user)) {
                fastest = Math.min(fastest, node.millis);
                assertEquals(height, node.height, "what was mined before is in the volume");
                node.api.generate(REWARD, 3);
                height += 3;
                assertEquals(10001, Files.getAttribute(data.resolve("LOCK"), "unix:uid"));
                String healthy = ImageRoot.run(inImage(data, user, dockerfile.healthCheck()));
                assertTrue(healthy.contains("regtest"), healthy);
                assertEquals(0, node.stop(), node.said::toString);
                for (String line : node.said)
                    assertTrue(!line.contains("WARN") && !line.contains("ERROR"), node.said::toString);
            }
        }
        System.out.println("The image: ready in " + fastest + " ms");
    }

    /// Whatever in the libraries is for other programs is taken out, and no more: each of their ciphers and hashes that
    /// the program has a use for is used here.
    @Test
    void k16_what_the_program_uses_of_its_libraries_is_there() throws Exception {
        Path data = image().volume("whole");
        try (var node = new Container(data, dockerfile.of("USER"))) {
            node.api.createWallet(Optional.of("correct horse"), Optional.empty());
            node.api.unlockWallet("correct horse", 60);
            node.api.generate("", 1);
            String coins = node.call("gettxoutsetinfo", "muhash");
            assertTrue(
                    Pattern.compile("\"muhash\":\"[0-9a-f]{64}\"")
                            .matcher(coins)
                            .find(),
                    coins);
        }
    }

    @Test
    void k14_what_the_container_may_use_bounds_heap_and_process() throws Exception {
        try (var group = ImageRoot.memory(MEMORY_LIMIT);
                var node = new Container(image().volume("small"), "10001:10001", group)) {
            Matcher heap = Pattern.compile("(?m)^jvm_memory_max_bytes.*area=\"heap\".* (\\S+)$")
                    .matcher(node.api.metrics());
            double most = 0;
            while (heap.find()) most = Math.max(most, Double.parseDouble(heap.group(1)));
            assertTrue(most > 0 && most <= MEMORY_LIMIT / 2, most + " bytes of old generation");
            for (int i = 0; i < 20; i++) node.api.generate(REWARD, 5);
            long peak = group.peak();
            System.out.println("The image: " + (peak >> 20) + " MB at most, of " + (MEMORY_LIMIT >> 20));
            assertTrue(peak < MEMORY_LIMIT * 9 / 10, peak + " bytes");
            assertEquals(0, node.stop());
        }
    }
}
