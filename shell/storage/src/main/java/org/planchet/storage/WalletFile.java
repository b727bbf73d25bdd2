package org.planchet.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WalletState;
import org.planchet.wallet.WalletStateCodec;
import org.planchet.wallet.WalletStore;
import org.planchet.wallet.WrongPassphraseException;

/// A wallet on disk.
///
///     magic 8 | seal 38 | sealed secrets: length 4, bytes | state: length 4, bytes | double SHA-256 of all before, 32
///
/// The state is not encrypted, so that the wallet follows the chain while locked: a reader of the file sees
/// the addresses and payments, as in Bitcoin Core. The secrets are sealed with a passphrase ([WalletSeal]).
/// The checksum finds damage; that the open part was not exchanged on purpose is proven at each unlocking,
/// when the keys it watches must follow from the secrets.
///
/// A wallet without passphrase is possible, for development: its secrets are sealed with the empty passphrase, which
/// anyone can open, and [#encrypted] says no.
///
/// Every save is whole or not at all ([AtomicFile]). Not safe for several threads.
public final class WalletFile implements WalletStore {
    private static final byte[] MAGIC = "PLNWALT1".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 1 << 30;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Path file;
    private final SecureRandom random;
    private final InstantSource clock;
    private WalletSeal seal;
    private byte[] sealed;
    private WalletState state;
    private byte @Nullable [] key;
    private int failures;
    private Instant nextTry = Instant.MIN;

    private WalletFile(
            Path file, SecureRandom random, InstantSource clock, WalletSeal seal, byte[] sealed, WalletState state) {
        this.file = file;
        this.random = random;
        this.clock = clock;
        this.seal = seal;
        this.sealed = sealed;
        this.state = state;
    }

    /// Makes a new wallet file; an existing one is never overwritten. The wallet is locked afterwards.
    ///
    /// @param passphrase empty for a wallet that is not encrypted
    /// @throws IllegalStateException if there is such a file
    public static WalletFile create(Path file, WalletState state, WalletSecrets secrets, char[] passphrase) {
        return create(file, state, secrets, passphrase, cost(passphrase), new SecureRandom(), InstantSource.system());
    }

    static WalletFile create(
            Path file,
            WalletState state,
            WalletSecrets secrets,
            char[] passphrase,
            WalletSeal.Cost cost,
            SecureRandom random,
            InstantSource clock) {
        if (Files.exists(file)) throw new IllegalStateException("there is a wallet at " + file + " already");
        var wallet =
                new WalletFile(file, random, clock, WalletSeal.fresh(passphrase, cost, random), new byte[0], state);
        byte[] key = wallet.seal.key(passphrase);
        wallet.seal(secrets, key);
        Arrays.fill(key, (byte) 0);
        wallet.write();
        return wallet;
    }

    /// Opens a wallet file, locked.
    ///
    /// @throws IllegalStateException if the file is damaged, or sealed in a way that is not safe
    /// @throws UncheckedIOException if it cannot be read
    public static WalletFile open(Path file) {
        return open(file, new SecureRandom(), InstantSource.system());
    }

