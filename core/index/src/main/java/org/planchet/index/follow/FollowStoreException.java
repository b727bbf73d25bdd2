package org.planchet.index.follow;

/// A store cannot be reached, or what it holds cannot be used. The message is one sentence for people.
public class FollowStoreException extends RuntimeException {
    public FollowStoreException(String message) {
        super(message);
    }

    public FollowStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
