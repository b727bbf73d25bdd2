package org.planchet.storage;

/// A data folder that cannot be used: held by another process, of another chain, of a newer program, or not writable.
/// The message is one sentence that names the folder.
public final class DataFolderException extends Exception {
    public DataFolderException(String message) {
        super(message);
    }

    public DataFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
