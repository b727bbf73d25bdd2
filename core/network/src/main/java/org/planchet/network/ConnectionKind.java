package org.planchet.network;

/// What a connection that we opened is for.
public enum ConnectionKind {
    /// Blocks, transactions and addresses.
    FULL,
    /// Blocks only: an observer of transaction or address relay cannot detect this connection, so it is hard
    /// to attack (P14).
    BLOCK_ONLY,
    /// To ask once for addresses: it ends with the answer.
    ADDR_FETCH,
    /// To find out whether a node answers: it ends with the handshake.
    FEELER
}
