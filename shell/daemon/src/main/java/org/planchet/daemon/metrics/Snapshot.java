package org.planchet.daemon.metrics;

import java.util.Map;
import org.planchet.api.NodeStatus;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.Rule;

/// The node's state in figures at one moment: what is answered from memory, without asking the chain thread.
///
/// @param headersReceived whether a peer has sent its whole chain since the start
/// @param connections   neighbours by the type of their connection ([org.planchet.network.PeerInfo#connectionType])
/// @param orphans       transactions that wait for their parents
/// @param mempoolMemory bytes that its transactions are accounted at
/// @param minFeeRate    satoshis per 1,000 virtual bytes that a transaction must pay to enter the mempool
/// @param lostBlocks    blocks of the best chain that the disk lost and no peer has given back yet
public record Snapshot(
        NodeStatus.BestChain best,
        NodeStatus.Network network,
        NodeStatus.Mempool mempool,
        boolean headersReceived,
        Map<String, Long> connections,
        int blocksInFlight,
        int orphans,
        long mempoolMemory,
        long minFeeRate,
        ChainReader.CacheFigures cache,
        long blocksConnected,
        int lostBlocks,
        Map<Rule, Long> refusals) {}
