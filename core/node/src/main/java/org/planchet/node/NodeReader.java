package org.planchet.node;

import java.util.List;
import java.util.Map;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.Rule;
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

    /// The last refusals, newest first.
    List<Refused> refusals();

    /// How often each rule has refused something since the start.
    Map<Rule, Long> refusalCounts();

    /// Blocks that joined the best chain since the start, those that came back after a reorganisation included.
    long blocksConnected();

    /// How often blocks left the best chain for others since the start.
    long reorganisations();
}
