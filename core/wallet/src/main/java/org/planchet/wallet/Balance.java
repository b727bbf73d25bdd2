package org.planchet.wallet;

/// Satoshis the wallet has in unspent outputs, each counted in exactly one of the three.
///
/// @param confirmed   in blocks of the best chain, and old enough to be spent in the next one
/// @param unconfirmed in the mempool's transactions
/// @param immature    in coinbase outputs that must still wait
public record Balance(long confirmed, long unconfirmed, long immature) {
    /// The balance of a wallet whose unspent outputs are `coins`.
    static Balance of(Iterable<WalletCoin> coins) {
        long confirmed = 0;
        long unconfirmed = 0;
        long immature = 0;
        for (WalletCoin coin : coins) {
            if (coin.height() < 0) unconfirmed += coin.value();
            else if (coin.mature()) confirmed += coin.value();
            else immature += coin.value();
        }
        return new Balance(confirmed, unconfirmed, immature);
    }

    public long total() {
        return Math.addExact(Math.addExact(confirmed, unconfirmed), immature);
    }
}
