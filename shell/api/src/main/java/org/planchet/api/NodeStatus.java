package org.planchet.api;

import java.util.List;

/// The state of a node in a page, answered from memory.
///
/// @param chain       the chain's name
/// @param role        `full`, `miner` or `spv`
/// @param group       of nodes that it belongs to, such as a region; empty for none
/// @param height      of the best block
/// @param headers     height of the best header known
/// @param difficulty  leading zero bits that the next block's target demands
/// @param syncing     a peer has a chain with more work, and blocks of it are missing
/// @param peers       neighbours connected now
/// @param knownNodes  addresses in the address book
/// @param index       what it keeps indexes of: `none`, or some of `tx`, `address` and `filter` with commas
/// @param indexHeight height up to which they hold every block; -1 if they hold none
/// @param followers   the stores outside that it writes the chain to
/// @param hashRate    hashes a second of the node's own miner over the last seconds
/// @param p2pAddress  where the node listens for peers, host:port; empty if it does not
/// @param apiAddress  where the API listens
/// @param electrumAddress where Electrum's protocol is served, host:port; empty if it is not
public record NodeStatus(
        String version,
        String chain,
        String role,
        String group,
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
        String index,
        int indexHeight,
        List<FollowerView> followers,
        boolean mining,
        double hashRate,
        long blocksMined,
        String p2pAddress,
        String apiAddress,
        String electrumAddress,
        String dataDir,
        long startedAt,
        long now) {}
