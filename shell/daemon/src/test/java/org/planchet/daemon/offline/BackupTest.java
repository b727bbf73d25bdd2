package org.planchet.daemon.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.BackupView;
import org.planchet.api.ErrorCode;
import org.planchet.crypto.Hashes;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;

/// A back-up is whole or not there, is what the node was at one block, and comes back as that; what stands in its way
/// is one sentence, and is not touched.
class BackupTest {
    private static final int BLOCKS = 12;

    @TempDir
    Path folder;

    private NodeConfig config(String name) {
        return TestNodes.config(folder.resolve(name));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    /// A chain of [#BLOCKS] blocks, mined to a wallet, in the folder `a`.
    private void mine() throws StartupException {
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config("a")))) {
            node.api().generate("", BLOCKS);
        }
    }

    @Test
    void what_was_saved_comes_back_with_its_coins_and_its_wallet() throws Exception {
        mine();
        BackupView made = BackupTasks.backup(config("a"), at("saved"), false);
        assertEquals(BLOCKS, made.height());
        BackupView restored = BackupTasks.restore(config("b"), at("saved"));
        assertEquals(made.tip(), restored.tip());
        assertEquals(made.coins(), restored.coins());
        DataFolderTasks.VerifyResult verified = DataFolderTasks.verify(config("b"), 0, _ -> {});
        assertEquals(Optional.empty(), verified.failure());
        assertEquals(made.coins(), verified.coins());
        try (RunningNode was = Daemon.start(config("a"));
                RunningNode is = Daemon.start(config("b"))) {
            assertEquals(was.api().wallet(), is.api().wallet());
            assertEquals(was.api().history(50), is.api().history(50));
        }
    }

    @Test
    void s22_w20_a_node_is_saved_while_blocks_come() throws Exception {
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config("a")))) {
            node.api().generate("", BLOCKS);
            node.api().startMining("", -1, 1);
            BackupView made = node.api().backup(at("saved").toString(), false);
            Await.until("more blocks", () -> node.api().status().height() > made.height() + 3);
            node.api().stopMining();
            assertTrue(made.height() >= BLOCKS);
            assertEquals(
                    made.tip(),
                    node.api().block(Integer.toString(made.height())).hash());
            assertEquals(
                    made.tip(), BackupTasks.restore(config("b"), at("saved")).tip());
        }
        DataFolderTasks.VerifyResult verified = DataFolderTasks.verify(config("b"), 0, _ -> {});
        assertEquals(Optional.empty(), verified.failure());
        try (RunningNode restored = Daemon.start(config("b"))) {
            // The wallet was saved at the very block where the chain stands: every block it knows has paid it.
            assertEquals(verified.height(), restored.api().history(100_000).size());
        }
    }

    @Test
    void wallets_are_saved_alone_where_that_is_asked() throws Exception {
        mine();
        BackupView made = BackupTasks.backup(config("a"), at("saved"), true);
        assertEquals(-1, made.height());
        assertFalse(Files.exists(at("saved").resolve("blocks")));
        BackupTasks.restore(config("b"), at("saved"));
        try (RunningNode was = Daemon.start(config("a"));
                RunningNode is = Daemon.start(config("b"))) {
            assertEquals(was.api().wallet().keys(), is.api().wallet().keys());
            assertEquals(0, is.api().status().height());
        }
    }

    @Test
    void of_a_light_node_the_wallets_are_saved() throws Exception {
        NodeConfig light = config("a").with("role", "spv");
        long keys;
        try (RunningNode node = TestNodes.withWallet(Daemon.start(light))) {
            keys = node.api().wallet().keys();
            assertEquals(-1, node.api().backup(at("running").toString(), false).height());
        }
        assertEquals(-1, BackupTasks.backup(light, at("saved"), false).height());
        for (String saved : List.of("running", "saved")) {
            NodeConfig restored = config("of-" + saved).with("role", "spv");
            BackupTasks.restore(restored, at(saved));
            try (RunningNode node = Daemon.start(restored)) {
                assertEquals(keys, node.api().wallet().keys());
            }
        }
    }

    @Test
    void the_sums_are_those_of_the_files() throws Exception {
        mine();
        BackupTasks.backup(config("a"), at("saved"), false);
        List<String> sums = Files.readAllLines(at("saved").resolve("SHA256SUMS"));
        Map<String, String> files = content(at("saved"));
        assertEquals(files.size() - 1, sums.size());
        for (String line : sums) assertEquals(line.substring(0, 64), files.get(line.substring(66)), line);
    }

    @Test
    void a_place_that_may_not_be_written_to_is_left_as_it_is() throws Exception {
        mine();
        Files.createDirectory(at("there"));
        Files.writeString(at("file"), "x");
        Map<String, String> before = content(folder);
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_EXISTS, "there");
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_EXISTS, "file");
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_NO_PARENT, "none/saved");
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_INSIDE, "a/saved");
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_INSIDE, "a/wallets/saved");
        assertEquals(before, content(folder));
        Files.createSymbolicLink(at("link"), at("a"));
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_INSIDE, "link/saved");
        Files.delete(at("link"));
        try (RunningNode node = Daemon.start(config("a"))) {
            for (String wrong : List.of("relative", "", "\0"))
                assertApi(ErrorCode.BACKUP_RELATIVE, () -> node.api().backup(wrong, false));
            assertApi(
                    ErrorCode.BACKUP_EXISTS, () -> node.api().backup(at("there").toString(), false));
            assertApi(
                    ErrorCode.BACKUP_INSIDE,
                    () -> node.api().backup(at("a/saved").toString(), true));
        }
        assertFalse(Files.exists(at("there.incomplete")));
    }

    @Test
    void w20_a_restore_wants_a_whole_back_up_of_the_chain_and_an_empty_folder() throws Exception {
        mine();
        BackupTasks.backup(config("a"), at("saved"), false);
        Map<String, String> saved = content(at("saved"));
        assertRestore(ErrorCode.BACKUP_EXISTS, "a", "saved");
        assertRestore(ErrorCode.NO_BACKUP, "b", "a");
        assertRestore(ErrorCode.BACKUP_INSIDE, "saved/b", "saved");
        StartupException foreign = assertThrows(
                StartupException.class, () -> BackupTasks.restore(config("b").with("chain", "planchet"), at("saved")));
        assertEquals(
                ErrorCode.BACKUP_OF_ANOTHER_CHAIN.code(),
                foreign.problems().getFirst().code());
        assertEquals(saved, content(at("saved")));
        assertFalse(Files.exists(at("b")));
        Files.createDirectories(at("mount/lost+found"));
        assertEquals(BLOCKS, BackupTasks.restore(config("mount"), at("saved")).height());
    }

    @Test
    void a_back_up_that_has_changed_is_not_restored() throws Exception {
        mine();
        BackupTasks.backup(config("a"), at("saved"), false);
        for (String name : content(at("saved")).keySet()) {
            Path file = at("saved").resolve(name);
            byte[] good = Files.readAllBytes(file);
            if (good.length == 0) continue;
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(file, bad);
            assertThrows(StartupException.class, () -> BackupTasks.restore(config("b"), at("saved")), name);
            assertFalse(Files.exists(at("b")), name);
            Files.delete(file);
            assertThrows(StartupException.class, () -> BackupTasks.restore(config("b"), at("saved")), name);
            assertFalse(Files.exists(at("b")), name);
            Files.write(file, good);
        }
        Path sums = at("saved").resolve("SHA256SUMS");
        String good = Files.readString(sums);
        for (String name : List.of("../x", "blocks/../../x", "wallets/..", "/x", "x", "blocks/a/b")) {
            Files.writeString(sums, good + "0".repeat(64) + "  " + name + "\n");
            assertRestore(ErrorCode.BACKUP_DAMAGED, "b", "saved");
        }
    }

    /// As a kill in the middle leaves it.
    @Test
    void a_half_restored_folder_is_refused_until_it_is_restored_again() throws Exception {
        mine();
        BackupTasks.backup(config("a"), at("saved"), false);
        BackupTasks.restore(config("b"), at("saved"));
        Files.createFile(at("b").resolve("RESTORE"));
        Files.delete(at("b").resolve("blocks/blk00000.dat"));
        StartupException refused = assertThrows(StartupException.class, () -> Daemon.start(config("b")));
        assertEquals(
                ErrorCode.FOLDER_HALF_RESTORED.code(),
                refused.problems().getFirst().code());
        assertEquals(BLOCKS, BackupTasks.restore(config("b"), at("saved")).height());
        try (RunningNode node = Daemon.start(config("b"))) {
            assertEquals(BLOCKS, node.api().status().height());
        }
    }

    @Test
    void what_a_back_up_that_was_killed_has_left_is_taken_away_by_the_next() throws Exception {
        mine();
        Files.createDirectory(at("saved.incomplete"));
        Files.createFile(at("saved.incomplete/LOCK"));
        Files.createDirectory(at("a/checkpoint"));
        Files.writeString(at("saved.incomplete/half"), "x");
        assertEquals(BLOCKS, BackupTasks.backup(config("a"), at("saved"), false).height());
        assertFalse(Files.exists(at("saved.incomplete")));
        assertFalse(Files.exists(at("a/checkpoint")));
        Files.createDirectory(at("other.incomplete"));
        Files.writeString(at("other.incomplete/mine"), "x");
        assertRefused(ExitCode.USAGE, ErrorCode.BACKUP_EXISTS, "other");
        assertTrue(Files.exists(at("other.incomplete/mine")));
    }

    @Test
    void a_node_that_keeps_nothing_has_nothing_to_save() throws Exception {
        try (RunningNode node = Daemon.start(config("a").with("store", "memory"))) {
            assertApi(
                    ErrorCode.NO_FOLDER_TO_SAVE,
                    () -> node.api().backup(at("saved").toString(), false));
        }
        assertRefused(ExitCode.USAGE, ErrorCode.NO_CHAIN_THERE, "saved");
    }

    private void assertRefused(int code, ErrorCode why, String destination) {
        StartupException refused =
                assertThrows(StartupException.class, () -> BackupTasks.backup(config("a"), at(destination), false));
        assertEquals(why.code(), refused.problems().getFirst().code());
        assertEquals(code, refused.exitCode());
        assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
    }

    private void assertRestore(ErrorCode why, String into, String from) throws IOException {
        Map<String, String> before = Files.exists(at(into)) ? content(at(into)) : Map.of();
        StartupException refused =
                assertThrows(StartupException.class, () -> BackupTasks.restore(config(into), at(from)));
        assertEquals(why.code(), refused.problems().getFirst().code(), refused::getMessage);
        assertEquals(before, Files.exists(at(into)) ? content(at(into)) : Map.of());
    }

    private static void assertApi(ErrorCode why, Runnable call) {
        ApiException refused = assertThrows(ApiException.class, call::run);
        assertEquals(why.code(), refused.said().code());
    }

    /// The SHA-256 of every file, by its name.
    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                content.put(
                        folder.relativize(file).toString(),
                        HexFormat.of().formatHex(Hashes.sha256(Files.readAllBytes(file))));
        }
        return content;
    }
}
