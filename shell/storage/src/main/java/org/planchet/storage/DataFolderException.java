package org.planchet.storage;

/// A data folder that cannot be used. The message is one sentence that names the folder.
public final class DataFolderException extends Exception {
    private static final long serialVersionUID = 1;

    /// Why it cannot be used.
    public enum Reason {
        /// Another process holds it.
        IN_USE,
        /// It holds another chain.
        OTHER_CHAIN,
        /// A full node's, while a light one wants it, or the reverse.
        OTHER_KIND,
        /// A newer program wrote it.
        TOO_NEW,
        /// A program so old wrote it that this one cannot bring it up to date.
        TOO_OLD,
        /// A back-up was restored into it, but not to the end.
        HALF_RESTORED,
        /// What it is cannot be read.
        DAMAGED,
        /// The disk refuses to make it, or to write into it.
        UNUSABLE
    }

    private final Reason reason;

    public DataFolderException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DataFolderException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
