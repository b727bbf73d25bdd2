package org.planchet.redis;

import java.util.List;
import java.util.Map;

/// What a node publishes about itself besides its chain.
///
/// @param mempool    waiting transactions, the highest fee rates first
/// @param neighbours known nodes
/// @param pool       the waiting transactions for gateways
public record RedisViews(List<Tx> mempool, List<Neighbour> neighbours, Pool pool) {
    /// @param view what the node's own HTTP interface says of its mempool, JSON
    /// @param raw  transactions in hex by txid
    public record Pool(String view, Map<String, String> raw) {
        /// For a reader that did not ask for it.
        public static final Pool NONE = new Pool("", Map.of());
    }

    /// @param time when it entered the mempool, in seconds since 1970
    public record Tx(String txid, int vsize, long fee, long time) {}

    /// Times are in seconds since 1970, 0 for never.
    ///
    /// @param source who announced it
    public record Neighbour(
            String address, long lastSeen, String status, int height, int failures, long lastTried, String source) {
        private static final int FIELDS = 6;

        /// What is stored under the address.
        String stored() {
            return lastSeen + " " + status + " " + height + " " + failures + " " + lastTried + " " + source;
        }

        /// @throws IllegalArgumentException if that was never stored
        static Neighbour of(String address, String stored) {
            String[] parts = stored.split(" ", FIELDS);
            if (parts.length < FIELDS) throw new IllegalArgumentException("a neighbour of " + parts.length + " fields");
            return new Neighbour(
                    address,
                    Long.parseLong(parts[0]),
                    parts[1],
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    Long.parseLong(parts[4]),
                    parts[5]);
        }
    }
}
