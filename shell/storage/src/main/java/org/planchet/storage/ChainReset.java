package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Deletes the chain of a data folder: blocks, coins, indexes and the saved mempool, or headers; and nothing else.
///
/// A chain that is half deleted looks like one that is damaged. So a marker is written first and deleted
/// last, and a process that opens the folder in between finishes the work.
final class ChainReset {
    private static final String INTENTION = "RESET";

    private ChainReset() {}

    /// Deletes the chain. After a crash at any moment either the whole chain is there, or the next [#finish] deletes
    /// the rest.
    static void run(DataFolder folder) throws IOException {
        AtomicFile.write(folder.path().resolve(INTENTION), new byte[0]);
        finish(folder);
    }

    /// Goes on with a deletion that was broken off, if there was one.
    static void finish(DataFolder folder) throws IOException {
        Path intention = folder.path().resolve(INTENTION);
        if (!Files.exists(intention)) return;
        for (Path part : parts(folder)) empty(part);
        Files.deleteIfExists(folder.mempoolFile());
        Files.deleteIfExists(folder.headersFile());
        AtomicFile.syncFolder(folder.path());
        Files.delete(intention);
        AtomicFile.syncFolder(folder.path());
    }

    /// Bytes that the chain takes; 0 if there is none.
    static long bytes(DataFolder folder) throws IOException {
        long bytes = Files.exists(folder.headersFile()) ? Files.size(folder.headersFile()) : 0;
        for (Path part : parts(folder))
            for (Path file : inside(part)) if (Files.isRegularFile(file)) bytes += Files.size(file);
        return bytes;
    }

    /// None of a light node's folder.
    private static List<Path> parts(DataFolder folder) {
        return folder.chainFolders().stream().filter(Files::exists).toList();
    }

    /// The folder itself stays: it may be a link to another disk.
    private static void empty(Path part) throws IOException {
        for (Path entry : inside(part)) Files.delete(entry);
        AtomicFile.syncFolder(part);
    }

    /// Deletes a folder and everything in it, if it is there.
    static void deleteTree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        for (Path entry : inside(folder)) Files.delete(entry);
        Files.delete(folder);
    }

    /// Everything in a folder, what is deepest first.
    static List<Path> inside(Path part) throws IOException {
        Path real = part.toRealPath();
        try (Stream<Path> entries = Files.walk(real)) {
            return entries.filter(entry -> !entry.equals(real))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
