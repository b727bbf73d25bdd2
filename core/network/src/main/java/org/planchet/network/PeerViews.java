package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.Message.Version;

/// Peers as reported outside this module.
final class PeerViews {
    private PeerViews() {}

    static List<PeerInfo> of(Collection<Peer> peers, Connections connections, ChainReads chain, Instant now) {
        var views = new ArrayList<PeerInfo>();
        for (Peer peer : peers) {
            views.add(new PeerInfo(
                    peer.id,
                    peer.remote,
                    peer.network(),
                    peer.listening(),
                    peer.inbound,
                    peer.kind,
                    peer.permissions,
                    peer.ready() ? PeerInfo.Status.CONNECTED : PeerInfo.Status.HANDSHAKE,
                    peer.version().map(PeerViews::software).orElse(PeerInfo.Software.UNKNOWN),
                    new PeerInfo.Contact(
                            peer.connectedAt,
                            Optional.ofNullable(peer.lastSeen),
                            Connections.height(peer),
                            connections.failures(peer),
                            peer.keepAlive.roundTripMillis),
                    peer.manual,
                    sync(peer, chain),
                    addresses(peer),
                    traffic(peer, now)));
        }
        return views;
    }

    private static PeerInfo.Software software(Version version) {
        return new PeerInfo.Software(printable(version.userAgent()), version.protocol(), version.services());
    }

    private static PeerInfo.Sync sync(Peer peer, ChainReads chain) {
        var inFlight = new ArrayList<Integer>();
        for (BlockHash hash : peer.download.requests.asked()) {
            HeaderNode node = chain.find(hash);
            if (node != null) inFlight.add(node.height());
        }
        HeaderPresync presync = peer.sync.presync;
        HeaderNode best = peer.chain.best();
        return new PeerInfo.Sync(
                peer.version().map(Version::startHeight).orElse(-1),
                presync == null || presync.redownloads() ? -1 : presync.height(),
                best == null ? -1 : best.height(),
                peer.download.lastCommonHeight(),
                inFlight);
    }

    private static PeerInfo.Addresses addresses(Peer peer) {
        Optional<Endpoint> seenAs = peer.version()
                .map(Version::receiver)
                .filter(us -> !us.ip().isUnspecified())
                .map(us -> Endpoint.of(us.ip(), us.port()));
        return new PeerInfo.Addresses(peer.gossip.enabled, peer.gossip.taken, peer.gossip.dropped, seenAs);
    }

    private static PeerInfo.Traffic traffic(Peer peer, Instant now) {
        Optional<Version> version = peer.version();
        long leastPing = peer.keepAlive.leastRoundTripMillis;
        Instant pinged = peer.keepAlive.pingSent;
        return new PeerInfo.Traffic(
                peer.wantsTransactions(),
                peer.relay.feeFilter,
                peer.relay.lastTxAt,
                peer.download.lastBlockAt,
                peer.relay.queue.size(),
                leastPing == Long.MAX_VALUE ? -1 : leastPing,
                pinged == null ? -1 : Math.max(0, Duration.between(pinged, now).toMillis()),
                version.map(v -> v.timestamp() - peer.connectedAt.getEpochSecond())
                        .orElse(0L),
                peer.compact.selected,
                peer.compact.wantsAnnouncements);
    }

    /// Text from a peer, made safe to display: printable ASCII without characters that a page or a terminal
    /// could interpret.
    private static String printable(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c > 0x1f && c < 0x7f && "<>&\"'\\".indexOf(c) < 0;
            out.append(plain ? c : '?');
        }
        return out.toString();
    }
}
