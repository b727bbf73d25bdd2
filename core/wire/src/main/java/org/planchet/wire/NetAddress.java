package org.planchet.wire;

/// An address as version and addr messages hold it.
///
/// @param services bits of [Services]
/// @param ip       16 bytes on the wire
/// @param port     0 to 65,535
public record NetAddress(long services, IpAddress ip, int port) {
    /// No address at all: what a node behind one that it does not know says of itself.
    public static final NetAddress NONE = new NetAddress(0, IpAddress.UNSPECIFIED, 0);

    public NetAddress {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port " + port);
    }
}
