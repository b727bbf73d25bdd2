package org.planchet.wallet;

/// What became of the wish to abandon a transaction ([Wallet#abandon]).
public enum Abandonment {
    DONE,
    /// The wallet has no such transaction.
    UNKNOWN,
    /// The mempool holds it, and so may others: it can confirm any time.
    IN_POOL,
    /// A block of the best chain holds it, or one that spends its coins otherwise.
    SETTLED
}
