package org.planchet.api;

import java.util.List;

/// What the best chain holds of an address.
///
/// @param scriptHash       the name by which Electrum's protocol knows it
/// @param atHeight         height of the block as of which this holds
/// @param balance          satoshis in its coins
/// @param coinCount        how many coins it has
/// @param coins            the page asked for of them, newest first
/// @param transactionCount how many transactions paid it or spent from it
/// @param history          the page asked for of them, newest first
public record AddressView(
        String address,
        String scriptHash,
        int atHeight,
        String atHash,
        long balance,
        int coinCount,
        List<WalletView.CoinEntry> coins,
        int transactionCount,
        List<Entry> history) {
    /// A transaction of the history.
    ///
    /// @param net satoshis that the address gained by it; negative if it lost
    public record Entry(String txid, int height, long net) {}
}
