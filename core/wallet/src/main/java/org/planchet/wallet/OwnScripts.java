package org.planchet.wallet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.script.Templates;

/// The scripts that are a wallet's: those of its key chain and those of imported keys; with their labels.
final class OwnScripts {
    /// Blocks' times are their miners' word, so the wallet's own is taken for two hours earlier (Bitcoin Core's
    /// `TIMESTAMP_WINDOW`).
    private static final int TIME_WINDOW = 2 * 60 * 60;

    private final KeyChain keys;
    private final List<WalletState.ImportedKey> imported;
    private final Map<Script, KeyOrigin.Imported> importedScripts = new HashMap<>();
    private final Map<Script, String> labels = new LinkedHashMap<>();

    /// When they were made, in seconds since 1970; 0 if it is not known.
    private long birthday;

    OwnScripts(WalletState state) {
        birthday = state.birthday();
        try {
            var account = ExtendedKey.parse(state.accountKey(), ExtendedKey.Versions.MAINNET);
            keys = new KeyChain(account, state.coinType(), state.progress());
        } catch (BadKeyException torn) {
            throw new IllegalArgumentException("the wallet's account key is damaged", torn);
        }
        imported = new ArrayList<>(state.imported());
        for (int i = 0; i < imported.size(); i++) watch(i);
        for (WalletState.Label label : state.labels()) labels.put(label.script(), label.text());
    }

    /// The scripts that follow from the wallet's words.
    KeyChain chain() {
        return keys;
    }

    /// The wallet `base` with these scripts, and what is given besides.
    WalletState state(WalletState base, List<WalletState.StoredTx> transactions, int height, @Nullable BlockHash tip) {
        return new WalletState(
                base.name(),
                base.chain(),
                birthday,
                base.coinType(),
                base.accountKey(),
                keys.progress(),
                imported,
                labels(),
                transactions,
                height,
                tip);
    }

    /// The time of a block before which none pays them; 0 if it is not known, as of keys that were made elsewhere.
    long since() {
        return birthday == 0 || !imported.isEmpty() ? 0 : Math.max(0, birthday - TIME_WINDOW);
    }

    /// They may have been paid at `seconds` already; 0 if it is not known since when. Returns whether that is news.
    boolean areAsOldAs(long seconds) {
        if (birthday <= seconds) return false;
        birthday = seconds;
        return true;
    }

    private List<WalletState.Label> labels() {
        var all = new ArrayList<WalletState.Label>();
        labels.forEach((script, text) -> all.add(new WalletState.Label(script, text)));
        return all;
    }

    /// What the user calls a script; empty if nothing.
    String label(Script script) {
        return labels.getOrDefault(script, "");
    }

    private void label(Script script, String text) {
        if (!text.isEmpty()) labels.put(script, text);
    }

    /// The key behind a script, null if it is not the wallet's.
    @Nullable
    KeyOrigin origin(Script script) {
        KeyOrigin derived = keys.find(script);
        return derived != null ? derived : importedScripts.get(script);
    }

    /// Whether the key's public form has 33 bytes.
    boolean isCompressed(KeyOrigin origin) {
        return switch (origin) {
            case KeyOrigin.Derived derived -> true;
            case KeyOrigin.Imported(int position) -> imported.get(position).compressed();
        };
    }

    /// Notes what a transaction pays. Returns whether more scripts are watched now than before.
    boolean paid(Transaction tx) {
        boolean more = false;
        for (TxOut output : tx.outputs()) {
            KeyOrigin.Derived origin = keys.find(output.scriptPubKey());
            if (origin != null) more |= keys.paid(origin);
        }
        return more;
    }

    /// Every script handed out, paid or imported.
    Map<Script, KeyOrigin> all() {
        var all = new LinkedHashMap<Script, KeyOrigin>();
        for (KeyOrigin.Derived origin : keys.issued()) all.put(keys.script(origin), origin);
        for (int i = 0; i < imported.size(); i++) all.put(scriptOf(imported.get(i)), new KeyOrigin.Imported(i));
        return all;
    }

    /// Every script that a payment to the wallet or from it shows, those that are yet to be handed out included.
    List<Script> watched() {
        var watched = new ArrayList<Script>(keys.watched());
        watched.addAll(importedScripts.keySet());
        return watched;
    }

    /// A script to be paid at, never handed out before.
    Script issue(String label) {
        Script script = keys.script(keys.issue(false));
        label(script, label);
        return script;
    }

    /// Adds a key, here and to `secrets`; if it is known, only its label. Returns its script.
    Script add(SingleKey key, String label, WalletSecrets secrets, Instant now) {
        Script script = key.script();
        if (origin(script) == null) {
            int position = secrets.add(key);
            if (position != imported.size()) throw new IllegalArgumentException("the secrets of another wallet");
            imported.add(new WalletState.ImportedKey(HexFormat.of().formatHex(key.publicKey()), now.getEpochSecond()));
            watch(position);
        }
        label(script, label);
        return script;
    }

    private void watch(int position) {
        importedScripts.put(scriptOf(imported.get(position)), new KeyOrigin.Imported(position));
    }

    private static Script scriptOf(WalletState.ImportedKey key) {
        return Templates.payToPubKeyHash(Hashes.hash160(key.bytes()));
    }
}
