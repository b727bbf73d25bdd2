package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.offline.DataFolderTasks;

/// The data folders of every release before this one are opened, and have their chain, coins and wallet. For
/// each layout there is one beside this test, as a release left it: `layout-N.zip`.
class OlderFoldersTest {
    private static final String COINS = "07d134b89071b35e8acc423ad03d28191de4a195f68129b92e411c2435b3febe";

    @TempDir
    Path folder;

    private void unpack(int layout) throws IOException {
        InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream("layout-" + layout + ".zip"));
        try (var zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling(""));
                Files.copy(zip, file);
            }
        }
    }

    @Test
    void a_folder_of_layout_1_is_used_as_it_is() throws Exception {
        unpack(1);
        try (RunningNode node = Daemon.start(TestNodes.config(folder))) {
            assertEquals(12, node.api().status().height());
            assertEquals(COINS, node.api().coinSet().hash());
            assertEquals(12, node.api().history(50).size());
        }
        DataFolderTasks.VerifyResult verified = DataFolderTasks.verify(TestNodes.config(folder), 0, _ -> {});
        assertEquals(Optional.empty(), verified.failure());
    }
}
