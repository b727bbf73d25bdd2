package org.planchet.network;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the user lets some peers do that others may not (Bitcoin Core's `-whitelist`), in the order in which Bitcoin
/// Core lists them.
public enum Permission {
    /// It is offered bloom filters (BIP-0037), whomever else they are offered.
    BLOOM_FILTER("bloomfilter", null),
    /// It is never banned, discouraged or evicted, whatever it does, and transactions are announced to it at
    /// once.
    NO_BAN("noban", "download"),
    /// Transactions that it sends are announced again even if this node had them before: the peer reaches the
    /// network through this node.
    FORCE_RELAY("forcerelay", "relay"),
    /// Its transactions are accepted, and others are announced to it, even if this node is blocks-only; and
    /// it may announce any number of them.
    RELAY("relay", null),
    /// The `mempool` message is answered.
    MEMPOOL("mempool", null),
    /// It is served old blocks when the day's upload is used up, and headers while ours are few.
    DOWNLOAD("download", null),
    /// It may send addresses at any rate, and gets a fresh choice of them when it asks.
    ADDR("addr", null);

    private final String text;

    /// Of the permission that comes with it.
    private final @Nullable String implied;

    Permission(String text, @Nullable String implied) {
        this.text = text;
        this.implied = implied;
    }

    /// As Bitcoin Core spells it.
    public String text() {
        return text;
    }

    /// This one, and the one that comes with it.
    Set<Permission> withImplied() {
        Set<Permission> both = EnumSet.of(this);
        Optional.ofNullable(implied).flatMap(Permission::of).ifPresent(both::add);
        return both;
    }

    static Optional<Permission> of(String text) {
        for (Permission each : values()) if (each.text.equals(text)) return Optional.of(each);
        return Optional.empty();
    }
}
