package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.Chains;

/// The data folder and the small files in it.
class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void s12_a_second_holder_is_refused_in_one_sentence_naming_the_folder() throws Exception {
        Path path = temp.resolve("node");
        try (DataFolder held = StoreFixture.folder(path)) {
            var refused = assertThrows(DataFolderException.class, () -> StoreFixture.folder(path));
            assertEquals(
                    "The data folder " + held.path() + " is in use by another Planchet process.", refused.getMessage());
        }
        StoreFixture.folder(path).close();
    }

    @Test
    void folders_are_for_the_owner_alone() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp.resolve("a").resolve("b"))) {
            for (Path each : List.of(folder.path(), folder.blocks(), folder.chainstate(), folder.wallets()))
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
    }

    @Test
    void s23_another_chain_a_newer_layout_and_damage_are_refused() throws Exception {
        Path path = temp.resolve("node");
        StoreFixture.folder(path).close();
        var mainnet = Chains.mainnet();
        var other = assertThrows(
                DataFolderException.class, () -> DataFolder.open(path, mainnet.name(), mainnet.genesisHash()));
        assertEquals(DataFolderException.Reason.OTHER_CHAIN, other.reason());
        assertTrue(String.valueOf(other.getMessage()).contains("holds the chain regtest, not mainnet"));
        Path version = path.resolve("VERSION");
        String text = Files.readString(version);
        Files.writeString(version, text.replaceFirst("1", "2"));
        var newer = assertThrows(DataFolderException.class, () -> StoreFixture.folder(path));
        assertEquals(DataFolderException.Reason.TOO_NEW, newer.reason());
        assertTrue(String.valueOf(newer.getMessage()).contains("newer Planchet"));
        Files.writeString(version, "x");
        var damaged = assertThrows(DataFolderException.class, () -> StoreFixture.folder(path));
        assertEquals(DataFolderException.Reason.DAMAGED, damaged.reason());
        Files.writeString(version, text);
        StoreFixture.folder(path).close();
    }

    @Test
    void a_file_where_the_folder_should_be_is_refused() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        var refused = assertThrows(DataFolderException.class, () -> StoreFixture.folder(file));
        assertEquals(DataFolderException.Reason.UNUSABLE, refused.reason());
        assertEquals(
                "The data folder " + file + " cannot be used: " + file + " is not a folder.", refused.getMessage());
    }

    record Peer(String host, int port, long seen) {}

    @Test
    void n4_x10_corrupt_peers_are_skipped_with_a_warning() throws Exception {
        Path file = temp.resolve("peers.json");
        var warnings = new ArrayList<String>();
        assertEquals(List.of(), PeersFile.load(file, Peer.class, warnings::add));
        assertEquals(List.of(), warnings);
        var peers = List.of(new Peer("127.0.0.1", 5000, 7), new Peer("::1", 5001, 9));
        PeersFile.save(file, peers);
        assertEquals(peers, PeersFile.load(file, Peer.class, warnings::add));
        assertEquals(List.of(), warnings);
        Files.writeString(file, Files.readString(file).replace("5000", "\"many\""));
        assertEquals(peers.subList(1, 2), PeersFile.load(file, Peer.class, warnings::add));
        assertEquals(1, warnings.size());
        Files.writeString(file, "[{\"host\":");
        assertEquals(List.of(), PeersFile.load(file, Peer.class, warnings::add));
        Files.writeString(file, "{}");
        assertEquals(List.of(), PeersFile.load(file, Peer.class, warnings::add));
        assertEquals(3, warnings.size());
    }

    @Test
    void a_mempool_file_comes_back_or_is_left_aside() throws Exception {
        Path file = temp.resolve("mempool.dat");
        var warnings = new ArrayList<String>();
        assertEquals(Optional.empty(), MempoolFile.load(file, warnings::add));
        byte[] snapshot = {1, 2, 3, 4, 5};
        MempoolFile.save(file, snapshot);
        assertArrayEquals(snapshot, MempoolFile.load(file, warnings::add).orElseThrow());
        assertEquals(List.of(), warnings);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertEquals(Optional.empty(), MempoolFile.load(file, warnings::add));
        Files.write(file, new byte[3]);
        assertEquals(Optional.empty(), MempoolFile.load(file, warnings::add));
        assertEquals(2, warnings.size());
    }
}
