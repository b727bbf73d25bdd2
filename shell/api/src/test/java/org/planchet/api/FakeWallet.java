package org.planchet.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException.Kind;

/// The wallet of a [FakeNode]: one address, one coin, one payment.
abstract class FakeWallet implements ChainApi, WalletApi, PaymentApi {
    public static final String ADDRESS = FakeAnswers.ADDRESS;
    public static final String TXID = FakeAnswers.TXID;

    /// The wallet's passphrase, which is also a private key that it takes.
    public static final String SECRET = "canary-secret-canary";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile boolean hasWallet = true;
    private volatile boolean encrypted;
    private volatile @Nullable TransferRequest lastTransfer;

    /// What was asked that changes something.
    public List<String> calls() {
        return calls;
    }

    public @Nullable TransferRequest lastTransfer() {
        return lastTransfer;
    }

    /// Whether a wallet was made before the test began.
    public void setHasWallet(boolean hasWallet) {
        this.hasWallet = hasWallet;
    }

    @Override
    public WalletView wallet() {
        return FakeAnswers.wallet(hasWallet, encrypted, block("latest"));
    }

    @Override
    public WalletView.Created createWallet(
            Optional<String> passphrase, Optional<List<String>> phrase, int gap, Optional<String> birthday) {
        calls.add("createWallet " + passphrase.isPresent() + " "
                + phrase.map(List::size).orElse(0) + (gap == USUAL_GAP ? "" : " gap " + gap)
                + birthday.map(text -> " birthday " + text).orElse(""));
        hasWallet = true;
        encrypted = passphrase.isPresent();
        return new WalletView.Created("default", phrase.orElse(List.of("abandon", "about")), ADDRESS);
    }

    @Override
    public void unlockWallet(String passphrase, int seconds) {
        if (!passphrase.equals(SECRET)) throw problem(Kind.FORBIDDEN, "wrong passphrase");
        calls.add("unlockWallet " + seconds);
    }

    @Override
    public void lockWallet() {
        calls.add("lockWallet");
    }

    @Override
    public List<String> walletPhrase(Optional<String> passphrase) {
        calls.add("walletPhrase " + passphrase);
        return List.of("abandon", "about");
    }

    @Override
    public void changePassphrase(Optional<String> from, String to) {
        calls.add("changePassphrase " + from + " " + to);
    }

    @Override
    public WalletView.KeyBalance keyBalance(String privateKey) {
        calls.add("keyBalance");
        return new WalletView.KeyBalance(ADDRESS, 700_000_000, 3);
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return List.of(FakeAnswers.COIN);
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        return List.of(FakeAnswers.PAYMENT);
    }

    @Override
    public void abandon(String txid) {
        calls.add("abandon " + txid);
    }

    @Override
    public WalletView rescanWallet(int from, int gap) {
        calls.add("rescan " + from + " " + gap);
        return wallet();
    }

    @Override
    public String newAddress(String label, boolean beyondGap) {
        if (label.equals("beyond") && !beyondGap) throw new ApiException(Kind.CONFLICT, ErrorCode.BEYOND_GAP, 20, 21);
        calls.add("newAddress " + label);
        return ADDRESS;
    }

    @Override
    public String importKey(String privateKey, String label) {
        if (privateKey.contains("-") && !privateKey.equals(SECRET)) throw problem(Kind.BAD_REQUEST, "that is no key");
        calls.add("importKey " + privateKey.length() + " " + label);
        return ADDRESS;
    }

    @Override
    public Transfer transfer(TransferRequest request) {
        lastTransfer = request;
        if (request.amount() == 1_000_000_000) throw problem(Kind.CONFLICT, "0.00000001 PLC are missing for the fee");
        return new Transfer(TXID, List.of(ADDRESS), request.address(), request.amount(), 4_520, 20_000, 7, 226, "0100");
    }

    static ApiException problem(Kind kind, String sentence) {
        return new ApiException(kind, ErrorMessage.plainly(sentence));
    }
}
