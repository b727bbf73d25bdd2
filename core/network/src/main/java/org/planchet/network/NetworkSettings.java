package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Services;

/// What can be configured of a node's network.
///
/// @param self             what it says of itself
/// @param reach            whom it connects with
/// @param relay            which transactions it accepts and announces
/// @param limits           what it lets peers cost
/// @param minimumChainWork blocks of a chain with less work are not downloaded
/// @param syncInterval     how often every peer is asked for headers that it did not announce
/// @param permissions      what peers of some networks may do that others may not
public record NetworkSettings(
        Self self,
        Reach reach,
        Relay relay,
        Limits limits,
        BigInteger minimumChainWork,
        Duration syncInterval,
        List<PermissionGrant> permissions) {
    /// What a node says of itself.
    ///
    /// @param userAgent     BIP-0014's form, such as `/Planchet:0.1.0/`
    /// @param services      bits of [Services] that it offers
    /// @param localServices bits that it offers to peers of this machine besides
    /// @param listenPort    port it listens on, 0 if it does not
    /// @param listenAddress address others reach it at, if it is known; else they see it for themselves
    /// @param overlayAddress where peers reach it in a network that hides who is who, such as Tor
    public record Self(
            String userAgent,
            long services,
            long localServices,
            int listenPort,
            Optional<IpAddress> listenAddress,
            Optional<Endpoint> overlayAddress) {}

    /// Whom a node connects with.
    ///
    /// @param maxOutbound      connections it opens of its own accord; manual peers come on top
    /// @param maxInbound       connections it accepts
    /// @param discover         whether it opens connections to nodes that it knows only from other nodes
    /// @param seeds            names asked for addresses when the address book is thin
    /// @param privateAddresses whether addresses that only a local network can reach are announced and
    ///     accepted (a private chain needs them)
    /// @param addressKey       the address book's secret of earlier runs; empty for a new one in each run
    /// @param routes           which networks it reaches, and how
    public record Reach(
            int maxOutbound,
            int maxInbound,
            boolean discover,
            List<Endpoint> seeds,
            boolean privateAddresses,
            Optional<AddressKey> addressKey,
            Routes routes) {
        public Reach {
            seeds = List.copyOf(seeds);
        }
    }

    /// How a node comes to others.
    ///
    /// @param networks  that connections of its own choice are opened to
    /// @param isProxied whether its connections to the public net go through a proxy, which looks names up: then it
    ///     asks no DNS, and does not believe what peers say of its address
    public record Routes(Set<AddressNetwork> networks, boolean isProxied) {
        /// Straight into the net.
        public static final Routes DIRECT = new Routes(EnumSet.of(AddressNetwork.IPV4, AddressNetwork.IPV6), false);

        public Routes {
            networks = Set.copyOf(networks);
        }
    }

    /// Which transactions a node accepts and announces.
    ///
    /// @param transactions whether peers without [Permission#RELAY] may bring any
    /// @param minFeeRate   satoshis per 1,000 virtual bytes below which none is asked for
    public record Relay(boolean transactions, long minFeeRate) {}

    /// What peers may cost.
    ///
    /// @param handshake    how long one may take to say who it is, and how long no fault is found with its silence
    /// @param uploadPerDay bytes sent in 24 hours above which only new blocks are given away; 0 for no end
    public record Limits(Duration handshake, long uploadPerDay) {}

    public NetworkSettings {
        permissions = List.copyOf(permissions);
    }

    /// A full node's settings on a chain of one's own, listening on `listenPort` (0 for not at all).
    public static NetworkSettings defaults(int listenPort) {
        long services = Services.NETWORK | Services.WITNESS | Services.BLOOM;
        return new NetworkSettings(
                new Self("/Planchet:0.1.0/", services, 0, listenPort, Optional.empty(), Optional.empty()),
                new Reach(8, 125, true, List.of(), true, Optional.empty(), Routes.DIRECT),
                new Relay(true, 100),
                new Limits(Handshake.LIMIT, 0),
                BigInteger.ZERO,
                Duration.ofMinutes(2),
                List.of());
    }

    private NetworkSettings with(Self other) {
        return new NetworkSettings(other, reach, relay, limits, minimumChainWork, syncInterval, permissions);
    }

    private NetworkSettings with(Reach other) {
        return new NetworkSettings(self, other, relay, limits, minimumChainWork, syncInterval, permissions);
    }

    public NetworkSettings withUserAgent(String agent) {
        Self s = self;
        return with(new Self(agent, s.services, s.localServices, s.listenPort, s.listenAddress, s.overlayAddress));
    }

    /// @param offered bits of [Services]
    /// @param local   bits for peers on this machine besides
    public NetworkSettings withServices(long offered, long local) {
        Self s = self;
        return with(new Self(s.userAgent, offered, local, s.listenPort, s.listenAddress, s.overlayAddress));
    }

    public NetworkSettings withListenAddress(Optional<IpAddress> address) {
        Self s = self;
        return with(new Self(s.userAgent, s.services, s.localServices, s.listenPort, address, s.overlayAddress));
    }

    public NetworkSettings withOverlayAddress(Endpoint address) {
        Self s = self;
        return with(new Self(
                s.userAgent, s.services, s.localServices, s.listenPort, s.listenAddress, Optional.of(address)));
    }

    public NetworkSettings withConnections(int outbound, int inbound) {
        Reach r = reach;
        return with(new Reach(outbound, inbound, r.discover, r.seeds, r.privateAddresses, r.addressKey, r.routes));
    }

    public NetworkSettings withDiscover(boolean on) {
        Reach r = reach;
        return with(new Reach(r.maxOutbound, r.maxInbound, on, r.seeds, r.privateAddresses, r.addressKey, r.routes));
    }

    public NetworkSettings withSeeds(List<Endpoint> seeds) {
        Reach r = reach;
        return with(
                new Reach(r.maxOutbound, r.maxInbound, r.discover, seeds, r.privateAddresses, r.addressKey, r.routes));
    }

    public NetworkSettings withPrivateAddresses(boolean on) {
        Reach r = reach;
        return with(new Reach(r.maxOutbound, r.maxInbound, r.discover, r.seeds, on, r.addressKey, r.routes));
    }

    public NetworkSettings withAddressKey(AddressKey key) {
        Reach r = reach;
        return with(new Reach(
                r.maxOutbound, r.maxInbound, r.discover, r.seeds, r.privateAddresses, Optional.of(key), r.routes));
    }

    public NetworkSettings withRoutes(Routes routes) {
        Reach r = reach;
        return with(
                new Reach(r.maxOutbound, r.maxInbound, r.discover, r.seeds, r.privateAddresses, r.addressKey, routes));
    }

    public NetworkSettings withRelay(Relay other) {
        return new NetworkSettings(self, reach, other, limits, minimumChainWork, syncInterval, permissions);
    }

    public NetworkSettings withLimits(Limits other) {
        return new NetworkSettings(self, reach, relay, other, minimumChainWork, syncInterval, permissions);
    }

    public NetworkSettings withMinimumChainWork(BigInteger work) {
        return new NetworkSettings(self, reach, relay, limits, work, syncInterval, permissions);
    }

    public NetworkSettings withPermissions(List<PermissionGrant> grants) {
        return new NetworkSettings(self, reach, relay, limits, minimumChainWork, syncInterval, grants);
    }

    /// Connections that a node opens of its own accord, if it wants so many full ones: besides them two for
    /// blocks alone, and now and then one to find out who answers.
    public static int opened(int maxOutbound) {
        return maxOutbound + (maxOutbound >= OutboundSlots.ENOUGH_FULL ? OutboundSlots.MAX_BLOCK_ONLY + 1 : 0);
    }

    /// What a peer that comes from there, or that we dial there, may do.
    ///
    /// @param arrived where one that dialled us arrived
    Set<Permission> permissionsOf(Endpoint remote, Optional<ListenSocket> arrived) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        arrived.ifPresent(socket -> all.addAll(socket.permissions()));
        for (PermissionGrant grant : permissions)
            if (grant.covers(remote, arrived.isPresent())) all.addAll(grant.permissions());
        return all;
    }
}
