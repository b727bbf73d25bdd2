package org.planchet.network;

import java.time.Instant;
import java.util.Map;
import org.planchet.wire.Transport;

/// What the sockets know of a connection, as a snapshot; [PeerInfo] is what the protocol knows.
///
/// @param local our own end of it
public record SocketInfo(Endpoint local, Flow sent, Flow received, Framing framing) {
    /// One direction.
    ///
    /// @param bytes     as they are on the wire
    /// @param last      when bytes went last; the epoch for never
    /// @param byMessage bytes of whole messages by their commands, headers included
    public record Flow(long bytes, Instant last, Map<String, Long> byMessage) {
        /// Of a connection that is closed.
        public static final Flow NONE = new Flow(0, Instant.EPOCH, Map.of());
    }

    /// How messages are framed.
    ///
    /// @param sessionId what both ends of an encrypted connection can compare (BIP-0324), in hex; else empty
    public record Framing(Transport.Type type, String sessionId) {
        /// Of a connection that is closed, or too young.
        public static final Framing NONE = new Framing(Transport.Type.DETECTING, "");
    }
}
