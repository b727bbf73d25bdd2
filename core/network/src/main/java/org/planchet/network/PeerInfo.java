package org.planchet.network;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.wire.AddressNetwork;

/// What is known of a neighbour, as a snapshot.
///
/// @param remote     where the connection leads or comes from
/// @param network    that it is connected through; empty if its address is not public
/// @param listening  where the peer listens: for an outbound one what we dialled, for an inbound one what it said
/// @param kind       what the connection is for; an inbound one is a full one
/// @param permissions what the user lets it do that others may not
/// @param status     how far the connection is
public record PeerInfo(
        PeerId id,
        Endpoint remote,
        Optional<AddressNetwork> network,
        Optional<Endpoint> listening,
        boolean inbound,
        ConnectionKind kind,
        Set<Permission> permissions,
        Status status,
        Software software,
        Contact contact,
        boolean manual,
        Sync sync,
        Addresses addresses,
        Traffic traffic) {
    public static final String INBOUND = "inbound";
    public static final String MANUAL = "manual";

    /// What the connection is called by Bitcoin Core's `getpeerinfo`: [#INBOUND], [#MANUAL], or by its kind.
    public String connectionType() {
        if (inbound) return INBOUND;
        return manual ? MANUAL : kind.coreName();
    }

    /// What it said that it is, by its version message.
    ///
    /// @param userAgent without characters that a page or a terminal could interpret
    public record Software(String userAgent, int protocolVersion, long services) {
        /// Before its version message.
        static final Software UNKNOWN = new Software("", 0, 0);
    }

    /// @param lastSeen   time of the last message, empty if there was none
    /// @param height     best height the peer is known to have, -1 if unknown
    /// @param retryCount connection attempts that failed since the last that worked
    /// @param pingMillis last round trip, -1 if unknown
    public record Contact(
            Instant connectedAt, Optional<Instant> lastSeen, int height, int retryCount, long pingMillis) {}

    /// How far its chain and ours are known to be the same; heights, -1 where there is none.
    ///
    /// @param stated    of its best block, by its version message
    /// @param presynced that its headers have reached in a first pass, over headers that are not kept yet
    /// @param headers   of the best block that it is known to have and we have the header of
    /// @param blocks    of the last block of its chain that we have too, as far as was looked
    /// @param inFlight  of the blocks that it was asked for and has not brought
    public record Sync(int stated, int presynced, int headers, int blocks, List<Integer> inFlight) {
        public Sync {
            inFlight = List.copyOf(inFlight);
        }
    }

    /// The addresses that it sent: of other nodes, of itself, and of us as it sees us.
    ///
    /// @param exchanged whether addresses are exchanged with it
    /// @param taken     addresses that it sent and that were processed
    /// @param dropped   addresses that it sent and that exceeded its rate limit
    /// @param seenAs    the address that it sees us at, by its version message
    public record Addresses(boolean exchanged, long taken, long dropped, Optional<Endpoint> seenAs) {}

    /// What a peer wants and what it brought.
    ///
    /// @param wantsTransactions it asked for announcements of transactions
    /// @param feeFilter         satoshis per 1,000 virtual bytes below which it wants none
    /// @param lastTransaction   when it last brought one that we took; the epoch if never
    /// @param lastBlock         when it last brought one that we took; the epoch if never
    /// @param toAnnounce        transactions that are still to be announced to it
    /// @param leastPingMillis   the shortest round trip, -1 if unknown
    /// @param openPingMillis    how long a ping has been without its answer, -1 if none is
    /// @param clockOffset       seconds that its clock was ahead of ours at the handshake
    /// @param announcesCompact  whether we chose it to announce blocks to us in their compact form (BIP-0152)
    /// @param wantsCompact      whether it chose us for that
    public record Traffic(
            boolean wantsTransactions,
            long feeFilter,
            Instant lastTransaction,
            Instant lastBlock,
            int toAnnounce,
            long leastPingMillis,
            long openPingMillis,
            long clockOffset,
            boolean announcesCompact,
            boolean wantsCompact) {}

    /// How far a connection is.
    public enum Status {
        HANDSHAKE,
        CONNECTED
    }
}
