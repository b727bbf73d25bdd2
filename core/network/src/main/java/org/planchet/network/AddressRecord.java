package org.planchet.network;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// An entry of the address book: a known node, connected or not, or one that the user added or blocked. Times
/// are [Instant#EPOCH] for never. This is what a peers file keeps.
///
/// @param services   bits of the wire protocol's services, 0 if unknown
/// @param lastSeen   when it was last known to be up
/// @param lastTried  when we last tried to connect
/// @param height     best height it was known to have, -1 if unknown
/// @param retryCount connection attempts that failed since the last that worked
/// @param source     the host of the peer that announced it (earlier versions kept the part of the net that it was in),
///     `seed NAME`, or [AddressBook#MANUAL] for the user
/// @param lastSuccess when it last answered us, empty for never; earlier versions did not keep it
public record AddressRecord(
        Endpoint address,
        long services,
        Instant lastSeen,
        Instant lastTried,
        Status status,
        int height,
        int retryCount,
        String source,
        Optional<Instant> lastSuccess) {
    /// What is known of the node.
    public enum Status {
        /// Heard of, never reached.
        KNOWN,
        /// A neighbour now, or one when last seen.
        CONNECTED,
        /// More than three tries in a row failed.
        DISCONNECTED,
        /// The user wants no connection with it, in either direction. Only in a file: the book has no such entries.
        BLOCKED
    }

    /// @throws IllegalArgumentException if a number is out of its bounds
    /// @throws NullPointerException     if a part is missing
    public AddressRecord {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(lastSeen, "lastSeen");
        Objects.requireNonNull(lastTried, "lastTried");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(lastSuccess, "lastSuccess");
        if (height < -1) throw new IllegalArgumentException("height " + height);
        if (retryCount < 0) throw new IllegalArgumentException("retryCount " + retryCount);
    }

    /// One that has not answered yet.
    public AddressRecord(
            Endpoint address,
            long services,
            Instant lastSeen,
            Instant lastTried,
            Status status,
            int height,
            int retryCount,
            String source) {
        this(address, services, lastSeen, lastTried, status, height, retryCount, source, Optional.empty());
    }

    /// A node of which nothing is known but that the user named it.
    static AddressRecord ofUser(Endpoint address, Status status) {
        return new AddressRecord(address, 0, Instant.EPOCH, Instant.EPOCH, status, -1, 0, AddressBook.MANUAL);
    }

    /// Whether the user added it.
    boolean isWanted() {
        return source.equals(AddressBook.MANUAL) && status != Status.BLOCKED;
    }

    /// This entry, as announced by `source`.
    AddressRecord from(String source) {
        return new AddressRecord(
                address, services, lastSeen, lastTried, status, height, retryCount, source, lastSuccess);
    }
}
