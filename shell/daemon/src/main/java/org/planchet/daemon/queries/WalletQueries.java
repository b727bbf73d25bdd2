package org.planchet.daemon.queries;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.PlainText;
import org.planchet.api.WalletApi;
import org.planchet.api.WalletView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.primitives.Script;
import org.planchet.primitives.SecretShapes;
import org.planchet.primitives.Txid;
import org.planchet.views.ApiArguments;
import org.planchet.wallet.Abandonment;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.KeyChain;
import org.planchet.wallet.Mnemonic;
import org.planchet.wallet.SingleKey;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletScript;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WordList;
import org.planchet.wallet.WrongPassphraseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wallet's part of the API. Commands that change the wallet go one at a time, and return when what they
/// promise is on disk.
public final class WalletQueries implements WalletApi {
    private static final Logger LOG = LoggerFactory.getLogger(WalletQueries.class);

    private static final int ENTROPY_BYTES = 16;

    /// How long an import waits for its scan.
    private static final int SCAN_SECONDS = 30;

    /// How long one command keeps the keys open at most.
    private static final int COMMAND_SECONDS = 60;

    /// Each script is derived at every start, which takes a tenth of a millisecond or so.
    private static final int MAX_GAP = 10_000;

    /// The label of addresses that the node's miner mines to.
    private static final String MINING = "mining";

    private final NodeLoop loop;
    private final WalletService service;
    private final RandomGenerator random;
    private final Runnable whenCreated;
    private final SecureRandom secret = new SecureRandom();

    /// How long the user's own unlocking lasts, by the steady clock.
    private Instant unlockedUntil = Instant.MIN;

    /// Commands that are running and have opened the keys for themselves.
    private int commands;

    /// @param whenCreated what follows a wallet that was made
    public WalletQueries(NodeLoop loop, WalletService service, RandomGenerator random, Runnable whenCreated) {
        this.loop = loop;
        this.service = service;
        this.random = random;
        this.whenCreated = whenCreated;
    }

    RandomGenerator random() {
        return random;
    }

    @Override
    public WalletView wallet() {
        return loop.ask(node -> WalletMapper.wallet(service, node.chain().tip()));
    }

    /// Returns when the chain has been looked through for what the words were paid.
    ///
    /// @param gap scripts to watch beyond the last that was paid
    @Override
    public WalletView.Created createWallet(
            Optional<String> passphrase, Optional<List<String>> phrase, int gap, Optional<String> birthday) {
        checkGap(gap);
        List<String> words = make(passphrase, phrase, gap, Birthday.of(loop, phrase.isEmpty(), birthday));
        service.scan().await(Integer.MAX_VALUE);
        var created = new WalletView.Created(service.name(), words, issue(""));
        whenCreated.run();
        return created;
    }

    private synchronized List<String> make(
            Optional<String> passphrase, Optional<List<String>> phrase, int gap, long birthday) {
        if (loop.ask(_ -> service.wallet()) != null)
            throw new ApiException(Kind.CONFLICT, ErrorCode.WALLET_EXISTS, service.name());
        char[] seal = passphrase.orElse("").toCharArray();
        try (Mnemonic words = phrase.isPresent() ? parse(phrase.get()) : fresh()) {
            List<String> shown = words.words();
            service.create(WalletSecrets.of(words, new char[0]), seal, phrase.isEmpty(), gap, birthday);
            return shown;
        } finally {
            Arrays.fill(seal, '\0');
        }
    }

