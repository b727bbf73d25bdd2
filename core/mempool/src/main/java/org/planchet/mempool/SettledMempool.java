package org.planchet.mempool;

import java.time.Instant;
import java.util.List;
import org.planchet.consensus.CoinView;
import org.planchet.primitives.Transaction;

/// What can be read of a mempool when its chain has no block in flight: what needs the coins at the tip as well.
public interface SettledMempool extends MempoolReader {
    /// Says what [Mempool#accept] would, and changes nothing. The answer does not consider whether a full
    /// mempool would evict the transaction at once.
    MempoolResult test(Transaction tx, Instant now);

    /// Says whether the mempool would take some transactions that may build on one another, and changes nothing
    /// (Bitcoin Core's `ProcessNewPackage` as a test). Nothing of the mempool is replaced for them, and each pays
    /// for itself.
    ///
    /// @param transactions at least two, parents before their children
    PackageResult testPackage(List<Transaction> transactions, Instant now);

    /// The coins at the tip and those of the mempool, those that the mempool spends included; unconfirmed ones have
    /// height [Mempool#MEMPOOL_HEIGHT].
    CoinView coins();
}
