package org.planchet.wallet;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Transaction;

/// A transaction of the wallet's history.
///
/// @param time          when it was first seen, in the mempool or in a block, in seconds since 1970
/// @param confirmations 0 while in no block of the best chain
/// @param net           satoshis gained, or, negative, spent, fee included
/// @param fee           satoshis, if every input is the wallet's, else null
public record HistoryItem(
        Transaction tx,
        long time,
        WalletState.@Nullable Place place,
        int confirmations,
        long net,
        @Nullable Long fee,
        State state) {

    public enum State {
        /// In the mempool.
        UNCONFIRMED,
        CONFIRMED,
        /// A coinbase that must still wait.
        IMMATURE,
        /// A transaction of a block or of the mempool spends one of its coins otherwise, or it is the coinbase
        /// of a block that left the best chain, or it spends from such a one.
        CONFLICTED,
        /// Given up by the wallet's owner.
        ABANDONED,
        /// In no block and not in the mempool, but remembered: its coins stay spent, and it is offered again.
        DROPPED
    }
}
