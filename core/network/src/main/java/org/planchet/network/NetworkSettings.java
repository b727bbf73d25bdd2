package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Services;

/// What a node's network can be told from outside.
///
/// @param userAgent        BIP-0014's form, such as `/Planchet:0.1.0/`
/// @param services         bits of [Services] we offer
/// @param localServices    bits that we offer to peers of this machine besides
/// @param listenPort       port we listen on, 0 if we do not
/// @param listenAddress    address others reach us at, if it is known; else they see it for themselves
/// @param defaultPort      the chain's port, for seeds named without one
/// @param seeds            names asked for addresses when the address book is thin
/// @param maxOutbound      connections we open of our own accord; manual peers come on top
/// @param maxInbound       connections we accept
/// @param privateAddresses whether addresses that only a local network can reach are told and taken (a chain of one's
///     own lives there)
/// @param discover         whether connections are opened to nodes that only other nodes told of
/// @param minimumChainWork blocks of a chain with less work are not downloaded
/// @param relayTransactions whether transactions are announced and asked for
/// @param minRelayFeeRate  satoshis per 1,000 virtual bytes below which no transaction is asked for
/// @param syncInterval     how often every peer is asked for news it did not tell
/// @param permissions      what peers of some networks may do that others may not
public record NetworkSettings(
        String userAgent,
        long services,
        long localServices,
        int listenPort,
        Optional<IpAddress> listenAddress,
        int defaultPort,
        List<Endpoint> seeds,
        int maxOutbound,
        int maxInbound,
        boolean privateAddresses,
        boolean discover,
        BigInteger minimumChainWork,
        boolean relayTransactions,
        long minRelayFeeRate,
        Duration syncInterval,
        List<PermissionGrant> permissions) {
    public NetworkSettings {
        seeds = List.copyOf(seeds);
        permissions = List.copyOf(permissions);
    }

    /// A full node's settings on a chain of one's own, listening on `listenPort` (0 for not at all).
    public static NetworkSettings defaults(int listenPort) {
        return new NetworkSettings(
                "/Planchet:0.1.0/",
                Services.NETWORK | Services.WITNESS | Services.BLOOM,
                0,
                listenPort,
                Optional.empty(),
                listenPort,
                List.of(),
                8,
                125,
                true,
                true,
                BigInteger.ZERO,
                true,
                100,
                Duration.ofMinutes(2),
                List.of());
    }

    public NetworkSettings withUserAgent(String agent) {
        return with(
                agent,
                listenAddress,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                discover,
                minimumChainWork,
                syncInterval);
    }

    public NetworkSettings withListenAddress(Optional<IpAddress> address) {
        return with(
                userAgent,
                address,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                discover,
                minimumChainWork,
                syncInterval);
    }

    public NetworkSettings withSeeds(List<Endpoint> names, int chainPort) {
        return with(
                userAgent,
                listenAddress,
                chainPort,
                names,
                maxOutbound,
                maxInbound,
                discover,
                minimumChainWork,
                syncInterval);
    }

    public NetworkSettings withConnections(int outbound, int inbound) {
        return with(
                userAgent,
                listenAddress,
                defaultPort,
                seeds,
                outbound,
                inbound,
                discover,
                minimumChainWork,
                syncInterval);
    }

    public NetworkSettings withDiscover(boolean on) {
        return with(
                userAgent,
                listenAddress,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                on,
                minimumChainWork,
                syncInterval);
    }

    public NetworkSettings withMinimumChainWork(BigInteger work) {
        return with(
                userAgent, listenAddress, defaultPort, seeds, maxOutbound, maxInbound, discover, work, syncInterval);
    }

    public NetworkSettings withSyncInterval(Duration interval) {
        return with(
                userAgent,
                listenAddress,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                discover,
                minimumChainWork,
                interval);
    }

    /// @param offered bits of [Services], to peers on this machine no others
    public NetworkSettings withServices(long offered) {
        return new NetworkSettings(
                userAgent,
                offered,
                0,
                listenPort,
                listenAddress,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                privateAddresses,
                discover,
                minimumChainWork,
                relayTransactions,
                minRelayFeeRate,
                syncInterval,
                permissions);
    }

    private NetworkSettings with(
            String agent,
            Optional<IpAddress> address,
            int chainPort,
            List<Endpoint> names,
            int outbound,
            int inbound,
            boolean find,
            BigInteger work,
            Duration interval) {
        return new NetworkSettings(
                agent,
                services,
                localServices,
                listenPort,
                address,
                chainPort,
                names,
                outbound,
                inbound,
                privateAddresses,
                find,
                work,
                relayTransactions,
                minRelayFeeRate,
                interval,
                permissions);
    }

    /// @param transactions whether they are announced and asked for, by others than peers with [Permission#RELAY]
    /// @param grants       what peers of some networks may do that others may not
    public NetworkSettings withRelay(boolean transactions, List<PermissionGrant> grants) {
        return new NetworkSettings(
                userAgent,
                services,
                localServices,
                listenPort,
                listenAddress,
                defaultPort,
                seeds,
                maxOutbound,
                maxInbound,
                privateAddresses,
                discover,
                minimumChainWork,
                transactions,
                minRelayFeeRate,
                syncInterval,
                grants);
    }

    /// What a peer that comes from there, or that we dial there, may do.
    Set<Permission> permissionsOf(Endpoint remote, boolean inbound) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        for (PermissionGrant grant : permissions) if (grant.covers(remote, inbound)) all.addAll(grant.permissions());
        return all;
    }
}
