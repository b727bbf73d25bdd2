package org.planchet.wallet;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Transaction;

/// A transaction of the wallet's history.
///
/// @param time          of its block, else when it was first seen, in seconds since 1970
/// @param confirmations 0 while in no block of the best chain
/// @param net           satoshis gained, or, negative, spent, fee included
/// @param fee           satoshis, where every input is the wallet's, else null
public record HistoryItem(
        Transaction tx,
        long time,
        WalletState.@Nullable Place place,
        int confirmations,
        long net,
        @Nullable Long fee,
        State state) {

    public enum State {
        /// In the pool.
        UNCONFIRMED,
        CONFIRMED,
        /// A coinbase that must still wait.
        IMMATURE,
        /// Its coin went another way in a block, or its own block left the best chain and it was a coinbase.
        CONFLICTED,
        /// In no block and no longer in the pool; it counts again when either takes it.
        DROPPED
    }
}
