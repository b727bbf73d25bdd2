package org.planchet.api;

/// The node's own miner.
///
/// @param remaining blocks left to find, -1 for no end
/// @param hashRate  hashes a second over the last seconds
/// @param engine    which search of nonces is in use: `digest` at first, then the fastest on the node's machine, such
///                  as `vector, 8 lanes`
public record MiningView(
        boolean active,
        String address,
        int threads,
        long remaining,
        double hashRate,
        long blocksFound,
        String engine) {}
