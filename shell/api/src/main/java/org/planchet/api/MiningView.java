package org.planchet.api;

/// The node's own miner.
///
/// @param remaining blocks left to find, -1 for no end
/// @param hashRate  hashes a second over the last seconds
public record MiningView(
        boolean active,
        String address,
        int threads,
        long remaining,
        double hashRate,
        long blocksFound,
        String engine) {}
