package org.planchet.redis;

import java.util.List;

/// What a node tells of itself besides its chain.
///
/// @param mempool    waiting transactions, the highest fee rates first
/// @param neighbours known nodes
public record RedisViews(List<Tx> mempool, List<Neighbour> neighbours) {
    /// @param time when it entered the pool, in seconds since 1970
    public record Tx(String txid, int vsize, long fee, long time) {}

    /// @param lastSeen in seconds since 1970, 0 for never
    public record Neighbour(String address, long lastSeen, String status, int height, int failures) {}
}
