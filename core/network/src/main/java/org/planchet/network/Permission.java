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

    /// What is given where no permission is named.
    public static final Set<Permission> STANDARD = Set.copyOf(EnumSet.of(NO_BAN, DOWNLOAD, RELAY, MEMPOOL));

    private static final String ALL = "all";

    /// Those of these names, `all` for every one, with what comes with them; empty if one is no name.
    public static Optional<Set<Permission>> named(Set<String> names) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String name : names) {
            Optional<Permission> permission = of(name);
            if (name.equals(ALL)) permissions.addAll(EnumSet.allOf(Permission.class));
            else if (permission.isEmpty()) return Optional.empty();
            else permissions.addAll(permission.get().withImplied());
        }
        return Optional.of(permissions);
    }

    static Optional<Permission> of(String text) {
        for (Permission each : values()) if (each.text.equals(text)) return Optional.of(each);
        return Optional.empty();
    }
}
