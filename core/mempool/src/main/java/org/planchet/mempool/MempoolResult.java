package org.planchet.mempool;

import java.util.List;
import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// What became of a transaction offered to the mempool.
///
/// @param rejection why it was refused; empty if it was accepted
/// @param entry     the accepted one with its fee and sizes; empty if it was refused
/// @param removed   what left for it: replaced transactions, then those evicted because the mempool was full
/// @param missing   coins that are neither in the chain nor in the mempool, if that is the reason: ask for the
///                  transactions they name and offer this one again
public record MempoolResult(
        Optional<Rejection> rejection, Optional<MempoolEntry> entry, List<Removal> removed, List<OutPoint> missing) {
    public MempoolResult {
        removed = List.copyOf(removed);
        missing = List.copyOf(missing);
    }

    public boolean accepted() {
        return rejection.isEmpty();
    }

    /// The transactions it replaced.
    public List<Transaction> replaced() {
        return removed.stream()
                .filter(removal -> removal.reason() == RemovalReason.REPLACED)
                .map(Removal::tx)
                .toList();
    }
}
