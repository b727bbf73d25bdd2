package org.planchet.daemon.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.storage.BlockImporter;

/// Work on a folder that no node runs on: what one node stored, another folder takes in, and both verify.
class DataFolderTasksTest {
    private static final int BLOCKS = 12;

    @TempDir
    Path folder;

    private NodeConfig config(String name) {
        return TestNodes.config(folder.resolve(name));
    }

    /// A chain of [#BLOCKS] blocks in the folder `a`. Returns its tip.
    private String made() throws StartupException {
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config("a")))) {
            node.api().generate("", BLOCKS);
            return node.api().status().tip();
        }
    }

    private List<Path> files() {
        return List.of(folder.resolve("a").resolve("blocks").resolve("blk00000.dat"));
    }

    @Test
    void there_is_no_chain_to_work_on_in_the_folder_of_a_light_node() throws StartupException {
        made();
        NodeConfig light = config("light").with("role", "spv");
        List<Executable> works = List.of(
                () -> DataFolderTasks.importBlocks(light, files(), p -> {}),
                () -> DataFolderTasks.verify(light, 0, p -> {}),
                () -> DataFolderTasks.repair(light, false, p -> {}));
        for (Executable work : works) {
            StartupException refused = assertThrows(StartupException.class, work);
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertTrue(String.valueOf(refused.getMessage()).contains("light node"), refused.getMessage());
        }
        assertTrue(Files.notExists(light.dataDir()));
    }

    @Test
    void blocks_of_one_folder_are_imported_into_another_and_verified() throws StartupException {
        String tip = made();
        var progress = new ArrayList<BlockImporter.Progress>();
        DataFolderTasks.ImportResult first = DataFolderTasks.importBlocks(config("b"), files(), progress::add);
        assertEquals(Optional.empty(), first.read().failure());
        assertEquals(BLOCKS, first.height());
        assertEquals(BLOCKS, first.read().connected());
        assertEquals(tip, first.tip());
        assertEquals(progress.getLast().total(), progress.getLast().done());
        DataFolderTasks.ImportResult again = DataFolderTasks.importBlocks(config("b"), files(), p -> {});
        assertEquals(0, again.read().connected());
        assertEquals(tip, again.tip());
        for (int blocks : List.of(0, 5)) {
            DataFolderTasks.VerifyResult verified = DataFolderTasks.verify(config("b"), blocks, p -> {});
            assertEquals(Optional.empty(), verified.failure());
            assertEquals(tip, verified.tip());
            assertEquals(
                    verified.coins(),
                    DataFolderTasks.verify(config("a"), blocks, p -> {}).coins());
        }
    }

    @Test
    void an_assumed_valid_block_that_the_files_lack_is_named() throws StartupException {
        String tip = made();
        String elsewhere = "ab".repeat(32);
        NodeConfig lacking = config("b").with("assume-valid", elsewhere);
        assertEquals(
                Optional.of(elsewhere),
                DataFolderTasks.importBlocks(lacking, files(), p -> {}).unknown());
        NodeConfig there = config("c").with("assume-valid", tip);
        assertEquals(
                Optional.empty(),
                DataFolderTasks.importBlocks(there, files(), p -> {}).unknown());
    }

    @Test
    void what_stands_in_the_way_is_one_sentence_and_an_exit_code() throws StartupException {
        made();
        assertCode(ExitCode.USAGE, () -> DataFolderTasks.verify(config("nothing"), 0, p -> {}));
        assertCode(
                ExitCode.USAGE,
                () -> DataFolderTasks.importBlocks(config("b"), List.of(folder.resolve("none.dat")), p -> {}));
        try (RunningNode _ = Daemon.start(config("a"))) {
            assertCode(ExitCode.CANNOT_START, () -> DataFolderTasks.verify(config("a"), 0, p -> {}));
            assertCode(ExitCode.CANNOT_START, () -> DataFolderTasks.importBlocks(config("a"), files(), p -> {}));
        }
    }

    /// One flipped bit in a stored block: told, and never taken for a good one.
    @Test
    void a_damaged_block_file_is_told() throws Exception {
        made();
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        DataFolderTasks.ImportResult taken = DataFolderTasks.importBlocks(config("b"), files(), p -> {});
        assertTrue(taken.height() < BLOCKS, "a chain that lacks a block ends before it");
        assertCode(ExitCode.DISK_FAILURE, () -> {
            DataFolderTasks.VerifyResult verified = DataFolderTasks.verify(config("a"), 0, p -> {});
            throw new StartupException(
                    verified.failure().isPresent() ? ExitCode.DISK_FAILURE : ExitCode.OK, verified.toString());
        });
    }

    private interface Work {
        void run() throws StartupException;
    }

    private static void assertCode(int code, Work work) {
        StartupException refused = assertThrows(StartupException.class, work::run);
        assertEquals(code, refused.exitCode(), refused::toString);
        assertEquals(1, refused.problems().size());
    }
}
