package org.planchet.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.planchet.wire.Message.Version;

/// Peers as they are told of outside.
final class PeerViews {
    private PeerViews() {}

    static List<PeerInfo> of(Collection<Peer> peers, Connections connections) {
        var views = new ArrayList<PeerInfo>();
        for (Peer peer : peers) {
            Optional<Version> version = peer.version();
            views.add(new PeerInfo(
                    peer.id,
                    peer.remote,
                    peer.listening(),
                    peer.inbound,
                    peer.kind,
                    peer.permissions,
                    peer.ready() ? PeerInfo.Status.CONNECTED : PeerInfo.Status.HANDSHAKE,
                    version.map(v -> printable(v.userAgent())).orElse(""),
                    version.map(Version::protocol).orElse(0),
                    version.map(Version::services).orElse(0L),
                    peer.connectedAt,
                    Optional.ofNullable(peer.lastSeen),
                    Connections.height(peer),
                    connections.failures(peer),
                    peer.keepAlive.roundTripMillis,
                    peer.manual,
                    peer.download.requests.size(),
                    traffic(peer)));
        }
        return views;
    }

    private static PeerInfo.Traffic traffic(Peer peer) {
        Optional<Version> version = peer.version();
        long leastPing = peer.keepAlive.leastRoundTripMillis;
        return new PeerInfo.Traffic(
                peer.wantsTransactions(),
                peer.relay.feeFilter,
                peer.relay.lastTxAt,
                peer.download.lastBlockAt,
                leastPing == Long.MAX_VALUE ? -1 : leastPing,
                version.map(v -> v.timestamp() - peer.connectedAt.getEpochSecond())
                        .orElse(0L),
                peer.compact.selected,
                peer.compact.wantsAnnouncements);
    }

    /// What a stranger wrote, fit to be shown: printable ASCII without what a page or a terminal could take for more.
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
