package org.planchet.daemon.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.planchet.network.PeerInfo;

/// Neighbours of one kind, for metrics: by Bitcoin Core's names for connections.
public enum PeerGroup {
    INBOUND("inbound", "inbound"),
    MANUAL("outbound", "manual"),
    FULL("outbound", "outbound-full-relay"),
    BLOCK_ONLY("outbound", "block-relay-only"),
    ADDR_FETCH("outbound", "addr-fetch"),
    FEELER("outbound", "feeler");

    private final String direction;
    private final String kind;

    PeerGroup(String direction, String kind) {
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

    private static PeerGroup of(PeerInfo peer) {
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
    static Map<PeerGroup, Integer> count(List<PeerInfo> peers) {
        var counts = new EnumMap<PeerGroup, Integer>(PeerGroup.class);
        for (PeerInfo peer : peers) counts.merge(of(peer), 1, Integer::sum);
        return counts;
    }
}
