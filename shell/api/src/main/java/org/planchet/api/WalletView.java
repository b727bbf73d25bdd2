package org.planchet.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a wallet holds.
///
/// @param confirmed   satoshis in coins of the best chain that can be spent now
/// @param unconfirmed satoshis in coins of transactions not yet in a block
/// @param immature    satoshis in coinbase outputs that must still wait
/// @param encrypted   keys on disk are sealed with a passphrase of the user's
/// @param atHeight    the block as of which the figures hold
/// @param scannedTo   the height that the scan for an imported key has reached, -1 before the first block; null if
///     no scan is running. Until its end coins may be missing, or be counted though they were spent
public record WalletView(
        String name,
        boolean encrypted,
        boolean locked,
        long confirmed,
        long unconfirmed,
        long immature,
        int keys,
        List<AddressEntry> addresses,
        int atHeight,
        String atHash,
        @Nullable Integer scannedTo) {

    /// @param path BIP 32 path, or `imported`
    public record AddressEntry(String address, String path, boolean change, boolean used, long balance, String label) {}

    /// A coin the wallet could spend.
    ///
    /// @param confirmations 0 while unconfirmed
    /// @param spendable     false while immature or promised to a pending transfer
    public record CoinEntry(
            String txid,
            long index,
            String address,
            long value,
            int confirmations,
            boolean coinbase,
            boolean spendable) {}

    /// A transaction of the wallet's history, newest first.
    ///
    /// @param net satoshis gained (or, negative, spent, fee included)
    /// @param fee satoshis, if the wallet paid it
    /// @param time  when it was first seen, in the mempool or in a block, in seconds since 1970
    /// @param state `unconfirmed`, `confirmed`, `immature`, `conflicted` (a transaction of a block or of the
    ///     mempool spends its coin otherwise, or it is the coinbase of a stale block), `abandoned` (by the user)
    ///     or `dropped` (neither in a block nor in the mempool, but remembered: its coins stay spent, and it is
    ///     offered again)
    public record HistoryEntry(
            String txid,
            long time,
            @Nullable Integer height,
            int confirmations,
            long net,
            @Nullable Long fee,
            String state) {}

    /// What a private key has in the best chain.
    ///
    /// @param address  where it is paid
    /// @param balance  satoshis that it can spend now
    /// @param immature satoshis of coinbases that must still wait, or that a mempool transaction spends already
    public record KeyBalance(String address, long balance, long immature) {}

    /// A wallet just made.
    ///
    /// @param phrase the BIP 39 words, shown once
    public record Created(String name, List<String> phrase, String firstAddress) {
        /// Leaves the words out.
        @Override
        public String toString() {
            return "Created[" + name + ", " + firstAddress + "]";
        }
    }
}
