package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.BackupTasks;
import org.planchet.fixtures.Await;

/// S06, F3: the disk of a running node fills up. Needs root, for a small disk of its own; skipped with a word
/// otherwise.
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DiskFullTest {
    private static final String ANYONE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    /// Of a file system in memory.
    private static final long PAGE = 4_096;

    @TempDir
    Path folder;

    private static boolean ran(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void s06_a_full_disk_ends_the_node_with_code_4_and_room_brings_it_back() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "skipped: no small disk can be mounted without root");
        try {
            Path data = disk.resolve("data");
            Path filler = disk.resolve("filler");
            int height;
            try (RunningNode node =
                    TestNodes.withWallet(Daemon.start(TestNodes.config(data).with("disk-floor", "0")))) {
                node.api().generate("", 10);
                height = node.api().status().height();
                fill(filler);
                mineUntilItStops(node);
                assertEquals(ExitCode.DISK_FAILURE, node.awaitStop());
                String why = node.failure().orElseThrow();
                assertTrue(why.startsWith("The disk failed, so the node stops"), why);
                assertEquals(1, why.lines().count());
            }
            Files.delete(filler);
            try (RunningNode again = Daemon.start(TestNodes.config(data).with("disk-floor", "0"))) {
                assertTrue(again.api().status().height() >= height);
                again.api().generate("", 1);
            }
        } finally {
            ran("umount", disk.toString());
        }
    }

    @Test
    void s06_below_the_floor_no_block_is_taken_and_with_room_it_goes_on_by_itself() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("low"));
        boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "skipped: no small disk can be mounted without root");
        try (RunningNode miner = TestNodes.withWallet(TestNodes.start(folder.resolve("miner")));
                RunningNode node = Daemon.start(TestNodes.config(disk.resolve("data"))
                        .with("disk-floor", "32")
                        .with("peer", miner.p2pAddress()))) {
            miner.api().generate("", 3);
            TestNodes.awaitSameTip(miner, node);
            long free = Files.getFileStore(disk).getUsableSpace();
            Path ballast = Files.write(disk.resolve("ballast"), new byte[Math.toIntExact(free - (20 << 20))]);
            Await.until("the node to see it", () -> refusesBlocks(node));
            // What the node mined until it saw it is the miner's too.
            TestNodes.awaitSameTip(miner, node);
            int height = node.api().status().height();
            miner.api().generate("", 5);
            Await.until("the headers", () -> node.api().status().best().headers() == height + 5);
            assertEquals(height, node.api().status().height(), "no block was taken");
            assertEquals(height, node.api().block("latest").index());
            assertEquals(1, node.api().peers().size(), "the neighbour is still there");
            node.api().createWallet(Optional.empty(), Optional.empty());
            Files.delete(ballast);
            TestNodes.awaitSameTip(miner, node);
            node.api().generate("", 1);
        } finally {
            ran("umount", disk.toString());
        }
    }

    /// Whether there was too little room from the beginning, or the disk fills up at the last files:
    /// the sum of their bytes is there, but a file system gives out whole pages.
    @Test
    void s06_a_back_up_or_a_restore_without_room_is_one_sentence_and_leaves_nothing() throws Exception {
        NodeConfig saved = TestNodes.config(folder.resolve("node"));
        Path whole = folder.resolve("whole");
        try (RunningNode node = TestNodes.withWallet(Daemon.start(saved))) {
            node.api().generate("", 400);
        }
        long needed = BackupTasks.backup(saved, whole, false).bytes();
        Path disk = Files.createDirectory(folder.resolve("small"));
        boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "skipped: no small disk can be mounted without root");
        try {
            long free = Files.getFileStore(disk).getUsableSpace();
            Path ballast = disk.resolve("ballast");
            for (long room : List.of(PAGE, needed + 2 * PAGE)) {
                Files.write(ballast, new byte[Math.toIntExact(free - room)]);
                isRefused(() -> BackupTasks.backup(saved, disk.resolve("saved"), false));
                isRefused(() -> BackupTasks.restore(TestNodes.config(disk.resolve("restored")), whole));
                assertEquals(List.of("ballast"), names(disk));
            }
            Files.delete(ballast);
            BackupTasks.backup(saved, disk.resolve("saved"), false);
        } finally {
            ran("umount", disk.toString());
        }
        try (RunningNode node = Daemon.start(saved)) {
            assertEquals(400, node.api().status().height());
        }
    }

    private static void isRefused(Executable work) {
        StartupException refused = assertThrows(StartupException.class, work);
        assertEquals(ExitCode.DISK_FAILURE, refused.exitCode());
        String why = String.valueOf(refused.getMessage());
        assertEquals(1, why.lines().count(), why);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean refusesBlocks(RunningNode node) {
        try {
            node.api().generate(ANYONE, 1);
            return false;
        } catch (ApiException refused) {
            assertEquals(ApiException.Kind.UNAVAILABLE, refused.kind());
            return true;
        }
    }

    private static void mineUntilItStops(RunningNode node) {
        try {
            for (int i = 0; i < 10_000; i++) node.api().generate("", 10);
        } catch (RuntimeException failed) {
            // The failure itself, told to the one who asked, or that the node has stopped.
            return;
        }
        throw new AssertionError("100,000 blocks on a full disk");
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) out.write(block);
        } catch (IOException full) {
            // As meant.
        }
    }
}
