package org.planchet.daemon.engine;

import java.util.Map;
import org.planchet.consensus.Rule;

/// The node's state in figures at one moment: what is answered from memory, without asking the chain thread.
///
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
        int knownNodes,
        int mempoolTransactions,
        long mempoolBytes,
        long mempoolMemory,
        long cacheBytes,
        long blocksConnected,
        long reorganisations,
        int lostBlocks,
        Map<Rule, Long> refusals) {}
