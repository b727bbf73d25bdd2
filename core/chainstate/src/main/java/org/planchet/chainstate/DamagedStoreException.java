package org.planchet.chainstate;

/// What is stored of coins and block index cannot be used any more. Everything in it follows from the blocks,
/// so it is rebuilt from them the next time the chain is opened; until then the node cannot run.
public final class DamagedStoreException extends ChainStoreException {
    public DamagedStoreException(String message) {
        super(message);
    }

    public DamagedStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
