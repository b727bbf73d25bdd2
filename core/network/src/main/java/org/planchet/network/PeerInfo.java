package org.planchet.network;

import java.time.Instant;
import java.util.Optional;

/// What is known of a neighbour, as a snapshot.
///
/// @param remote     where the connection leads or comes from
/// @param listening  where the peer listens: for an outbound one what we dialled, for an inbound one what it said
/// @param status     how far the connection is
/// @param lastSeen   time of the last message, empty where there was none
/// @param height     best height the peer is known to have, -1 where unknown
/// @param retryCount connection attempts that failed since the last that worked
/// @param pingMillis last round trip, -1 where unknown
public record PeerInfo(
        PeerId id,
        Endpoint remote,
        Optional<Endpoint> listening,
        boolean inbound,
        Status status,
        String userAgent,
        int protocolVersion,
        long services,
        Instant connectedAt,
        Optional<Instant> lastSeen,
        int height,
        int retryCount,
        long pingMillis,
        boolean manual,
        int blocksInFlight) {
    /// How far a connection is.
    public enum Status {
        HANDSHAKE,
        CONNECTED
    }
}
