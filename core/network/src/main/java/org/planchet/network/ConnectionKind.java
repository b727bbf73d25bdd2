package org.planchet.network;

/// What a connection that we opened is for.
public enum ConnectionKind {
    /// Blocks, transactions and addresses.
    FULL("outbound-full-relay"),
    /// Blocks only: an observer of transaction or address relay cannot detect this connection, so it is hard
    /// to attack (P14).
    BLOCK_ONLY("block-relay-only"),
    /// To ask once for addresses: it ends with the answer.
    ADDR_FETCH("addr-fetch"),
    /// To find out whether a node answers: it ends with the handshake.
    FEELER("feeler");

    private final String coreName;

    ConnectionKind(String coreName) {
        this.coreName = coreName;
    }

    /// As Bitcoin Core names it.
    public String coreName() {
        return coreName;
    }
}
