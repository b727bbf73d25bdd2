package org.planchet.network;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What the network reads of the mempool.
public interface MempoolReads {
    /// The transaction of that id; null if it is not in the mempool.
    @Nullable
    Transaction get(Txid txid);

    /// The transaction of that id; null if it is not in the mempool.
    @Nullable
    Transaction get(Wtxid wtxid);

    /// Every transaction of the mempool; those that a miner takes first come first, if they are in that order already.
    Stream<Transaction> all();

    /// A mempool transaction's fee rate, satoshis per 1,000 virtual bytes; 0 if it is not in the mempool.
    long feeRate(Txid txid);

    /// At most `count` of the mempool's transactions, parents before children.
    List<Transaction> some(int count);

    /// The transactions of this node's own that no peer has fetched yet, oldest first.
    List<Transaction> unbroadcast();

    /// The fee rate below which the mempool takes nothing now, satoshis per 1,000 virtual bytes.
    long minFeeRate(Instant now);
}
