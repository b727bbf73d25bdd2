package org.planchet.gateway;

import java.util.List;
import org.planchet.api.KnownNode;
import org.planchet.api.PeerApi;
import org.planchet.api.PeerView;
import org.planchet.redis.RedisStore;

/// The nodes that the writer of the stores knows. A gateway itself has no neighbours.
record WritersNodes(Stores stores) implements PeerApi {
    @Override
    public List<KnownNode> knownNodes() {
        return stores.ofRedis(RedisStore::neighbours).stream()
                .map(node -> new KnownNode(
                        node.address(), node.lastSeen(), node.lastTried(), node.failures(), node.source()))
                .toList();
    }

    @Override
    public List<PeerView> peers() {
        throw Reads.notHere("peers");
    }

    @Override
    public void addPeer(String hostAndPort) {
        throw Reads.notHere("addPeer");
    }

    @Override
    public void removePeer(String hostAndPort, boolean block) {
        throw Reads.notHere("removePeer");
    }
}
