package org.planchet.daemon.wallet;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.mempool.Removal;
import org.planchet.node.Effect;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeReader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.storage.WalletFile;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.Mnemonic;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WalletState;
import org.planchet.wallet.WrongPassphraseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one wallet in step with the chain and on disk. The wallet itself lives on the chain thread; its file
/// belongs to a thread of its own, since sealing and unsealing take a good part of a second. What a user is
/// shown (an address, a transfer) is saved before it is shown.
public final class WalletService implements NodeLoop.Follower, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WalletService.class);

    /// How often changes that no caller waits for are saved.
    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);

    private final NodeLoop loop;
    private final Optional<Path> file;
    private final String name;
    private final WalletFileThread disk;
    private final WalletScan scan;
    private @Nullable WalletFile store;
    private @Nullable Wallet wallet;
    private @Nullable WalletSecrets secrets;
    private volatile boolean encrypted;
    private Instant lockAt = Instant.MAX;
    private Instant nextSave = Instant.MIN;

    /// @param file      where the wallet is kept; empty for a node in memory, whose wallet is forgotten
    /// @param onFailure called when the wallet cannot be saved: the node must stop
    public WalletService(NodeLoop loop, Optional<Path> file, String name, Consumer<Throwable> onFailure) {
        this.loop = loop;
        this.file = file;
        this.name = name;
        this.disk = new WalletFileThread(onFailure);
        this.scan = WalletScan.of(loop, this);
    }

    /// Opens the wallet if its file exists, and brings it up to the chain; before the loop starts.
    public void open() {
        if (file.isEmpty()) return;
        if (!Files.exists(file.get())) {
            warnOfOthers(file.get());
            return;
        }
        WalletFile opened = WalletFile.open(file.get());
        store = opened;
        encrypted = opened.encrypted();
        Wallet found = walletOf(opened.load());
        loop.run(node -> scan.catchUp(node, found));
        wallet = found;
        LOG.info("Wallet {} is open at height {}", name, found.height());
    }

    /// A wallet that is missed is looked for first where it was.
    private static void warnOfOthers(Path missing) {
        try (var folder = Files.newDirectoryStream(missing.resolveSibling(""))) {
            for (Path other : folder) {
                LOG.warn("The wallet {} is not there, but beside it lies {}", missing, other.getFileName());
                return;
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            LOG.debug("The folder of {} cannot be read", missing);
        }
    }

    public String name() {
        return name;
    }

    public boolean encrypted() {
        return encrypted;
    }

    /// The wallet, on the chain thread; null if there is none yet.
    @Nullable
    public Wallet wallet() {
        return wallet;
    }

    /// The open secrets, on the chain thread; null while locked.
    @Nullable
    public WalletSecrets secrets() {
        return secrets;
    }

    /// Puts a new wallet in place and returns when it is on disk. Not on the chain thread.
    ///
    /// @param fresh its keys have never been used, so that no block can concern it
    /// @param gap   scripts to watch beyond the last that was handed out or paid
    /// @param birthday seconds since 1970 before which no block can have paid it; 0 if that is not known
    public void create(WalletSecrets newSecrets, char[] passphrase, boolean fresh, int gap, long birthday) {
        WalletState state = stateOf(newSecrets).withGap(gap).withBirthday(birthday);
        boolean sealed = passphrase.length > 0;
        // A wallet without passphrase stays open: anyone who has its file has its keys.
        WalletSecrets open = disk.call(() -> {
                    if (file.isEmpty()) return Optional.of(newSecrets);
                    WalletFile made = WalletFile.create(file.get(), state, newSecrets, passphrase);
                    store = made;
                    newSecrets.close();
                    return sealed ? Optional.<WalletSecrets>empty() : Optional.of(unlock(made, passphrase));
                })
                .orElse(null);
        loop.run(node -> {
            BlockIndex tip = node.chain().tip();
            Wallet made = walletOf(state);
            made.rewind(tip.height(), tip.hash());
            wallet = made;
            encrypted = sealed;
            secrets = open;
            if (!fresh) scan.restore(made);
        });
        save();
    }

    private Wallet walletOf(WalletState state) {
        var made = new Wallet(state, loop.params());
        if (loop.isLight()) made.keepProofs();
        return made;
    }

    private static WalletSecrets unlock(WalletFile file, char[] passphrase) {
        try {
            return file.unlock(passphrase);
        } catch (WrongPassphraseException impossible) {
            throw new AssertionError("the passphrase that the file was just made with", impossible);
        }
    }

    private WalletState stateOf(WalletSecrets newSecrets) {
        try {
            return WalletState.fresh(name, loop.params(), newSecrets, loop.now());
        } catch (BadKeyException noAccount) {
            // One phrase in 2^127 has no account.
            throw new ApiException(
                    ApiException.Kind.BAD_REQUEST, ErrorCode.PHRASE_WITHOUT_KEYS, noAccount.getMessage());
        }
    }

    /// Opens the keys until `until` by the steady clock. Not on the chain thread.
    public void unlock(char[] passphrase, Instant until) throws WrongPassphraseException {
        WalletFile opened = store;
        if (opened == null) return;
        WalletSecrets found = tryPassphrase(() -> opened.unlock(passphrase));
        loop.run(_ -> {
            WalletSecrets old = secrets;
            secrets = found;
            lockAt = encrypted ? until : Instant.MAX;
            if (old != null) old.close();
        });
    }

    /// The words of the wallet, given its passphrase; a locked wallet is locked again. Not on the chain
    /// thread.
    public List<String> phrase(char[] passphrase) throws WrongPassphraseException {
        WalletFile opened = store;
        if (opened == null) {
            WalletSecrets open = loop.ask(_ -> secrets);
            if (open == null) throw new WrongPassphraseException();
            try (Mnemonic words = open.phrase()) {
                return words.words();
            }
        }
        boolean wasLocked = loop.ask(_ -> secrets) == null;
        try (WalletSecrets found = tryPassphrase(() -> opened.unlock(passphrase));
                Mnemonic words = found.phrase()) {
            return words.words();
        } finally {
            if (wasLocked) lock();
        }
    }

    /// Seals the keys with another passphrase and locks the wallet. Not on the chain thread.
    public void changePassphrase(char[] from, char[] to) throws WrongPassphraseException {
        WalletFile opened = store;
        if (opened == null) throw new ApiException(ApiException.Kind.CONFLICT, ErrorCode.WALLET_IN_MEMORY);
        tryPassphrase(() -> {
            opened.changePassphrase(from, to);
            return true;
        });
        encrypted = opened.encrypted();
        lock();
    }

    private interface Unlocking<T> {
        T run() throws WrongPassphraseException;
    }

    private <T> T tryPassphrase(Unlocking<T> work) throws WrongPassphraseException {
        try {
            return disk.call(() -> {
                try {
                    return work.run();
                } catch (WrongPassphraseException wrong) {
                    throw new CompletionException(wrong);
                }
            });
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WrongPassphraseException wrong) throw wrong;
            throw failed;
        }
    }

    /// Wipes the keys from memory. Not on the chain thread.
    public void lock() {
        if (!encrypted || file.isEmpty()) return;
        loop.run(_ -> forget());
        WalletFile opened = store;
        if (opened != null)
            disk.call(() -> {
                opened.lock();
                return true;
            });
    }

    private void forget() {
        if (secrets != null) secrets.close();
        secrets = null;
        lockAt = Instant.MAX;
    }

    /// Saves the wallet as it stands and returns when it is on disk. Not on the chain thread.
    public void save() {
        disk.await(loop.change(_ -> wallet == null ? WalletFileThread.WRITTEN : write(toSave(wallet))));
    }

    /// Applies a change, as [NodeLoop#change] does, and returns once all that the wallet learned from it is
    /// on disk: no transaction that spends its coins is acknowledged earlier, whether or not the wallet made
    /// it. Not on the chain thread.
    public <T extends @Nullable Object> T change(Function<? super NodeControl, ? extends T> command) {
        record Outcome<R extends @Nullable Object>(R result, CompletableFuture<Void> saved) {}
        Outcome<T> outcome = loop.change(node -> {
            T result = command.apply(node);
            return new Outcome<>(
                    result, wallet == null || isSaved() ? WalletFileThread.WRITTEN : write(toSave(wallet)));
        });
        disk.await(outcome.saved());
        return outcome.result();
    }

    /// Saves wallet and keys, after a key was added. Not on the chain thread; the wallet must be open.
    public void saveSecrets() {
        disk.await(loop.change(_ -> {
            WalletFile opened = store;
            if (opened == null) return WalletFileThread.WRITTEN;
            WalletSecrets open = secrets;
            if (wallet == null || open == null) throw new AssertionError("no open wallet to save");
            WalletState state = toSave(wallet);
            return disk.write(() -> opened.save(state, open));
        }));
    }

    /// Saves the wallet as it stands, and has `then` done before anything later of it is written; on the chain thread.
    public CompletableFuture<Void> saveAnd(Runnable then) {
        if (wallet != null) saveLater(wallet);
        return disk.inLine(then);
    }

    /// Whether everything that the wallet must not lose is on disk, or there is no disk; on the chain thread.
    boolean isSaved() {
        return store == null || (wallet != null && !wallet.changed() && disk.isIdle());
    }

    private void saveLater(Wallet open) {
        disk.watch(write(toSave(open)));
    }

    /// Queues a state for the disk, on the chain thread, so that an older one is never written after a newer
    /// one.
    private CompletableFuture<Void> write(WalletState state) {
        WalletFile opened = store;
        return opened == null ? WalletFileThread.WRITTEN : disk.write(() -> opened.save(state));
    }

    /// What the wallet's owner has abandoned, on the chain thread or before it starts.
    public Set<Txid> abandoned() {
        return wallet == null ? Set.of() : wallet.abandoned();
    }

    /// Shows the wallet, if there is one, what the mempool holds; before the chain thread starts.
    public void lookAtPool() {
        loop.run(node -> {
            if (wallet != null) lookAtPool(node, wallet);
        });
    }

    /// Shows the wallet what the mempool holds, parents before children.
    public void lookAtPool(NodeReader node, Wallet to) {
        Instant now = loop.now();
        node.mempool().entries().stream()
                .sorted(Comparator.comparingInt(entry -> entry.ancestors().count()))
                .forEach(entry -> to.onMempoolAdded(entry.tx(), now));
    }

    /// What is to be saved of the wallet, on the chain thread. While a scan is running or due, it is saved as
    /// one that knows no block yet: if the node stops, the next start scans all blocks.
    private WalletState toSave(Wallet open) {
        WalletState state = open.state();
        return scan.isDue() ? state.unscanned() : state;
    }

    /// The scan after an import, and of a restore.
    public WalletScan scan() {
        return scan;
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        if (wallet == null) return;
        scan.follow(wallet, events, now);
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        if (wallet == null) return;
        for (Removal removal : change.removed()) wallet.onMempoolRemoved(removal.tx());
        for (Transaction added : change.added()) wallet.onMempoolAdded(added, now);
    }

    @Override
    public void onTick(Instant steady) {
        if (!steady.isBefore(lockAt)) {
            forget();
            WalletFile opened = store;
            if (opened != null) disk.execute(opened::lock);
        }
        if (wallet == null) return;
        scan.onTick();
        if (steady.isBefore(nextSave)) return;
        nextSave = steady.plus(SAVE_INTERVAL);
        if (wallet.changed()) saveLater(wallet);
    }

    /// Saves for the last time, on the chain thread, and wipes the keys.
    public void saveLast() {
        if (wallet != null) saveLater(wallet);
        forget();
    }

    @Override
    public void close() {
        scan.abandon();
        disk.close();
    }
}
