package org.planchet.network;

import java.util.Optional;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.NetAddress;
import org.planchet.wire.OverlayHost;
import org.planchet.wire.Services;
import org.planchet.wire.TimedAddress;

/// An address as peers announce it, of any network.
///
/// @param services bits of [org.planchet.wire.Services]
/// @param lastSeen seconds since 1970
record AnnouncedAddress(Endpoint endpoint, long services, long lastSeen) {
    static AnnouncedAddress of(TimedAddress timed) {
        NetAddress address = timed.address();
        return new AnnouncedAddress(Endpoint.of(address.ip(), address.port()), address.services(), timed.lastSeen());
    }

    /// An entry of an addrv2 message; empty if its network is unknown, or its address is none of that network.
    static Optional<AnnouncedAddress> of(AddressV2 entry) {
        Optional<AddressNetwork> network = AddressNetwork.ofId(entry.network());
        if (network.isEmpty() || entry.address().length != network.get().size()) return Optional.empty();
        if (network.get().isOverlay()) {
            var endpoint = new Endpoint(OverlayHost.of(network.get(), entry.address()), entry.port());
            return Optional.of(new AnnouncedAddress(endpoint, entry.services(), entry.lastSeen()));
        }
        if (network.get() != AddressNetwork.CJDNS) return entry.toIp().map(AnnouncedAddress::of);
        IpAddress ip = IpAddress.of(entry.address());
        if (AddressNetwork.of(ip) != AddressNetwork.CJDNS) return Optional.empty();
        return Optional.of(new AnnouncedAddress(Endpoint.of(ip, entry.port()), entry.services(), entry.lastSeen()));
    }

    /// Whether the node is said to have blocks, all of them or the last.
    boolean mayHaveBlocks() {
        return (services & (Services.NETWORK | Services.NETWORK_LIMITED)) != 0;
    }

    private AddressNetwork network() {
        return endpoint.network().orElseThrow(() -> new AssertionError("a name is announced to nobody: " + endpoint));
    }

    /// Whether it can be sent to a peer: only addrv2 (BIP-0155) carries addresses other than IPv4 and IPv6.
    boolean isFor(Peer peer) {
        return peer.handshake.addrV2 || inV1().isPresent();
    }

    Optional<TimedAddress> inV1() {
        if (network() == AddressNetwork.CJDNS) return Optional.empty();
        return endpoint.ip().map(ip -> new TimedAddress(lastSeen, new NetAddress(services, ip, endpoint.port())));
    }

    AddressV2 inV2() {
        return inV1().map(AddressV2::of)
                .orElseGet(() -> new AddressV2(lastSeen, services, network().id(), bytes(), endpoint.port()));
    }

    private byte[] bytes() {
        return endpoint.ip().map(IpAddress::bytes).orElseGet(() -> OverlayHost.bytes(endpoint.host()));
    }
}
