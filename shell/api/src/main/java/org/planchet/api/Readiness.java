package org.planchet.api;

/// Whether a node serves the best chain it knows of, and why not.
public enum Readiness {
    READY("ok"),
    /// Its event loop does not turn.
    STUCK("stuck"),
    STOPPING("stopping"),
    /// It started a few seconds ago, and none of its configured peers has sent its chain yet.
    CONNECTING("connecting"),
    /// A peer has more work than this node.
    SYNCING("syncing"),
    /// The disk has less room than the floor, so no block is taken.
    NO_ROOM("no-room"),
    /// The disk lost blocks; they are being fetched again.
    BLOCKS_LOST("blocks-lost"),
    /// Of a gateway: a store does not answer.
    STORE_AWAY("store-away"),
    /// Of a gateway: no block has been written yet.
    STORE_EMPTY("store-empty");

    private final String text;

    Readiness(String text) {
        this.text = text;
    }

    /// How `/health/ready` says it.
    public String text() {
        return text;
    }

    /// The readiness that is said so; [#STUCK] for a text that is not known.
    public static Readiness of(String text) {
        for (Readiness one : values()) if (one.text.equals(text)) return one;
        return STUCK;
    }
}
