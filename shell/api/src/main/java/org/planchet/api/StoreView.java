package org.planchet.api;

import java.util.List;

/// What lies in the node's data folder, read from there, and where it does not agree with what the node holds
/// in memory. Lists are truncated; their counts give the full numbers. Times are seconds since 1970, 0 for
/// never.
///
/// @param folder     where everything is kept; empty if the node keeps nothing, and all else is empty too
/// @param blocks     the block files
/// @param coins      the coins of the last flush
/// @param mempool    the saved mempool
/// @param neighbours the saved address book
public record StoreView(String folder, Part blocks, Coins coins, Mempool mempool, Neighbours neighbours) {
    /// One of the stores, beside memory.
    ///
    /// @param file       inside the folder
    /// @param written    when it was last written
    /// @param bytes      its size on disk
    /// @param height     of the block as of which it was written, -1 if of none
    /// @param tip        that block's hash, empty if it is of no block
    /// @param stored     entries in it
    /// @param whole      true if all were counted; else there are more than `stored`
    /// @param onlyStored what memory does not have, or has otherwise
    /// @param onlyHeld   what memory has and the store does not
    public record Part(
            String file,
            long written,
            long bytes,
            int height,
            String tip,
            long stored,
            boolean whole,
            Difference onlyStored,
            Difference onlyHeld) {}

    /// A store that is not there.
    public static final Part NOTHING = new Part("", 0, 0, -1, "", 0, true, Difference.NONE, Difference.NONE);

    /// Entries that one side has and the other has not.
    ///
    /// @param count how many are known
    /// @param whole true if all were compared; else there may be more
    /// @param first the first of them by name: block hashes, outpoints, txids or addresses
    public record Difference(long count, boolean whole, List<String> first) {
        /// Nothing to report.
        public static final Difference NONE = new Difference(0, true, List.of());
    }

    /// @param total satoshis in the coins counted
    /// @param hash  as that of [CoinSetView], over the stored coins; empty if not all were counted
    /// @param first the first coins in the order of their keys
    public record Coins(Part part, long total, String hash, List<Coin> first) {
        /// Of a store that is not there.
        public static final Coins NONE = new Coins(NOTHING, 0, "", List.of());
    }

    /// @param outPoint txid:index
    /// @param height   of the block that made it
    public record Coin(String outPoint, long value, int height, boolean coinbase) {}

    /// @param first parents before children
    public record Mempool(Part part, List<Tx> first) {
        /// Of a store that is not there.
        public static final Mempool NONE = new Mempool(NOTHING, List.of());
    }

    /// @param time when it entered the mempool
    public record Tx(String txid, int vsize, long time) {}

    public record Neighbours(Part part, List<Neighbour> first) {
        /// Of a store that is not there.
        public static final Neighbours NONE = new Neighbours(NOTHING, List.of());
    }

    /// @param status   `known`, `connected`, `disconnected` or `blocked`
    /// @param height   its best height when it was last seen, -1 if unknown
    /// @param failures connection attempts that failed since the last that worked
    public record Neighbour(String address, long lastSeen, String status, int height, int failures) {}
}
