package org.planchet.index.follow;

/// A store holds another chain than the node's.
public final class OtherChainException extends FollowStoreException {
    public OtherChainException(String message) {
        super(message);
    }
}
