package org.planchet.daemon.queries;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.KnownNode;
import org.planchet.api.PeerApi;
import org.planchet.api.PeerView;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.saving.PeersSaver;
import org.planchet.network.AddressRecord;
import org.planchet.network.Endpoint;
import org.planchet.network.ManualPeer;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerInfo;
import org.planchet.network.SocketInfo;
import org.planchet.network.SocketInfo.Flow;
import org.planchet.network.SocketInfo.Framing;
import org.planchet.views.Text;

/// The neighbours' part of the API.
public final class PeerQueries implements PeerApi {
    private final NodeLoop loop;
    private final PeersSaver saver;
    private final int ownPort;

    /// @param saver  notified of the user's choices
    /// @param ownPort where this node listens, -1 if it does not
    public PeerQueries(NodeLoop loop, PeersSaver saver, int ownPort) {
        this.loop = loop;
        this.saver = saver;
        this.ownPort = ownPort;
    }

    /// Connections, then neighbours the user asked for that are not connected now.
    @Override
    public List<PeerView> peers() {
        return loop.ask(node -> {
            List<PeerView> views = new ArrayList<>();
            Set<Endpoint> connected = new HashSet<>();
            for (PeerInfo peer : node.network().peers()) {
                views.add(view(peer));
                peer.listening().ifPresent(connected::add);
            }
            for (ManualPeer wanted : node.network().manualStates())
                if (!connected.contains(wanted.named())
                        && wanted.places().stream().noneMatch(connected::contains))
                    views.add(absent(
                            wanted, node.network().knownNode(wanted.named()).orElse(null)));
            return views;
        });
    }

    private PeerView view(PeerInfo peer) {
        long id = peer.id().value();
        String address = peer.listening().orElse(peer.remote()).toString();
        Optional<SocketInfo> socket = loop.sockets().info(id);
        PeerInfo.Software software = peer.software();
        PeerInfo.Contact contact = peer.contact();
        Framing framing = socket.map(SocketInfo::framing).orElse(Framing.NONE);
        return new PeerView(
                id,
                address,
                peer.inbound() ? "inbound" : "outbound",
                peer.status() == PeerInfo.Status.HANDSHAKE ? "handshake" : "connected",
                new PeerView.Software(
                        Text.shown(software.userAgent(), 256),
                        software.protocolVersion(),
                        Long.toHexString(software.services())),
                new PeerView.Contact(
                        contact.connectedAt().getEpochSecond(),
                        contact.lastSeen().map(Instant::getEpochSecond).orElse(0L),
                        contact.height(),
                        contact.retryCount(),
                        contact.pingMillis()),
                new PeerView.Traffic(
                        socket.map(SocketInfo::sent).orElse(Flow.NONE).bytes(),
                        socket.map(SocketInfo::received).orElse(Flow.NONE).bytes()),
                peer.manual(),
                new PeerView.Framing(framing.type().text(), framing.sessionId()),
                PeerView.Absence.NONE);
    }

    private static PeerView absent(ManualPeer wanted, @Nullable AddressRecord record) {
        int retries = record == null ? 0 : record.retryCount();
        long seen = record == null ? 0 : seconds(record.lastSeen());
        String status = retries > 3 ? "disconnected" : "connecting";
        int height = record == null ? -1 : record.height();
        List<String> places = wanted.places().stream().map(Endpoint::toString).toList();
        return new PeerView(
                0,
                wanted.named().toString(),
                "outbound",
                status,
                PeerView.Software.UNKNOWN,
                new PeerView.Contact(0, seen, height, retries, -1),
                PeerView.Traffic.NONE,
                true,
                PeerView.Framing.NONE,
                new PeerView.Absence(places, Text.shown(wanted.reason(), 200)));
    }

    private static long seconds(Instant time) {
        return Math.max(0, time.getEpochSecond());
    }

    @Override
    public List<KnownNode> knownNodes() {
        return loop.ask(node -> node.network().knownNodes().stream()
                .map(r -> new KnownNode(
                        r.address().toString(),
                        seconds(r.lastSeen()),
                        seconds(r.lastTried()),
                        r.retryCount(),
                        r.source()))
                .toList());
    }

    private Endpoint parse(String hostAndPort) {
        try {
            return Endpoint.parse(hostAndPort, 0);
        } catch (IllegalArgumentException bad) {
            throw new ApiException(
                    Kind.BAD_REQUEST, ErrorCode.BAD_PEER, Text.shown(String.valueOf(bad.getMessage()), 200));
        }
    }

    @Override
    public void addPeer(String hostAndPort) {
        Endpoint endpoint = parse(hostAndPort);
        if (isOwn(endpoint)) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OWN_ADDRESS, endpoint);
        loop.run(node -> {
            boolean there = node.network().manualPeers().contains(endpoint)
                    || node.network().peers().stream()
                            .anyMatch(p -> !p.inbound()
                                    && p.listening().filter(endpoint::equals).isPresent());
            if (there) throw new ApiException(Kind.CONFLICT, ErrorCode.NEIGHBOUR_ALREADY, endpoint);
            node.deliver(new NetworkEvent.AddPeer(endpoint));
        });
        saver.save();
    }

    /// A name for this very machine with this node's own port. Other ways to name it are found out by the handshake.
    private boolean isOwn(Endpoint endpoint) {
        if (endpoint.port() != ownPort) return false;
        return endpoint.host().equals("localhost")
                || endpoint.ip()
                        .filter(ip -> ip.isLoopback() || ip.isUnspecified())
                        .isPresent();
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        Endpoint endpoint = parse(hostAndPort);
        loop.run(node -> {
            boolean there = node.network().manualPeers().contains(endpoint)
                    || node.network().peers().stream()
                            .anyMatch(p -> p.remote().equals(endpoint)
                                    || p.listening().filter(endpoint::equals).isPresent());
            if (!there && !block) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_NEIGHBOUR, endpoint);
            node.deliver(new NetworkEvent.RemovePeer(endpoint, block));
        });
        saver.save();
    }

    public void sync(int from) {
        loop.run(node -> node.deliver(new NetworkEvent.SyncNow(from)));
    }
}
