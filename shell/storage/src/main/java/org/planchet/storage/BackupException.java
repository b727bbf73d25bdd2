package org.planchet.storage;

import java.nio.file.Path;

/// A back-up that cannot be made or restored, for a reason its user can mend. Whatever was begun has been
/// deleted again.
public final class BackupException extends Exception {
    private static final long serialVersionUID = 1;

    /// Why not.
    public enum Reason {
        /// There is something where the back-up, or the restored folder, is to be.
        EXISTS,
        /// The folder around the destination is not there.
        NO_PARENT,
        /// The destination lies inside the folder that is to be saved, or inside the back-up.
        INSIDE,
        /// The disk has too little room.
        NO_ROOM,
        /// Another process makes or restores a back-up there.
        BUSY,
        /// The named path is not a backup.
        NO_BACKUP,
        /// A newer program made the back-up.
        TOO_NEW,
        /// The back-up is of another chain.
        OTHER_CHAIN,
        /// A file of the back-up is not what it was.
        DAMAGED,
        /// The disk refused to be read or written.
        UNUSABLE
    }

    private final Reason reason;
    private final String path;
    private final String detail;

    /// @param path   the path that caused it
    /// @param detail details; may be empty
    BackupException(Reason reason, Path path, String detail) {
        super(reason + ": " + path + (detail.isEmpty() ? "" : ": " + detail));
        this.reason = reason;
        this.path = path.toString();
        this.detail = detail;
    }

    BackupException(Reason reason, Path path, Throwable cause) {
        this(reason, path, String.valueOf(cause.getMessage()));
        initCause(cause);
    }

    public Reason reason() {
        return reason;
    }

    public String path() {
        return path;
    }

    public String detail() {
        return detail;
    }
}
