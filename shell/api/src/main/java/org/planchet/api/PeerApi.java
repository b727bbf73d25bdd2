package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

import java.util.List;

/// The connected peers and the known nodes.
public interface PeerApi {
    @ApiCall(path = V1 + "/peers", does = "the neighbours")
    List<PeerView> peers();

    /// Every node in the address book, neighbours or not.
    @ApiCall(path = V1 + "/nodes", gateway = true, does = "every node heard of")
    List<KnownNode> knownNodes();

    /// Connects to `hostAndPort` and keeps trying until [#removePeer].
    ///
    /// @throws ApiException BAD_REQUEST if it is not an address or this node's own, CONFLICT if it is a
    ///     neighbour already
    @ApiCall(
            method = "POST",
            path = V1 + "/peers",
            does = "connects to `address` (host:port) and keeps trying",
            guarded = true,
            body = Requests.Peer.class,
            creates = true)
    void addPeer(String hostAndPort);

    /// Disconnects a neighbour and no longer tries to reach it.
    ///
    /// @param block also refuse it, in both directions, until it is added again
    @ApiCall(
            method = "DELETE",
            path = V1 + "/peers/{address}",
            does = "disconnects a neighbour; `block=true` refuses it from now on",
            guarded = true)
    void removePeer(String hostAndPort, @ApiParameter(does = "also refuse it from now on") boolean block);
}
