package org.planchet.chainstate;

/// The world is broken: the disk is full, a sync failed, a file is damaged or belongs to another chain. It is never
/// retried and never answered to a peer or user as a success: it stops the node. The message is one clear sentence
/// naming the file or folder.
public class ChainStoreException extends RuntimeException {
    public ChainStoreException(String message) {
        super(message);
    }

    public ChainStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
