package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// RocksDB's library is unpacked once, whole, and where nobody else can change it.
class RocksLibraryTest {
    private static final String NAME = Environment.getJniLibraryFileName("rocksdb");

    /// Inside the home folder or the build, because others may write into the folder for temporary files.
    @TempDir(factory = PrivateFolder.class)
    Path home;

    private byte[] original = new byte[0];

    @BeforeEach
    void read() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RocksDB.class.getClassLoader().getResourceAsStream(NAME))) {
            original = in.readAllBytes();
        }
    }

    private Path unpacked() throws IOException {
        return RocksLibrary.unpacked(home.resolve("planchet")).resolve(RocksLibrary.UNPACKED);
    }

    /// Loads the library and prints the files that this process has in its memory.
    public static void main(String[] args) throws IOException {
        RocksLibrary.load();
        try (var options = new Options()) {
            options.setCreateIfMissing(true);
        }
        System.out.print(Files.readString(Path.of("/proc/self/maps")));
    }

    /// The files in the memory of a process that has loaded the library with these options for its JVM.
    private String loadedWith(String... options) throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/maps")), "only Linux tells");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                RocksLibraryTest.class.getName()));
        var child = new ProcessBuilder(command);
        child.environment().put("XDG_CACHE_HOME", home.toString());
        Process loaded = child.redirectErrorStream(true).start();
        return new String(loaded.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_loaded_is_the_unpacked_file() throws IOException {
        String maps = loadedWith();
        assertTrue(maps.contains(unpacked().toString()), maps);
    }

    @Test
    void a_folder_that_is_named_is_used_and_nothing_is_written() throws IOException {
        Path named = Files.createDirectory(home.resolve("named")).resolve(RocksLibrary.UNPACKED);
        Files.write(named, original);
        String maps = loadedWith("-D" + RocksLibrary.PROPERTY + "=" + named.getParent());
        assertTrue(maps.contains(named.toString()), maps);
        assertFalse(Files.exists(home.resolve("planchet")), "nothing was unpacked");
    }

    @Test
    void it_is_unpacked_once() throws IOException {
        Path library = unpacked();
        assertArrayEquals(original, Files.readAllBytes(library));
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(library, old);
        assertEquals(library, unpacked());
        assertEquals(old, Files.getLastModifiedTime(library), "the second start writes nothing");
        try (Stream<Path> files = Files.list(library.getParent())) {
            assertEquals(List.of(library), files.toList(), "no other file is left");
        }
    }

    @Test
    void a_file_that_is_not_whole_or_damaged_is_replaced() throws IOException {
        Path library = unpacked();
        Files.write(library, Arrays.copyOf(original, original.length / 2));
        assertArrayEquals(original, Files.readAllBytes(unpacked()));
        byte[] damaged = original.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(library, damaged);
        assertArrayEquals(original, Files.readAllBytes(unpacked()));
    }

    @Test
    void a_folder_that_others_may_write_into_is_not_used() throws IOException {
        assumeTrue(FilePermissions.exist(home));
        unpacked();
        for (String rights : List.of("rwxrwx---", "rwx---rwx")) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(rights));
            assertThrows(IOException.class, this::unpacked, rights);
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpacked();
    }
}
