package org.planchet.mempool;

import java.util.List;
import org.planchet.primitives.Transaction;

/// What a change of the chain or of the time did to the mempool.
///
/// @param added   transactions that came back out of disconnected blocks, parents first
/// @param removed transactions that left, in the order they left
public record MempoolChange(List<Transaction> added, List<Removal> removed) {
    public static final MempoolChange NONE = new MempoolChange(List.of(), List.of());

    public MempoolChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
