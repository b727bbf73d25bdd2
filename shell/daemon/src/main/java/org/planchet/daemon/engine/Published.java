package org.planchet.daemon.engine;

import org.planchet.chainstate.ChainSnapshot;
import org.planchet.mempool.FeeEstimates;
import org.planchet.network.ClockOffset;
import org.planchet.node.NodeReader;

/// What the owner of the node publishes after everything that it does, for those who shall not wait for it.
///
/// @param chain                the best chain
/// @param mempoolTransactions  how many transactions wait
/// @param initialDownloadIsOver whether the node has once had all that its peers have
/// @param clockOffset          how far the peers' clocks are from the node's
/// @param fees                 what to pay, as of the best chain, and of the mempool a second ago at most
public record Published(
        ChainSnapshot chain,
        int mempoolTransactions,
        boolean initialDownloadIsOver,
        ClockOffset clockOffset,
        FeeEstimates fees) {
    static Published of(NodeReader node, FeeEstimates fees) {
        return new Published(
                node.chain().snapshot(),
                node.mempool().size(),
                node.network().initialDownloadIsOver(),
                node.network().clockOffset(),
                fees);
    }
}
