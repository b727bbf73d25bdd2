package org.planchet.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Everything a node can be asked from outside. Calls may block and may come from any thread; each throws
/// [ApiException] if the request is wrong or cannot be served now, and nothing else that a caller could act on.
///
/// A block is named by a `ref`: its hash, its height in the best chain, or `latest`.
public interface NodeApi {
    /// BIP 44's: addresses in a row that were never paid, after which a restore looks no further.
    int USUAL_GAP = 20;

    NodeStatus status();

    ChainView chain();

    /// @throws ApiException NOT_FOUND if there is no such block
    BlockView block(String ref);

    /// The block's serialization.
    byte[] rawBlock(String ref);

    HeaderView header(String ref);

    /// Headers of the best chain from `height` on, at most `count` (1 to 2,000).
    List<HeaderView> headers(int height, int count);

    /// A transaction in the pool, or in a block of the best chain.
    ///
    /// @throws ApiException NOT_FOUND if it is in neither, or in a block and the node keeps no index
    TxView transaction(String txid);

    /// Checks a transaction, takes it into the pool and announces it. Returns its txid.
    ///
    /// @throws ApiException REJECTED with the refusal, BAD_REQUEST if it is not a transaction
    String broadcast(String rawTransactionHex);

    /// Checks a block, stores it and announces it. Returns its hash.
    ///
    /// @throws ApiException REJECTED with the refusal, BAD_REQUEST if it is not a block
    String submitBlock(String rawBlockHex);

    List<PeerView> peers();

    /// Every node in the address book, neighbours or not.
    List<KnownNode> knownNodes();

    /// Connects to `hostAndPort` and keeps trying until [#removePeer].
    ///
    /// @throws ApiException BAD_REQUEST if it is not an address or this node's own, CONFLICT if it is a
    ///     neighbour already
    void addPeer(String hostAndPort);

    /// Disconnects a neighbour and no longer tries to reach it.
    ///
    /// @param block also refuse it, in both directions, until it is added again
    void removePeer(String hostAndPort, boolean block);

    /// Asks every neighbour for news now. Returns the status afterwards; progress is seen in [#status].
    default NodeStatus sync() {
        return sync(Integer.MAX_VALUE);
    }

    /// [#sync()] as though no header above height `from` were known: 0 asks for the whole chain again.
    ///
    /// @throws ApiException BAD_REQUEST if `from` is negative
    NodeStatus sync(int from);

    MempoolView mempool();

    MiningView mining();

    /// Mines on all threads asked for until [#stopMining], or until `blocks` were found.
    ///
    /// @param address where the reward goes; empty for an address of the wallet's
    /// @param blocks  how many, -1 for no end
    /// @param threads 0 for one a core
    /// @throws ApiException CONFLICT if the address is empty and there is no wallet
    MiningView startMining(String address, long blocks, int threads);

    MiningView stopMining();

    /// Mines `count` blocks (1 to 10,000) one after another and gives their hashes; returns when they are found.
    ///
    /// @param address where the reward goes; empty for an address of the wallet's
    /// @throws ApiException CONFLICT if the address is empty and there is no wallet
    List<String> generate(String address, int count);

    WalletView wallet();

    /// A wallet of which as many addresses in a row may be unpaid as is usual.
    default WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase) {
        return createWallet(passphrase, phrase, USUAL_GAP);
    }

    /// Makes a wallet, or restores it from its words.
    ///
    /// @param gap addresses in a row that were never paid, after which a restore looks no further: 1 to 10,000,
    ///     if fewer than 20 are 20
    WalletView.Created createWallet(Optional<String> passphrase, Optional<List<String>> phrase, int gap);

    /// Shows the wallet the best chain once more. Returns when it has seen all of it, or after half a minute,
    /// while the scan goes on.
    ///
    /// @param from height of the first block
    /// @param gap  as in [#createWallet]
    /// @throws ApiException NOT_FOUND if there is no wallet
    WalletView rescanWallet(int from, int gap);

    /// Opens the keys for `seconds` seconds.
    void unlockWallet(String passphrase, int seconds);

    void lockWallet();

    /// The wallet's words once more, for a backup. Not for the imported keys.
    ///
    /// @param passphrase the wallet's, also while it is unlocked; empty if it has none
    List<String> walletPhrase(Optional<String> passphrase);

    /// Seals the keys with another passphrase, or with one for the first time. The wallet is locked afterwards.
    ///
    /// @param from the one so far; empty if there is none
    /// @param to   not empty
    void changePassphrase(Optional<String> from, String to);

    /// What a private key (hex or WIF) has, by a scan of the UTXO set; nothing of the key is kept.
    WalletView.KeyBalance keyBalance(String privateKey);

    List<WalletView.CoinEntry> utxos();

    List<WalletView.HistoryEntry> history(int count);

    /// Returns up a transaction of the wallet's that neither a block nor the pool holds, with all that spends from
    /// it: its coins can be spent again.
    ///
    /// @throws ApiException NOT_FOUND if the wallet has no such transaction, CONFLICT if the pool holds it,
    ///     or a block holds it or another one that spends its coins
    void abandon(String txid);

    /// An address that a restore from the words finds.
    default String newAddress(String label) {
        return newAddress(label, false);
    }

    /// A fresh address.
    ///
    /// @param beyondGap also one that a restore from the words may miss, since as many before it were never paid
    /// @throws ApiException CONFLICT if it is such a one and `beyondGap` is false, NOT_FOUND without a wallet
    String newAddress(String label, boolean beyondGap);

    /// Adds a key (hex or WIF) to the wallet and scans the chain for its coins. Returns its address.
    String importKey(String privateKey, String label);

    Transfer transfer(TransferRequest request);

    /// Balance of any address in the best chain, by a scan of the UTXO set: the sum of its coins, and the coins.
    List<WalletView.CoinEntry> coinsOf(String address);

    /// What the best chain holds of an address: from the index of addresses, which stands at the block named. Coins
    /// and history newest first, `count` (1 to 1,000) of each after leaving out the first `from`.
    ///
    /// @throws ApiException CONFLICT if the node keeps no such index, or the history is too long to add up;
    ///     UNAVAILABLE if it is not far enough yet
    AddressView address(String address, int from, int count);

    CoinSetView coinSet();

    /// What lies in the data folder, beside what is in memory. Bounded work in short steps, however large the chain is.
    StoreView store();

    /// The last refusals, newest first: what `why` explains.
    List<Refusal> refusals(int count);

    /// True while the node can do its work: its event loop turns and its disk takes writes.
    boolean live();

    /// Whether the node serves the best chain it knows of, and why not.
    Readiness readiness();

    /// Prometheus' text format.
    String metrics();

    /// Calls `listener` at every change of the tip, on the node's own thread: it must return at once.
    void onTip(Consumer<NodeStatus> listener);

    /// Stops the node in an orderly way; returns when everything is saved.
    void stop();
}
