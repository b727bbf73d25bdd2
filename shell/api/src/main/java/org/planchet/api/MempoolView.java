package org.planchet.api;

import java.util.List;

/// The mempool, highest fee rate first.
///
/// @param scope       `node`: all that the node holds; `wallet`, of a light node: what concerns its wallet alone,
///                    which it cannot judge, so that each fee is shown as 0
/// @param bytes       virtual bytes of all transactions
/// @param memory      bytes of memory they are accounted at
/// @param maxMemory   bytes of memory at which the lowest fee rates are evicted
/// @param minFeeRate  satoshis per 1,000 virtual bytes below which nothing enters now
public record MempoolView(
        String scope, int count, long bytes, long memory, long maxMemory, long minFeeRate, List<Entry> transactions) {
    public static final String NODE = "node";
    public static final String WALLET = "wallet";

    /// @param ancestors   unconfirmed transactions it needs, itself included
    /// @param descendants unconfirmed transactions that need it, itself included
    public record Entry(
            String txid,
            String wtxid,
            int vsize,
            int weight,
            long fee,
            long feeRate,
            long time,
            int height,
            int ancestors,
            int descendants,
            List<String> depends,
            boolean replaceable) {}
}
