package org.planchet.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/// A neighbour. In JSON it is one flat object: each part's fields, in this order.
///
/// @param address   host:port; for an inbound peer the address it listens on, if it said so
/// @param direction `outbound` or `inbound`
/// @param status    `connecting`, `handshake`, `connected` or `disconnected`
public record PeerView(
        long id,
        String address,
        String direction,
        String status,
        @JsonUnwrapped Software software,
        @JsonUnwrapped Contact contact,
        @JsonUnwrapped Traffic traffic,
        boolean manual,
        @JsonUnwrapped Framing framing,
        @JsonUnwrapped Absence absence) {

    /// What it said that it is.
    ///
    /// @param services in hex
    public record Software(String userAgent, int protocolVersion, String services) {
        /// Of one that has not said so.
        public static final Software UNKNOWN = new Software("", 0, "0");
    }

    /// @param connectedAt seconds since 1970, 0 if it is not connected
    /// @param lastSeen    time of the last message, 0 if there was none
    /// @param height      best height the peer is known to have, -1 if unknown
    /// @param retryCount  connection attempts that failed since the last that worked
    /// @param pingMillis  last round trip in milliseconds, -1 if unknown
    public record Contact(long connectedAt, long lastSeen, int height, int retryCount, long pingMillis) {}

    public record Traffic(long bytesSent, long bytesReceived) {
        /// Of one that is not connected.
        public static final Traffic NONE = new Traffic(0, 0);
    }

    /// @param transport how the connection is framed: `v1` in plain, `v2` encrypted, `detecting` while that is open,
    ///                  empty if there is none
    /// @param sessionId what both ends of an encrypted connection can compare to know that nobody sits between
    ///                  them, in hex; else empty
    public record Framing(String transport, String sessionId) {
        /// Of one that is not connected.
        public static final Framing NONE = new Framing("", "");
    }

    /// Why a neighbour that was named is not connected.
    ///
    /// @param places the addresses that its name stands for
    /// @param reason in English; empty if it is connected, or that is not known
    public record Absence(List<String> places, String reason) {
        /// Of one that is connected.
        public static final Absence NONE = new Absence(List.of(), "");

        public Absence {
            places = List.copyOf(places);
        }
    }
}
