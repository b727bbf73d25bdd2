package org.planchet.network;

import java.util.Set;

/// A socket at which peers arrive, as far as it matters to the protocol.
///
/// @param address     that it listens at
/// @param permissions what peers that arrive there may do that others may not, wherever they come from (Bitcoin Core's
///     `-whitebind`)
/// @param isOnion     whether only an onion service of ours leads there: then the address that a peer comes from is
///     that of our own Tor, and says nothing of the peer (Bitcoin Core's `-bind=...=onion`)
public record ListenSocket(Endpoint address, Set<Permission> permissions, boolean isOnion) {
    /// Where nobody is given anything.
    static final ListenSocket PLAIN = plain(new Endpoint("0.0.0.0", 0));

    public ListenSocket {
        permissions = Set.copyOf(permissions);
    }

    /// One for everybody.
    public static ListenSocket plain(Endpoint address) {
        return new ListenSocket(address, Set.of(), false);
    }
}
