package org.planchet.network;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What is known of a neighbour, as a snapshot.
///
/// @param remote     where the connection leads or comes from
/// @param listening  where the peer listens: for an outbound one what we dialled, for an inbound one what it said
/// @param kind       what the connection is for; an inbound one is a full one
/// @param permissions what the user lets it do that others may not
/// @param status     how far the connection is
/// @param lastSeen   time of the last message, empty if there was none
/// @param height     best height the peer is known to have, -1 if unknown
/// @param retryCount connection attempts that failed since the last that worked
/// @param pingMillis last round trip, -1 if unknown
public record PeerInfo(
        PeerId id,
        Endpoint remote,
        Optional<Endpoint> listening,
        boolean inbound,
        ConnectionKind kind,
        Set<Permission> permissions,
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
        int blocksInFlight,
        Traffic traffic) {
    /// What a peer wants and what it brought.
    ///
    /// @param wantsTransactions it said that it wants to hear of transactions
    /// @param feeFilter         satoshis per 1,000 virtual bytes below which it wants none
    /// @param lastTransaction   when it last brought one that we took; the epoch if never
    /// @param lastBlock         when it last brought one that we took; the epoch if never
    /// @param leastPingMillis   the shortest round trip, -1 if unknown
    /// @param clockOffset       seconds that its clock was ahead of ours at the handshake
    /// @param announcesCompact  whether we chose it to announce blocks to us in their compact form (BIP-0152)
    /// @param wantsCompact      whether it chose us for that
    public record Traffic(
            boolean wantsTransactions,
            long feeFilter,
            Instant lastTransaction,
            Instant lastBlock,
            long leastPingMillis,
            long clockOffset,
            boolean announcesCompact,
            boolean wantsCompact) {}

    /// How far a connection is.
    public enum Status {
        HANDSHAKE,
        CONNECTED
    }
}
