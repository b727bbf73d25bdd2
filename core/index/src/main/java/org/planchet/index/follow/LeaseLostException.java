package org.planchet.index.follow;

/// Another node writes to the store.
public final class LeaseLostException extends FollowStoreException {
    public LeaseLostException() {
        super("Another node has taken over the store.");
    }
}
