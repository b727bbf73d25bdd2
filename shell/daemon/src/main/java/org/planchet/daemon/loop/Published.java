package org.planchet.daemon.loop;

import org.planchet.chainstate.ChainSnapshot;
import org.planchet.network.ClockOffset;
import org.planchet.node.NodeReader;

/// What the owner of the node publishes after everything that it does, for those who shall not wait for it.
///
/// @param chain                the best chain
/// @param mempoolTransactions  how many transactions wait
/// @param initialDownloadIsOver whether the node has once had all that its peers have
/// @param clockOffset          how far the peers' clocks are from the node's
public record Published(
        ChainSnapshot chain, int mempoolTransactions, boolean initialDownloadIsOver, ClockOffset clockOffset) {
    static Published of(NodeReader node) {
        return new Published(
                node.chain().snapshot(),
                node.mempool().size(),
                node.network().initialDownloadIsOver(),
                node.network().clockOffset());
    }
}
