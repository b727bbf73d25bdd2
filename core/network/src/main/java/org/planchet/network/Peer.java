package org.planchet.network;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Services;

/// A connection: who is on it, and a drawer for each part of the machine to keep its state of this peer in.
final class Peer {
    final PeerId id;
    final Endpoint remote;
    final boolean inbound;

    /// Where an inbound one arrived.
    final Optional<ListenSocket> arrived;

    final Instant connectedAt;

    /// What we opened it for; an inbound one is a full one, for its part.
    final ConnectionKind kind;

    /// What it may do that others may not.
    final Set<Permission> permissions;

    /// Whether the user asked for this peer.
    boolean manual;

    @Nullable
    Instant lastSeen;

    boolean gone;

    final Handshake.State handshake = new Handshake.State();
    final KeepAlive.State keepAlive;
    final PeerChain chain = new PeerChain();
    final HeaderSync.State sync = new HeaderSync.State();
    final BlockDownload.State download = new BlockDownload.State();
    final CompactPeers.State compact = new CompactPeers.State();
    final BloomServer.State bloom = new BloomServer.State();
    final FilterServer.State filters = new FilterServer.State();
    final FilterSync.State filterSync = new FilterSync.State();
    final BloomSync.State bloomSync = new BloomSync.State();
    final DataServer.State serving = new DataServer.State();
    final TxRelay.State relay = new TxRelay.State();
    final FeeFilters.State feeFilter = new FeeFilters.State();
    final OutboundTrim.State outbound = new OutboundTrim.State();
    final AddressGossip.State gossip;

    Peer(
            PeerId id,
            Endpoint remote,
            Optional<ListenSocket> arrived,
            boolean manual,
            ConnectionKind kind,
            Set<Permission> permissions,
            Instant now) {
        this.id = id;
        this.remote = remote;
        this.inbound = arrived.isPresent();
        this.arrived = arrived;
        this.manual = manual;
        this.kind = kind;
        this.permissions = permissions;
        this.connectedAt = now;
        this.keepAlive = new KeepAlive.State(now);
        this.gossip = new AddressGossip.State(now);
    }

    /// Whether transactions and addresses are exchanged with it, not only blocks.
    boolean isFull() {
        return kind == ConnectionKind.FULL;
    }

    boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    boolean exchangesAddresses() {
        return isFull() || kind == ConnectionKind.ADDR_FETCH;
    }

    /// Whether it wants transactions announced, by its version message or by a filter that it loaded (BIP-0037).
    boolean wantsTransactions() {
        return bloom.wantsTransactions || version().map(Version::relay).orElse(false);
    }

    /// Whether the handshake is done.
    boolean ready() {
        return handshake.done && !gone;
    }

    /// The part of the net that it is in.
    String netGroup() {
        return remote.ip().map(IpAddress::group).orElse("?");
    }

    /// Whether it comes from this machine, or from a proxy on it.
    boolean isLocal() {
        return remote.ip().map(IpAddress::isLoopback).orElse(false);
    }

    /// Whether it came by an onion service of ours: where it is nobody knows.
    boolean cameByOnion() {
        return arrived.filter(ListenSocket::isOnion).isPresent();
    }

    /// Whether it is in a network that hides who is who, such as Tor.
    boolean isInOverlay() {
        return network().filter(AddressNetwork::isOverlay).isPresent();
    }

    NetworkKey networkKey() {
        return new NetworkKey(network(), arrived);
    }

    /// The network that it is connected through; empty if its address is not public (Bitcoin Core's
    /// `ConnectedThroughNetwork`).
    Optional<AddressNetwork> network() {
        return cameByOnion()
                ? Optional.of(AddressNetwork.ONION)
                : remote.network().filter(_ -> remote.isPublic());
    }

    /// The peer's version message, once it has come.
    Optional<Version> version() {
        return Optional.ofNullable(handshake.theirs);
    }

    boolean offers(long service) {
        Version theirs = handshake.theirs;
        return theirs != null && (theirs.services() & service) == service;
    }

    /// Whether the peer has blocks to give, with their witnesses: without them they could not be judged.
    boolean servesBlocks() {
        return offers(Services.WITNESS) && (offers(Services.NETWORK) || offers(Services.NETWORK_LIMITED));
    }

    /// Whether we chose this peer, or the user did: an attacker cannot be many of these.
    boolean isPreferred() {
        return !inbound || manual;
    }

    /// Whether the peer has only the last 288 blocks (BIP-0159).
    boolean isLimited() {
        return !offers(Services.NETWORK);
    }

    boolean speaks(int version) {
        Version theirs = handshake.theirs;
        return theirs != null && theirs.protocol() >= version;
    }

    /// Where the peer listens: what we dialled; or, for one that dialled us, the host it comes from and the port that
    /// its version message names. Unknown of one that came by an onion service.
    Optional<Endpoint> listening() {
        if (!inbound) return Optional.of(remote);
        Version theirs = handshake.theirs;
        if (cameByOnion() || theirs == null || theirs.sender().port() == 0) return Optional.empty();
        return Optional.of(new Endpoint(remote.host(), theirs.sender().port()));
    }

    /// Whether this is the node that listens there. Asked often, so that no endpoint is made for it.
    boolean isAt(Endpoint endpoint) {
        if (remote.equals(endpoint)) return true;
        Version theirs = handshake.theirs;
        return inbound
                && !cameByOnion()
                && theirs != null
                && theirs.sender().port() == endpoint.port()
                && remote.host().equals(endpoint.host());
    }
}