    static WalletFile open(Path file, SecureRandom random, InstantSource clock) {
        byte[] bytes;
        try {
            if (Files.size(file) > LARGEST) throw new IllegalStateException(file + " is too large to be a wallet");
            bytes = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
        try {
            var in = new ByteReader(bytes);
            if (!Arrays.equals(in.bytes(MAGIC.length, "magic"), MAGIC))
                throw new MalformedDataException("it is not a wallet of this program");
            int end = Math.max(0, bytes.length - 32);
            byte[] checksum = Arrays.copyOfRange(bytes, end, bytes.length);
            if (!MessageDigest.isEqual(checksum, Hashes.sha256d(bytes, 0, end)))
                throw new MalformedDataException("its checksum is wrong");
            WalletSeal seal = WalletSeal.read(in);
            byte[] sealed = in.bytes(length(in), "sealed secrets");
            WalletState state = WalletStateCodec.decode(in.bytes(length(in), "state"));
            in.bytes(32, "checksum");
            in.expectEnd("wallet file");
            return new WalletFile(file, random, clock, seal, sealed, state);
        } catch (MalformedDataException damaged) {
            throw new IllegalStateException(
                    "the wallet file " + file + " is damaged: " + damaged.getMessage() + "; restore it from a backup",
                    damaged);
        }
    }

    @Override
    public WalletState load() {
        return state;
    }

    @Override
    public void save(WalletState newState) {
        state = newState;
        write();
    }

    @Override
    public void save(WalletState newState, WalletSecrets secrets) {
        byte[] held = key;
        if (held == null) throw new IllegalStateException("the wallet is locked");
        if (!secrets.belongTo(newState)) throw new AssertionError("a wallet saved with secrets that are not its own");
        seal = seal.renewed(random);
        seal(secrets, held);
        state = newState;
        write();
    }

    /// After a wrong passphrase the next is not even tried for a second, then two, up to a minute.
    @Override
    public WalletSecrets unlock(char[] passphrase) throws WrongPassphraseException {
        Instant now = clock.instant();
        if (now.isBefore(nextTry))
            throw new WrongPassphraseException(
                    Math.ceilDiv(Duration.between(now, nextTry).toMillis(), 1000L));
        byte[] tried = seal.key(passphrase);
        WalletSecrets secrets = secrets(tried);
        if (secrets == null) {
            Arrays.fill(tried, (byte) 0);
            Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 6));
            nextTry = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
            failures++;
            throw new WrongPassphraseException();
        }
        failures = 0;
        lock();
        if (seal.encrypted() && !seal.cost().atLeast(WalletSeal.Cost.DEFAULT)) {
            Arrays.fill(tried, (byte) 0);
            tried = reseal(secrets, passphrase);
        }
        key = tried;
        return secrets;
    }

    @Override
    public void lock() {
        if (key != null) Arrays.fill(key, (byte) 0);
        key = null;
    }

    @Override
    public void changePassphrase(char[] from, char[] to) throws WrongPassphraseException {
        try (WalletSecrets secrets = unlock(from)) {
            Arrays.fill(reseal(secrets, to), (byte) 0);
        } finally {
            lock();
        }
    }

    @Override
    public boolean encrypted() {
        return seal.encrypted();
    }

    /// Names the file only.
    @Override
    public String toString() {
        return "WalletFile[" + file + "]";
    }

    private byte[] reseal(WalletSecrets secrets, char[] passphrase) {
        seal = WalletSeal.fresh(passphrase, cost(passphrase), random);
        byte[] newKey = seal.key(passphrase);
        seal(secrets, newKey);
        write();
        return newKey;
    }

    private @Nullable WalletSecrets secrets(byte[] tried) {
        byte[] plain = seal.open(tried, MAGIC, sealed);
        if (plain == null) return null;
        try {
            WalletSecrets secrets = WalletSecrets.decode(plain);
            if (!secrets.belongTo(state)) {
                secrets.close();
                throw new IllegalStateException("the wallet file " + file
                        + " was tampered with: its addresses are not those of its keys; restore it from a backup");
            }
            return secrets;
        } catch (MalformedDataException ours) {
            throw new AssertionError("sealed by us, yet unreadable: " + ours.getMessage(), ours);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void seal(WalletSecrets secrets, byte[] with) {
        byte[] plain = secrets.encode();
        sealed = seal.seal(with, MAGIC, plain);
        Arrays.fill(plain, (byte) 0);
    }

    private static WalletSeal.Cost cost(char[] passphrase) {
        return passphrase.length > 0 ? WalletSeal.Cost.DEFAULT : WalletSeal.Cost.NONE;
    }

    private void write() {
        byte[] open = WalletStateCodec.encode(state);
        var out = new ByteWriter(open.length + sealed.length + 256);
        out.bytes(MAGIC);
        seal.write(out);
        out.int32(sealed.length).bytes(sealed).int32(open.length).bytes(open);
        byte[] body = out.toByteArray();
        try {
            AtomicFile.write(file, out.bytes(Hashes.sha256d(body)).toByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file + ": " + failed.getMessage(), failed);
        }
    }

    private static int length(ByteReader in) throws MalformedDataException {
        int length = in.int32("length");
        if (length < 0 || length > in.remaining()) throw new MalformedDataException("a length of " + length);
        return length;
    }
}
