package org.planchet.network;

import java.util.Optional;

/// What the user lets some peers do that others may not (Bitcoin Core's `-whitelist`).
public enum Permission {
    /// It is never banned, discouraged or sent away to make room, whatever it does, and is told of transactions at
    /// once.
    NO_BAN("noban"),
    /// Its transactions are taken, and it is told of others, also where a node is for blocks alone.
    RELAY("relay"),
    /// The `mempool` message is answered.
    MEMPOOL("mempool"),
    /// It may tell addresses as fast as it likes, and ask for them again and again.
    ADDR("addr");

    private final String text;

    Permission(String text) {
        this.text = text;
    }

    /// As Bitcoin Core spells it.
    public String text() {
        return text;
    }

    static Optional<Permission> of(String text) {
        for (Permission each : values()) if (each.text.equals(text)) return Optional.of(each);
        return Optional.empty();
    }
}
