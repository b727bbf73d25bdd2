package org.planchet.wire;

import java.util.Arrays;
import java.util.Optional;
import org.planchet.primitives.KeyedHash;

/// An entry of an addrv2 message (BIP-0155).
///
/// @param lastSeen seconds since 1970, 0 to 2^32 - 1
/// @param services bits of [Services]
/// @param network  BIP-0155's network id; ids we do not know are kept
/// @param address  the bytes that network uses, at most [Limits#ADDRESS_V2]
/// @param port     0 to 65,535
@SuppressWarnings("ArrayRecordComponent") // equality over the array is written out below
public record AddressV2(long lastSeen, long services, int network, byte[] address, int port) {
    public static final int IPV4 = 1;
    public static final int IPV6 = 2;

    public static AddressV2 of(TimedAddress timed) {
        NetAddress address = timed.address();
        byte[] bytes = address.ip().bytes();
        boolean v4 = address.ip().isIpv4();
        return new AddressV2(
                timed.lastSeen(),
                address.services(),
                v4 ? IPV4 : IPV6,
                v4 ? Arrays.copyOfRange(bytes, 12, 16) : bytes,
                address.port());
    }

    /// The address if it is one of IPv4 or IPv6 in its proper length; empty for other networks, and for
    /// IPv4-mapped IPv6, which BIP-0155 says to ignore.
    public Optional<TimedAddress> toIp() {
        IpAddress ip;
        if (network == IPV4 && address.length == 4) ip = IpAddress.ofIpv4(address);
        else if (network == IPV6
                && address.length == 16
                && !IpAddress.of(address).isIpv4()) ip = IpAddress.of(address);
        else return Optional.empty();
        return Optional.of(new TimedAddress(lastSeen, new NetAddress(services, ip, port)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressV2 that
                && lastSeen == that.lastSeen
                && services == that.services
                && network == that.network
                && port == that.port
                && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(address) * 31 + port;
    }
}
