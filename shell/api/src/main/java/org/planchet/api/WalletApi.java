package org.planchet.api;

import static org.planchet.api.ApiCall.V1;

import java.util.List;
import java.util.Optional;

/// The node's wallet.
public interface WalletApi {
    /// BIP 44's: addresses in a row that were never paid, after which a restore looks no further.
    int USUAL_GAP = 20;

    @ApiCall(path = V1 + "/wallet", does = "what the wallet holds", guarded = true)
    WalletView wallet();

    /// A wallet of which as many addresses in a row may be unpaid as is usual.
    default WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase) {
        return createWallet(passphrase, phrase, USUAL_GAP);
    }

    /// A wallet that may have been paid in any block.
    default WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase, int gap) {
        return createWallet(passphrase, phrase, gap, Optional.empty());
    }

    /// Makes a wallet, or restores it from its words.
    ///
    /// @param gap addresses in a row that were never paid, after which a restore looks no further: 1 to 10,000,
    ///     if fewer than 20 are 20
    /// @param birthday of a wallet that is restored: a date such as `2026-01-31` or a height, before which no block
    ///     is looked at; empty to look at all
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet",
            does =
                    "makes the wallet, or restores it from `phrase`, looking `gap` unpaid addresses ahead (else 20), from "
                            + "`birthday` on, a date such as `2026-01-31` or a height (else the first block); sealed by "
                            + "`passphrase`",
            guarded = true,
            body = Requests.CreateWallet.class,
            creates = true)
    WalletView.Created createWallet(
            Optional<String> passphrase,
            Optional<List<String>> phrase,
            @ApiParameter(otherwise = USUAL_GAP) int gap,
            Optional<String> birthday);

    /// Shows the wallet the best chain once more. Returns when it has seen all of it, or after half a minute,
    /// while the scan is running.
    ///
    /// @param from height of the first block
    /// @param gap  as in [#createWallet]
    /// @throws ApiException NOT_FOUND if there is no wallet
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/rescan",
            does = "looks through the chain once more, `from` a height (else 0) and `gap` unpaid addresses "
                    + "ahead (else 20)",
            guarded = true,
            body = Requests.Rescan.class)
    WalletView rescanWallet(int from, @ApiParameter(otherwise = USUAL_GAP) int gap);

    /// Opens the keys for `seconds` seconds.
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/unlock",
            does = "opens the wallet's keys with `passphrase` for `seconds`",
            guarded = true,
            body = Requests.Unlock.class)
    void unlockWallet(String passphrase, int seconds);

    @ApiCall(method = "POST", path = V1 + "/wallet/lock", does = "closes the wallet's keys", guarded = true)
    void lockWallet();

    /// The wallet's words once more, for a backup. Not for the imported keys.
    ///
    /// @param passphrase the wallet's, also while it is unlocked; empty if it has none
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/phrase",
            does = "the wallet's words once more; asks for the `passphrase` if it has one",
            guarded = true,
            body = Requests.Phrase.class,
            answer = Answers.PhraseAnswer.class)
    List<String> walletPhrase(Optional<String> passphrase);

    /// Seals the keys with another passphrase, or with one for the first time. The wallet is locked afterwards.
    ///
    /// @param from the one so far; empty if there is none
    /// @param to   not empty
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/passphrase",
            does = "seals the wallet's keys with passphrase `to`; `from` is the one so far",
            guarded = true,
            body = Requests.ChangePassphrase.class)
    void changePassphrase(Optional<String> from, String to);

    @ApiCall(path = V1 + "/wallet/utxos", does = "the wallet's coins", guarded = true)
    List<WalletView.CoinEntry> utxos();

    @ApiCall(
            path = V1 + "/wallet/history",
            does = "the wallet's last `count` transactions (else 50), newest first",
            guarded = true)
    List<WalletView.HistoryEntry> history(
            @ApiParameter(otherwise = 50, least = 1, most = 100_000, does = "1 to 100,000, else 50") int count);

    /// Gives up a transaction of the wallet's that neither a block nor the mempool holds, with all that spends from
    /// it: its coins can be spent again.
    ///
    /// @throws ApiException NOT_FOUND if the wallet has no such transaction, CONFLICT if the mempool holds it,
    ///     or a block holds it or another one that spends its coins
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/transactions/{txid}/abandon",
            does = "gives up a transaction that neither a block nor the mempool holds; its coins can be spent again",
            guarded = true)
    void abandon(String txid);

    /// An address that a restore from the words finds.
    default String newAddress(String label) {
        return newAddress(label, false);
    }

    /// A fresh address.
    ///
    /// @param beyondGap also one that a restore from the words may miss, since as many before it were never paid
    /// @throws ApiException CONFLICT if it is such a one and `beyondGap` is false, NOT_FOUND without a wallet
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/addresses",
            does = "a fresh address, with a `label`; 404 if there is no wallet, 409 if a restore from the "
                    + "words would miss what is paid to it (20 in a row before it are unpaid), unless "
                    + "`\"beyondGap\": true`; 409 also while a restored wallet is scanned",
            guarded = true,
            body = Requests.NewAddress.class,
            answer = Answers.AddressAnswer.class,
            creates = true)
    String newAddress(String label, boolean beyondGap);

    /// Adds a key (hex or WIF) to the wallet and scans the chain for its coins. Returns its address.
    @ApiCall(
            method = "POST",
            path = V1 + "/wallet/keys",
            does = "imports `privateKey` (hex or WIF)",
            guarded = true,
            body = Requests.ImportKey.class,
            answer = Answers.AddressAnswer.class,
            creates = true)
    String importKey(String privateKey, String label);
}