    private static Mnemonic parse(List<String> words) {
        try {
            return Mnemonic.parse(words);
        } catch (BadKeyException bad) {
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_PHRASE, bad.getMessage());
        }
    }

    private Mnemonic fresh() {
        byte[] entropy = new byte[ENTROPY_BYTES];
        secret.nextBytes(entropy);
        try {
            return Mnemonic.ofEntropy(entropy, WordList.ENGLISH);
        } finally {
            Arrays.fill(entropy, (byte) 0);
        }
    }

    /// A wallet is never created as a side effect: its words would not have been shown to anyone.
    private void demand() {
        loop.ask(_ -> open());
    }

    @Override
    public synchronized void unlockWallet(String passphrase, int seconds) {
        if (seconds < 1 || seconds > 31_536_000)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "seconds", seconds, 1, 31_536_000);
        demand();
        Instant until = loop.steady().plusSeconds(seconds);
        open(passphrase, until);
        unlockedUntil = until;
    }

    private void open(String passphrase, Instant until) {
        char[] text = passphrase.toCharArray();
        try {
            service.unlock(text, until);
        } catch (WrongPassphraseException wrong) {
            throw wrongPassphrase();
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /// The words, given the passphrase. They are neither kept nor logged.
    @Override
    public synchronized List<String> walletPhrase(Optional<String> passphrase) {
        demand();
        char[] text = passphrase.orElse("").toCharArray();
        try {
            return service.phrase(text);
        } catch (WrongPassphraseException wrong) {
            throw wrongPassphrase();
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    @Override
    public synchronized void changePassphrase(Optional<String> from, String to) {
        demand();
        if (to.isEmpty()) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.EMPTY_PASSPHRASE);
        char[] before = from.orElse("").toCharArray();
        char[] after = to.toCharArray();
        try {
            service.changePassphrase(before, after);
            unlockedUntil = Instant.MIN;
        } catch (WrongPassphraseException wrong) {
            throw wrongPassphrase();
        } finally {
            Arrays.fill(before, '\0');
            Arrays.fill(after, '\0');
        }
    }

    private static ApiException wrongPassphrase() {
        return new ApiException(Kind.FORBIDDEN, ErrorCode.WRONG_PASSPHRASE);
    }

    @Override
    public synchronized void lockWallet() {
        unlockedUntil = Instant.MIN;
        service.lock();
    }

    /// Opens the keys for one command, which ends with [#done]. They stay open until the last such command has ended;
    /// one without passphrase is refused unless the user has unlocked the wallet.
    ///
    /// @return whether [#done] must be called
    synchronized boolean openFor(@Nullable String passphrase) {
        demand();
        boolean unlocked = !service.encrypted() || loop.steady().isBefore(unlockedUntil);
        if (unlocked && loop.ask(_ -> service.secrets()) != null) return false;
        if (service.encrypted() && passphrase == null) throw new ApiException(Kind.FORBIDDEN, ErrorCode.WALLET_LOCKED);
        open(passphrase == null ? "" : passphrase, loop.steady().plusSeconds(COMMAND_SECONDS));
        if (!service.encrypted()) return false;
        commands++;
        return true;
    }

    /// Ends a command that [#openFor] opened the keys for.
    synchronized void done() {
        if (--commands > 0 || loop.steady().isBefore(unlockedUntil)) return;
        try {
            service.lock();
        } catch (ApiException busy) {
            LOG.debug("The wallet is locked when its time is over: {}", busy.getMessage());
        }
    }

    @Override
    public List<WalletView.CoinEntry> utxos() {
        return loop.ask(_ -> {
            Wallet wallet = service.wallet();
            return wallet == null
                    ? List.<WalletView.CoinEntry>of()
                    : wallet.coins().stream()
                            .map(c -> WalletMapper.coin(wallet, c))
                            .toList();
        });
    }

    @Override
    public List<WalletView.HistoryEntry> history(int count) {
        if (count < 1) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "count", count, 1);
        return loop.ask(_ -> {
            Wallet wallet = service.wallet();
            return wallet == null
                    ? List.<WalletView.HistoryEntry>of()
                    : wallet.history().stream()
                            .limit(count)
                            .map(WalletMapper::entry)
                            .toList();
        });
    }

    /// Returns when it is on disk that the transaction is given up.
    @Override
    public synchronized void abandon(String txid) {
        Txid wanted = ApiArguments.txid(txid);
        Abandonment outcome = loop.change(_ -> open().abandon(wanted));
        switch (outcome) {
            case DONE -> service.save();
            case UNKNOWN -> throw new ApiException(Kind.NOT_FOUND, ErrorCode.NOT_THE_WALLETS, wanted);
            case IN_POOL -> throw new ApiException(Kind.CONFLICT, ErrorCode.ABANDON_IN_POOL, wanted);
            case SETTLED -> throw new ApiException(Kind.CONFLICT, ErrorCode.ABANDON_SETTLED, wanted);
        }
    }

    /// @param beyondGap the caller knows that a restore from the words may miss money paid to it
    @Override
    public synchronized String newAddress(String label, boolean beyondGap) {
        checkLabel(label);
        demand();
        // Which addresses were used is not known before.
        loop.run(_ -> {
            if (service.scan().isRestoring()) refuseWhileScanning();
        });
        if (!beyondGap) refuseBeyondGap();
        return issue(label);
    }

    /// The address that a miner without one mines to: one of an earlier run that nothing was mined to yet, else a
    /// fresh one.
    ///
    /// @throws ApiException CONFLICT if there is no wallet
    synchronized String miningAddress() {
        if (loop.ask(_ -> service.wallet()) == null)
            throw new ApiException(Kind.CONFLICT, ErrorCode.NO_WALLET_TO_MINE_TO);
        return loop.ask(_ -> open().entries().stream()
                        .filter(entry -> entry.label().equals(MINING) && !entry.used())
                        .map(WalletScript::address)
                        .findFirst())
                .orElseGet(() -> newAddress(MINING, false));
    }

    /// Refuses what is not to be decided before the wallet has seen every block; on the chain thread.
    void refuseWhileScanning() {
        Integer scanned = service.scan().height();
        if (scanned != null)
            throw new ApiException(
                    Kind.CONFLICT,
                    ErrorCode.WALLET_SCANNING,
                    scanned,
                    service.scan().goal());
    }

    private void refuseBeyondGap() {
        int needed = loop.ask(_ -> open().isNextBeyondGap() ? open().neededGap() : 0);
        if (needed > 0) throw new ApiException(Kind.CONFLICT, ErrorCode.BEYOND_GAP, KeyChain.GAP_LIMIT, needed);
    }

    private static void checkGap(int gap) {
        if (gap < 1 || gap > MAX_GAP)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "gap", gap, 1, MAX_GAP);
    }

    /// Shows the wallet the best chain once more from a height on, for `gap` scripts beyond the last that was
    /// handed out or paid. Returns when that is done, or after half a minute of scanning, which then continues.
    @Override
    public WalletView rescanWallet(int from, int gap) {
        checkGap(gap);
        loop.run(node -> {
            ChainReader chain = node.chain();
            open().widen(gap);
            BlockIndex before = from <= 0
                    ? null
                    : chain.atHeight(Math.min(from - 1, chain.tip().height()));
            open().isAsOldAs(before == null ? 0 : before.time());
            service.scan().startAt(before);
        });
        service.scan().await(SCAN_SECONDS);
        return wallet();
    }

    private String issue(String label) {
        String address = loop.change(_ -> open().newAddress(label));
        service.save();
        return address;
    }

    private static void checkLabel(String label) {
        if (label.length() > 200) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.LONG_LABEL, 200);
        if (!PlainText.isPlain(label)) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.UNPRINTABLE_LABEL);
        if (SecretShapes.isIn(label, false)) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.SECRET_LABEL);
    }

    /// The wallet, on the chain thread.
    Wallet open() {
        Wallet wallet = service.wallet();
        if (wallet == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_WALLET);
        return wallet;
    }

    /// Returns when the key is on disk and the chain was scanned for its coins, or after half a minute of scanning,
    /// which then continues.
    @Override
    public String importKey(String privateKey, String label) {
        String address = keep(privateKey, label);
        service.scan().await(SCAN_SECONDS);
        return address;
    }

    private synchronized String keep(String privateKey, String label) {
        checkLabel(label);
        try (SingleKey key = key(privateKey)) {
            demand();
            return keep(key, label);
        }
    }

    private String keep(SingleKey key, String label) {
        boolean lockAgain = openFor(null);
        try {
            String address = loop.change(_ -> {
                WalletSecrets secrets = service.secrets();
                if (secrets == null) throw new ApiException(Kind.FORBIDDEN, ErrorCode.WALLET_LOCKED);
                Script script = open().importKey(key, label, secrets, loop.now());
                service.scan().start();
                return open().address(script);
            });
            service.saveSecrets();
            return address;
        } finally {
            if (lockAgain) done();
        }
    }

    SingleKey key(String text) {
        try {
            return SingleKey.parse(text, loop.params().addresses());
        } catch (BadKeyException bad) {
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_KEY, bad.getMessage());
        }
    }

    WalletService service() {
        return service;
    }
}
