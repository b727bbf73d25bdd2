package org.planchet.daemon.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.planchet.network.PeerInfo;

/// Neighbours of one kind, for metrics: by Bitcoin Core's names for connections.
public enum ConnectionKind {
    INBOUND("inbound", "inbound"),
    MANUAL("outbound", "manual"),
    FULL("outbound", "outbound-full-relay"),
    BLOCK_ONLY("outbound", "block-relay-only"),
    ADDR_FETCH("outbound", "addr-fetch"),
    FEELER("outbound", "feeler");

    private final String direction;
    private final String kind;

    ConnectionKind(String direction, String kind) {
        this.direction = direction;
        this.kind = kind;
    }

    /// Who opened the connection.
    public String direction() {
        return direction;
    }

    public String kind() {
        return kind;
    }

    private static ConnectionKind of(PeerInfo peer) {
        if (peer.inbound()) return INBOUND;
        if (peer.manual()) return MANUAL;
        return switch (peer.kind()) {
            case FULL -> FULL;
            case BLOCK_ONLY -> BLOCK_ONLY;
            case ADDR_FETCH -> ADDR_FETCH;
            case FEELER -> FEELER;
        };
    }

    /// How many of each kind there are; a kind without any has no entry.
    static Map<ConnectionKind, Integer> count(List<PeerInfo> peers) {
        var counts = new EnumMap<ConnectionKind, Integer>(ConnectionKind.class);
        for (PeerInfo peer : peers) counts.merge(of(peer), 1, Integer::sum);
        return counts;
    }
}
