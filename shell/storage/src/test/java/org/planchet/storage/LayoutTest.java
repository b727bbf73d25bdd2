package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of an older layout is brought to the present one step by step, wherever that is broken off; one that is too
/// old or too new is refused, and not a byte of it changes.
class LayoutTest {
    @TempDir
    Path temp;

    /// Layout 2 has its known nodes in a folder, layout 3 under another name.
    private final Layout third = new Layout(
            3,
            List.of(
                    new Layout.Step(1, folder -> {
                        Files.createDirectories(folder.path().resolve("nodes"));
                        move(folder.peersFile(), folder.path().resolve("nodes/peers.json"));
                    }),
                    new Layout.Step(
                            2,
                            folder -> move(
                                    folder.path().resolve("nodes/peers.json"),
                                    folder.path().resolve("nodes/known.json")))));

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) Files.move(from, to);
    }

    private Path ofTheFirst() throws Exception {
        Path path = temp.resolve("node");
        StoreFixture.folder(path).close();
        Files.writeString(path.resolve("peers.json"), "[]");
        return path;
    }

    private static DataFolder open(Path path, Layout layout) throws DataFolderException {
        return DataFolder.open(
                path, StoreFixture.PARAMS.name(), StoreFixture.PARAMS.genesisHash(), DataFolder.Kind.FULL, layout);
    }

    @Test
    void a_folder_of_an_older_layout_is_brought_up_to_date_once() throws Exception {
        Path path = ofTheFirst();
        for (int i = 0; i < 2; i++) {
            open(path, third).close();
            assertEquals("[]", Files.readString(path.resolve("nodes/known.json")));
            assertEquals("3", Files.readAllLines(path.resolve("VERSION")).getFirst());
        }
    }

    @Test
    void a_step_that_was_broken_off_is_done_again() throws Exception {
        Path path = ofTheFirst();
        Layout broken = new Layout(3, List.of(third.steps().getFirst(), new Layout.Step(2, _ -> {
            throw new IOException("the power is gone");
        })));
        assertThrows(DataFolderException.class, () -> open(path, broken));
        assertEquals("2", Files.readAllLines(path.resolve("VERSION")).getFirst());
        open(path, third).close();
        assertEquals("[]", Files.readString(path.resolve("nodes/known.json")));
    }

    @Test
    void what_is_too_old_or_too_new_is_named_and_not_touched() throws Exception {
        Path path = ofTheFirst();
        Layout fromTheSecond = new Layout(3, List.of(third.steps().getLast()));
        Map<String, String> before = content(path);
        var old = assertThrows(DataFolderException.class, () -> open(path, fromTheSecond));
        assertEquals(DataFolderException.Reason.TOO_OLD, old.reason());
        assertTrue(String.valueOf(old.getMessage()).contains("layout 1, this one reads from 2 on"), old::getMessage);
        assertEquals(before, content(path));
        open(path, third).close();
        before = content(path);
        var present = assertThrows(DataFolderException.class, () -> StoreFixture.folder(path));
        assertEquals(DataFolderException.Reason.TOO_NEW, present.reason());
        assertTrue(String.valueOf(present.getMessage()).contains("layout 3, this one knows 1"), present::getMessage);
        assertEquals(before, content(path));
    }

    @Test
    void a_new_folder_has_the_present_layout_and_no_step_is_done() throws Exception {
        Path path = temp.resolve("new");
        open(path, third).close();
        assertEquals("3", Files.readAllLines(path.resolve("VERSION")).getFirst());
        assertFalse(Files.exists(path.resolve("nodes")));
    }

    @Test
    void steps_that_do_not_meet_are_no_layout() {
        assertThrows(IllegalArgumentException.class, () -> new Layout(4, third.steps()));
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                content.put(folder.relativize(file).toString(), Files.readString(file));
        }
        return content;
    }
}
