package org.planchet.daemon.engine;

import java.util.Map;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.Rule;

/// The node's state in figures at one moment: what is answered from memory, without asking the chain thread.
///
/// @param peerGroups neighbours by the kind of their connection
/// @param minFeeRate satoshis per 1,000 virtual bytes that a transaction must pay to enter the mempool
/// @param lostBlocks blocks of the best chain that the disk lost and no peer has given back yet
/// @param difficulty leading zero bits that the next block's target demands
public record Snapshot(
        int height,
        String tip,
        long tipTime,
        String bits,
        int difficulty,
        String chainWork,
        int headers,
        boolean syncing,
        int peers,
        Map<PeerGroup, Integer> peerGroups,
        int blocksInFlight,
        int knownNodes,
        int mempoolTransactions,
        long mempoolBytes,
        long mempoolMemory,
        long minFeeRate,
        ChainReader.CacheFigures cache,
        long blocksConnected,
        long reorganisations,
        int lostBlocks,
        Map<Rule, Long> refusals) {}
