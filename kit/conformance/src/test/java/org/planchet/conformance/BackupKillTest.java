package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.BackupView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.BackupTasks;
import org.planchet.daemon.offline.DataFolderTasks;

/// A back-up or a restore that is killed (kill -9) at any moment leaves nothing, or the whole; and the next one
/// succeeds.
@Tag("slow")
class BackupKillTest {
    private static final String REWARD = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final int BLOCKS = 600;
    private static final int KILLS = 12;

    private final Random random = new Random(1);

    @TempDir
    Path folder;

    private String tip = "";

    @BeforeEach
    void mine() throws StartupException {
        try (RunningNode node = Daemon.start(Folders.config(at("a")))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate(REWARD, BLOCKS);
            tip = node.api().status().tip();
        }
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    /// Runs a command and kills it up to `within` milliseconds after `sign` has appeared, if it is still there.
    private void kill(Path sign, int within, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(at("said.txt").toFile())
                .start();
        while (process.isAlive() && !Files.exists(sign)) TimeUnit.MILLISECONDS.sleep(1);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(within));
        process.destroyForcibly().waitFor();
    }

    private List<String> command(String name, String data, String... more) {
        List<String> command = PlanchetCommand.of(
                name, "--chain", "regtest", "--port", "0", "--api-port", "0", "--data-dir", at(data).toString());
        command.addAll(List.of(more));
        return command;
    }

    @Test
    void s02_a_back_up_that_is_killed_is_whole_or_not_there() throws Exception {
        int broken = 0;
        for (int i = 0; i < KILLS; i++) {
            Path saved = at("saved" + i);
            kill(at("saved" + i + ".incomplete"), 1 + 40 * i, command("backup", "a", saved.toString()));
            if (Files.exists(saved)) {
                assertEquals(
                        tip,
                        BackupTasks.restore(Folders.config(at("b" + i)), saved).tip());
            } else {
                broken++;
                assertEquals(
                        tip,
                        BackupTasks.backup(Folders.config(at("a")), saved, false)
                                .tip());
            }
        }
        assertTrue(broken > 0, "none was killed in time");
        DataFolderTasks.VerifyResult whole = DataFolderTasks.verify(Folders.config(at("a")), 0, _ -> {});
        assertEquals(Optional.empty(), whole.failure());
    }

    @Test
    void s02_a_restore_that_is_killed_is_whole_or_refused() throws Exception {
        BackupView saved = BackupTasks.backup(Folders.config(at("a")), at("saved"), false);
        int broken = 0;
        for (int i = 0; i < KILLS; i++) {
            Path into = at("b" + i);
            kill(
                    into.resolve("RESTORE"),
                    1 + 20 * i,
                    command("restore", "b" + i, at("saved").toString()));
            if (!Files.exists(into.resolve("VERSION")) || Files.exists(into.resolve("RESTORE"))) {
                broken++;
                assertEquals(
                        saved.tip(),
                        BackupTasks.restore(Folders.config(into), at("saved")).tip());
            }
            DataFolderTasks.VerifyResult whole = DataFolderTasks.verify(Folders.config(into), 6, _ -> {});
            assertEquals(saved.coins(), whole.coins());
        }
        assertTrue(broken > 0, "none was killed in time");
    }

    @Test
    void s02_a_node_that_is_killed_while_it_is_saved_starts_again() throws Exception {
        for (int i = 0; i < KILLS / 2; i++) {
            Process node = new ProcessBuilder(command("node", "a", "--bind", "127.0.0.1"))
                    .redirectErrorStream(true)
                    .redirectOutput(at("node.txt").toFile())
                    .start();
            while (node.isAlive() && !Files.exists(at("a").resolve(".api"))) TimeUnit.MILLISECONDS.sleep(5);
            Path saved = at("saved" + i);
            Process backup = new ProcessBuilder(command("backup", "a", saved.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(at("said.txt").toFile())
                    .start();
            while (backup.isAlive() && !Files.exists(at("saved" + i + ".incomplete"))) TimeUnit.MILLISECONDS.sleep(1);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1 + 20 * i));
            node.destroyForcibly().waitFor();
            backup.waitFor();
            if (Files.exists(saved))
                assertEquals(
                        tip,
                        BackupTasks.restore(Folders.config(at("b" + i)), saved).tip());
            Files.deleteIfExists(at("a").resolve(".api"));
        }
        DataFolderTasks.VerifyResult whole = DataFolderTasks.verify(Folders.config(at("a")), 0, _ -> {});
        assertEquals(Optional.empty(), whole.failure());
        assertEquals(tip, whole.tip());
    }
}
