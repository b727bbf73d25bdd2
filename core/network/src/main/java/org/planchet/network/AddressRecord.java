package org.planchet.network;

import java.time.Instant;

/// An entry of the address book: a node heard of, whether or not it is a neighbour. Times are [Instant#EPOCH] for
/// never. This is what a peers file keeps.
///
/// @param services   bits of the wire protocol's services, 0 where unknown
/// @param lastSeen   when it was last known to be up
/// @param lastTried  when we last tried to connect
/// @param height     best height it was known to have, -1 where unknown
/// @param retryCount connection attempts that failed since the last that worked
/// @param source     the part of the net that told of it, `manual` for the user
public record AddressRecord(
        Endpoint address,
        long services,
        Instant lastSeen,
        Instant lastTried,
        Status status,
        int height,
        int retryCount,
        String source) {
    /// What is known of the node.
    public enum Status {
        /// Heard of, never reached.
        KNOWN,
        /// A neighbour now, or one when last seen.
        CONNECTED,
        /// More than three tries in a row failed.
        DISCONNECTED
    }
}
