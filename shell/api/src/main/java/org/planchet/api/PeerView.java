package org.planchet.api;

import java.util.List;

/// A neighbour.
///
/// @param address    host:port; for an inbound peer the address it listens on, if it said so
/// @param direction  `outbound` or `inbound`
/// @param status     `connecting`, `handshake`, `connected` or `disconnected`
/// @param lastSeen   time of the last message, 0 if there was none
/// @param height     best height the peer is known to have, -1 if unknown
/// @param retryCount connection attempts that failed since the last that worked
/// @param pingMillis last round trip in milliseconds, -1 if unknown
/// @param transport  how the connection is framed: `v1` in plain, `v2` encrypted, `detecting` while that is open,
///                   empty if there is none
/// @param sessionId  what both ends of an encrypted connection can compare to know that nobody sits between them, in
///                   hex; else empty
/// @param places     of a neighbour that was named and is not connected, the addresses that the name stands for
/// @param reason     why it is not connected, in English; empty if it is, or that is not known
public record PeerView(
        long id,
        String address,
        String direction,
        String status,
        String userAgent,
        int protocolVersion,
        String services,
        long connectedAt,
        long lastSeen,
        int height,
        int retryCount,
        long pingMillis,
        long bytesSent,
        long bytesReceived,
        boolean manual,
        String transport,
        String sessionId,
        List<String> places,
        String reason) {
    public PeerView {
        places = List.copyOf(places);
    }
}
