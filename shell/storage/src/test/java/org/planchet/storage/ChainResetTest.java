package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deleting the chain: the chain alone, and never half of it.
class ChainResetTest {
    private static final List<String> CHAIN = List.of(
            "blocks/blk00000.dat",
            "blocks/rev00000.dat",
            "chainstate/CURRENT",
            "chainstate/deep/er/000001.sst",
            "indexes/CURRENT",
            "mempool.dat");
    private static final List<String> KEPT =
            List.of("wallets/default.wallet", "peers.json", "planchet.log", "console_history", "node.yaml", ".cookie");

    @TempDir
    Path temp;

    private Path path;

    @BeforeEach
    void everything_is_there() throws Exception {
        path = temp.resolve("node");
        StoreFixture.folder(path).close();
        for (String each : CHAIN) put(each);
        for (String each : KEPT) put(each);
    }

    private void put(String name) throws IOException {
        Path file = path.resolve(name);
        Path parent = file.getParent();
        if (parent != null) Files.createDirectories(parent);
        Files.writeString(file, name);
    }

    private void assertChainIsGone() {
        for (String each : CHAIN) assertFalse(Files.exists(path.resolve(each)), each);
        for (String each : KEPT) assertTrue(Files.exists(path.resolve(each)), each);
        assertFalse(Files.exists(path.resolve("RESET")));
    }

    @Test
    void the_chain_goes_and_everything_else_stays() throws Exception {
        try (DataFolder folder = StoreFixture.folder(path)) {
            assertTrue(folder.chainBytes() > 0);
            folder.deleteChain();
            assertEquals(0, folder.chainBytes());
            assertTrue(Files.isDirectory(folder.chainstate()));
        }
        assertChainIsGone();
    }

    @Test
    void what_was_broken_off_is_finished_by_whoever_opens_the_folder_next() throws Exception {
        Files.writeString(path.resolve("RESET"), "");
        Files.delete(path.resolve("chainstate/CURRENT"));
        StoreFixture.folder(path).close();
        assertChainIsGone();
    }

    @Test
    void a_folder_that_is_a_link_to_another_disk_stays_one() throws Exception {
        Path disk = temp.resolve("disk");
        Files.move(path.resolve("blocks"), disk);
        Files.createSymbolicLink(path.resolve("blocks"), disk);
        try (DataFolder folder = StoreFixture.folder(path)) {
            folder.deleteChain();
        }
        assertTrue(Files.isSymbolicLink(path.resolve("blocks")));
        assertFalse(Files.exists(disk.resolve("blk00000.dat")));
        assertChainIsGone();
    }

    @Test
    void the_known_nodes_go_by_themselves() throws Exception {
        try (DataFolder folder = StoreFixture.folder(path)) {
            folder.deletePeers();
        }
        assertFalse(Files.exists(path.resolve("peers.json")));
        assertTrue(Files.exists(path.resolve("blocks/blk00000.dat")));
    }
}
