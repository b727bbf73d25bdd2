package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.Readiness;
import org.planchet.fixtures.Await;

/// A byte of a stored block changes while the node is down. Whoever asks for the block is told; the node runs on,
/// says that it is not whole, and fetches the block from a neighbour.
class LostBlockTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    private static void flipABit(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }

    private static boolean counts(NodeApi api, int lost) {
        return api.metrics().contains("planchet_blocks_lost{chain=\"regtest\"} " + lost + ".0");
    }

    @Test
    void s08_a_damaged_block_costs_its_request_and_is_mended_by_a_neighbour() throws Exception {
        Path data = folder.resolve("damaged");
        try (RunningNode neighbour = TestNodes.start(folder.resolve("neighbour"))) {
            neighbour.api().generate(PAYEE, 20);
            try (RunningNode node = TestNodes.start(data)) {
                node.api().addPeer(neighbour.p2pAddress());
                TestNodes.awaitSameTip(node, neighbour);
            }
            Files.delete(data.resolve("peers.json"));
            Path blocks = data.resolve("blocks").resolve("blk00000.dat");
            flipABit(blocks, Files.size(blocks) / 2);
            try (RunningNode node = TestNodes.start(data)) {
                NodeApi api = node.api();
                assertEquals(Readiness.READY, api.readiness());
                String lost = "";
                for (int height = 1; height <= 20; height++) {
                    String ref = String.valueOf(height);
                    try {
                        api.rawBlock(ref);
                    } catch (ApiException refused) {
                        assertEquals(ApiException.Kind.UNAVAILABLE, refused.kind());
                        lost += ref;
                    }
                }
                String height = lost;
                assertTrue(height.matches("\\d{1,2}"), () -> "one block is lost, not " + height);
                // Whoever was refused can see at once why.
                assertEquals(Readiness.BLOCKS_LOST, api.readiness());
                assertTrue(counts(api, 1));
                assertTrue(
                        Files.readString(data.resolve("planchet.log")).contains("The disk does not give back block "));
                api.generate(PAYEE, 1);
                assertThrows(ApiException.class, () -> api.block(height));
                api.addPeer(neighbour.p2pAddress());
                Await.until("it is ready again", () -> api.readiness() == Readiness.READY && counts(api, 0));
                assertEquals(neighbour.api().block(height), api.block(height));
            }
            String log = Files.readString(data.resolve("planchet.log"));
            assertTrue(log.contains("The disk does not give back block ") && log.contains("Stored again: block "), log);
        }
    }
}
