package org.planchet.wallet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// The secrets of a wallet while it is unlocked: the entropy of its words, their seed, and the imported keys. Exists
/// only between unlocking and locking; [#close] wipes it. Nothing here prints or compares a secret.
public final class WalletSecrets implements AutoCloseable {
    private static final int FORMAT = 1;
    private static final int MAX_IMPORTED = 100_000;

    private final byte[] entropy;
    private final WordList list;
    private final byte[] seed;
    private final List<byte[]> imported;
    private @Nullable ExtendedKey account;
    private int accountCoinType = -1;

    private WalletSecrets(byte[] entropy, WordList list, byte[] seed, List<byte[]> imported) {
        this.entropy = entropy;
        this.list = list;
        this.seed = seed;
        this.imported = imported;
    }

    /// The secrets that follow from a phrase.
    ///
    /// @param passphrase BIP-0039's own, empty for none
    public static WalletSecrets of(Mnemonic phrase, char[] passphrase) {
        return new WalletSecrets(phrase.entropy(), phrase.list(), phrase.seed(passphrase), new ArrayList<>());
    }

    /// The phrase that restores the wallet's tree of keys (imported keys need a backup of their own).
    public Mnemonic phrase() {
        return Mnemonic.ofEntropy(entropy, list);
    }

    /// The account's key `m/44'/coin'/0'`, private half included; kept for the next call and wiped with the rest.
    public ExtendedKey account(int coinType) throws BadKeyException {
        ExtendedKey known = account;
        if (known != null && accountCoinType == coinType) return known;
        int hardened = ExtendedKey.HARDENED;
        try (ExtendedKey root = ExtendedKey.fromSeed(seed)) {
            known = root.derive(44 | hardened, coinType | hardened, hardened);
        }
        if (account != null) account.close();
        account = known;
        accountCoinType = coinType;
        return known;
    }

    /// The public half of [#account] as a [WalletState] keeps it.
    String accountKey(int coinType) throws BadKeyException {
        return account(coinType).publicText(ExtendedKey.Versions.MAINNET);
    }

    /// The private key of one of the wallet's scripts, 32 bytes, a fresh array for the caller to wipe.
    public byte[] privateKey(KeyOrigin origin) {
        return switch (origin) {
            case KeyOrigin.Imported(int position) -> imported.get(position).clone();
            case KeyOrigin.Derived(int coinType, boolean change, int index) -> {
                try (ExtendedKey key = account(coinType).derive(change ? 1 : 0, index)) {
                    yield key.privateKey();
                } catch (BadKeyException never) {
                    throw new AssertionError("the wallet watches a script that has no key", never);
                }
            }
        };
    }

    /// Adds an imported key after those that are there. Returns its position.
    int add(SingleKey key) {
        imported.add(key.key());
        return imported.size() - 1;
    }

    /// Whether these are the secrets of that wallet: the keys it watches follow from them, every one. Asked
    /// at each unlocking, since the watched keys are stored unencrypted and could have been replaced.
    public boolean belongTo(WalletState state) {
        if (imported.size() != state.imported().size()) return false;
        for (int i = 0; i < imported.size(); i++) {
            WalletState.ImportedKey watched = state.imported().get(i);
            byte[] own = Secp256k1.publicKey(imported.get(i), watched.compressed());
            if (!Arrays.equals(watched.bytes(), own)) return false;
        }
        try {
            return accountKey(state.coinType()).equals(state.accountKey());
        } catch (BadKeyException noAccount) {
            return false;
        }
    }

    /// The secrets in bytes, to be sealed at once and wiped.
    public byte[] encode() {
        var out = new ByteWriter(1024);
        out.uint8(FORMAT).uint8(list.code()).lengthPrefixed(entropy).lengthPrefixed(seed);
        out.compactSize(imported.size());
        for (byte[] key : imported) out.bytes(key);
        return out.toByteArray();
    }

    /// Reads what [#encode] wrote.
    public static WalletSecrets decode(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        int format = in.uint8("secrets format");
        if (format != FORMAT) throw new MalformedDataException("wallet secrets of unknown format " + format);
        int language = in.uint8("word list");
        WordList list = Arrays.stream(WordList.values())
                .filter(each -> each.code() == language)
                .findFirst()
                .orElseThrow(() -> new MalformedDataException("unknown word list " + language));
        byte[] entropy = in.lengthPrefixed("entropy");
        byte[] seed = in.lengthPrefixed("seed");
        if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0 || seed.length != 64)
            throw new MalformedDataException("wallet secrets with an entropy or seed of wrong length");
        int count = in.count(32, "imported keys");
        if (count > MAX_IMPORTED) throw new MalformedDataException("too many imported keys: " + count);
        var imported = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            byte[] key = in.bytes(32, "imported key");
            if (!Secp256k1.isPrivateKey(key)) throw new MalformedDataException("imported key " + i + " is no key");
            imported.add(key);
        }
        in.expectEnd("wallet secrets");
        return new WalletSecrets(entropy, list, seed, imported);
    }

    @Override
    public void close() {
        Arrays.fill(entropy, (byte) 0);
        Arrays.fill(seed, (byte) 0);
        for (byte[] key : imported) Arrays.fill(key, (byte) 0);
        if (account != null) account.close();
    }

    /// Leaves everything out.
    @Override
    public String toString() {
        return "WalletSecrets";
    }
}
