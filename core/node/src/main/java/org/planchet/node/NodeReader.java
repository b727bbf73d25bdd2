package org.planchet.node;

import org.planchet.chainstate.ChainReader;
import org.planchet.mempool.MempoolReader;
import org.planchet.network.NetworkReader;

/// What can be read of a node at any time, also while scripts of blocks are being checked: such blocks are
/// not the tip yet and have not been reported. Nothing here changes the node.
public interface NodeReader {
    /// The chain.
    ChainReader chain();

    /// Its mempool.
    MempoolReader mempool();

    /// Its peers.
    NetworkReader network();

    /// What happened since its start.
    NodeHistory history();
}
