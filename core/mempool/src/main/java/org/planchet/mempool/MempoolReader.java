package org.planchet.mempool;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What can be read of a mempool at any time, also while scripts of blocks are being checked.
public interface MempoolReader {
    PolicySettings settings();

    @Nullable
    MempoolEntry get(Txid txid);

    @Nullable
    MempoolEntry byWtxid(Wtxid wtxid);

    boolean contains(Txid txid);

    /// The transaction of the mempool that spends `outPoint`, if any.
    @Nullable
    Transaction spender(OutPoint outPoint);

    /// All entries, best ancestor fee rate first; a snapshot of the order.
    List<MempoolEntry> entries();

    /// What a transaction must pay to enter now: the relay minimum, or the rolling floor that evictions raised.
    FeeRate minFeeRate(Instant now);

    /// How many transactions.
    int size();

    /// Their virtual bytes.
    long bytes();

    /// The bytes of memory they are accounted at.
    long memory();

    /// The bytes of [#memory] beyond which some of them must leave.
    long maxMemory();

    /// Their fees in satoshis.
    long totalFees();

    /// Grows with every transaction that enters or leaves.
    long sequence();

    /// What to pay to be mined within so many blocks, as far as it is known now. Takes one pass over the transactions.
    FeeEstimates feeEstimates(Instant now);

    /// What the user adds to the fees of transactions, in satoshis, whether they are here or not.
    Map<Txid, Long> priorities();

    /// The transactions to announce again until a peer asks for them, oldest first.
    List<Txid> unbroadcast();
}
