package org.planchet.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Replaces a small file atomically: after any crash it holds either the old bytes or the new ones.
public final class AtomicFile {
    private AtomicFile() {}

    /// Writes `bytes` beside `file`, syncs them, and puts them in its place; then syncs the folder. Only the
    /// owner may read the file, if the file system has owners.
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, true);
    }

    /// The same without a sync, for what is of no use to the next process: after a loss of power it may be neither.
    public static void writeUnsynced(Path file, byte[] bytes) throws IOException {
        write(file, bytes, false);
    }

    private static void write(Path file, byte[] bytes, boolean sync) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IOException("not a file: " + file);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FilePermissions.createFile(fresh);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) channel.write(left);
            if (sync) channel.force(true);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        if (sync) syncFolder(folder);
    }

    /// Makes created and renamed files in `folder` survive the loss of power. Windows cannot open a folder, and needs
    /// no sync of it.
    static void syncFolder(Path folder) throws IOException {
        if (!FilePermissions.exist(folder)) return;
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
