package org.planchet.network;

import java.util.ArrayList;
import java.util.Optional;
import org.planchet.wire.IpAddress;

/// The places for peers that dial us: who gets one, and who gives his.
final class InboundPlaces {
    /// Inbound connections of one host, if it is not a private network's (P16); an IPv6 /64 is one host.
    static final int MAX_OF_A_HOST = 10;

    private final Context context;

    /// Of this run: the order in which it puts the parts of the net is unpredictable.
    private final long groupKey;

    InboundPlaces(Context context) {
        this.context = context;
        this.groupKey = context.random.nextLong();
    }

    private int taken() {
        int inbound = 0;
        for (Peer peer : context.peers.values()) if (peer.inbound) inbound++;
        return inbound;
    }

    private int most() {
        return context.settings.reach().maxInbound();
    }

    /// Whose host broke the protocol before is let in as long as two places are free (Bitcoin Core's discouragement).
    Optional<String> refuseDiscouraged(Endpoint remote) {
        boolean isRefused = context.isDiscouraged(remote) && taken() + 1 >= most();
        return isRefused ? Optional.of("broke the protocol before") : Optional.empty();
    }

    /// Why there is no place for a peer that comes from there; if need be another gives its own.
    ///
    /// @param byOnion whether it comes by an onion service of ours, from the same host as all that do
    Optional<String> refuseForRoom(Endpoint remote, boolean byOnion) {
        int sameHost = 0;
        Optional<IpAddress> subnet = remote.ip().map(IpAddress::subnet);
        for (Peer peer : context.peers.values())
            if (peer.inbound && peer.remote.ip().map(IpAddress::subnet).equals(subnet)) sameHost++;
        boolean local = remote.ip().map(IpAddress::isPrivate).orElse(false);
        if (!byOnion && !local && sameHost >= MAX_OF_A_HOST) return Optional.of("too many connections from its host");
        int inbound = taken();
        if (inbound >= most() && !makeRoom())
            return Optional.of("all " + inbound + " places for inbound peers are taken");
        return Optional.empty();
    }

    private boolean makeRoom() {
        var candidates = new ArrayList<Eviction.Candidate>();
        for (Peer peer : context.peers.values()) {
            if (!peer.inbound || peer.manual || peer.may(Permission.NO_BAN)) continue;
            candidates.add(Eviction.Candidate.of(peer, groupKey, context.isDiscouraged(peer.remote)));
        }
        Optional<Peer> evicted = Eviction.choose(candidates).map(context::peer);
        evicted.ifPresent(peer -> context.disconnect(peer, "gives its place to a newcomer"));
        return evicted.isPresent();
    }
}
