package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Collections;

/// Who may do what with a file, where the file system has owners and groups (POSIX). Elsewhere a file or
/// folder is made without permissions of its own, and grants nothing that could be found out.
public final class FilePermissions {
    private FilePermissions() {}

    /// Whether the file system of `path` has them.
    static boolean exist(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// Whether any of these is granted on a file or folder; a link is followed.
    ///
    /// @throws IOException if it cannot be looked at
    public static boolean grants(Path path, Collection<PosixFilePermission> any) throws IOException {
        return exist(path) && !Collections.disjoint(Files.getPosixFilePermissions(path), any);
    }

    /// Creates an empty file that only the owner may read and write.
    static void createFile(Path file) throws IOException {
        if (exist(file))
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        else Files.createFile(file);
    }

    /// Creates `folder` and those above it if they are not there, so that only this user can enter them.
    static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        if (exist(folder))
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectories(folder);
    }
}
