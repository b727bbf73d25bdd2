package org.planchet.index;

/// The medium that holds an index failed, or what it holds cannot be read. The message is one sentence for people.
public final class IndexStoreException extends RuntimeException {
    public IndexStoreException(String message) {
        super(message);
    }

    public IndexStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    static IndexStoreException damaged(Throwable cause) {
        return new IndexStoreException("A row of the index is damaged.", cause);
    }
}
