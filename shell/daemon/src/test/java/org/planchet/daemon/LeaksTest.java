package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.fixtures.Await;

/// S24: what a node opens and writes for a while is closed and gone again.
@Tag("slow")
class LeaksTest {
    private static final String ANYONE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /// Rounds after which everything that a node opens once is open, and of which the rest must be no more.
    private static final int WARM = 15;

    private static final int ROUNDS = 75;

    /// Files of the database come and go.
    private static final int SLACK = 12;

    @TempDir
    Path folder;

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static List<String> temporary(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::getFileName)
                    .map(String::valueOf)
                    .filter(name -> name.contains(".tmp") || name.contains(".new"))
                    .toList();
        }
    }

    @Test
    void s24_descriptors_and_temporary_files_are_as_many_after_sixty_rounds_more() throws Exception {
        assumeTrue(Files.exists(DESCRIPTORS), "this system does not list open files");
        try (RunningNode one =
                        Daemon.start(TestNodes.config(folder.resolve("one")).with("api", "true"));
                RunningNode two = TestNodes.start(folder.resolve("two"));
                HttpClient client = HttpClient.newHttpClient()) {
            URI status = URI.create("http://127.0.0.1:" + one.apiPort() + "/api/v1/status");
            long after = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                one.api().addPeer(two.p2pAddress());
                TestNodes.awaitSameTip(one, two);
                one.api().removePeer(two.p2pAddress(), false);
                Await.until("nobody", () -> two.api().peers().isEmpty());
                // Each goes its own way: the next round has a reorganisation.
                one.api().generate(ANYONE, 1 + round % 3);
                two.api().generate(ANYONE, 1 + (round + 1) % 3);
                for (int i = 0; i < 5; i++)
                    client.send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.discarding());
                if (round == WARM) after = count(DESCRIPTORS);
            }
            long open = count(DESCRIPTORS);
            assertTrue(open <= after + SLACK, open + " descriptors, " + after + " after the first rounds");
        }
        assertEquals(List.of(), temporary(folder));
    }
}
