package org.planchet.wallet;

/// Satoshis the wallet has in unspent outputs, each counted in exactly one of the three.
///
/// @param confirmed   in blocks of the best chain, and old enough to be spent in the next one
/// @param unconfirmed in the pool's transactions
/// @param immature    in coinbase outputs that must still wait
public record Balance(long confirmed, long unconfirmed, long immature) {
    public long total() {
        return Math.addExact(Math.addExact(confirmed, unconfirmed), immature);
    }
}
