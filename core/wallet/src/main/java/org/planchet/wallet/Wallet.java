package org.planchet.wallet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;

/// A wallet as a machine: blocks and pool changes in, coins, balances and history out. One owner thread; no clock, no
/// randomness, no secret. It watches without being unlocked; what needs a private key takes [WalletSecrets].
///
/// How the owner feeds it: every [ChainEvent] in order, then what the pool took in and lost because of it. After a
/// start, [#tip] says where it stands: [#rewind] to the fork with the best chain, then the blocks after it. After a key
/// was imported, every block that the wallet has passed is shown to it once more ([#look]), then the pool.
public final class Wallet {
    private final ChainParams params;
    private final WalletState base;
    private final OwnScripts scripts;
    private final Set<OutPoint> reserved = new LinkedHashSet<>();
    private final Ledger ledger;
    private int height;
    private @Nullable BlockHash tip;
    private boolean changed;

    /// The answer of [#coins] until something happens.
    private @Nullable List<WalletCoin> known;

    /// Opens a wallet where it stood. Pool transactions are unknown at first: the owner names them again.
    public Wallet(WalletState state, ChainParams params) {
        if (!state.chain().equals(params.name()))
            throw new IllegalArgumentException("wallet " + state.name() + " belongs to chain " + state.chain());
        this.params = params;
        base = state;
        scripts = new OwnScripts(state);
        ledger = new Ledger(script -> origin(script) != null);
        for (WalletState.StoredTx stored : state.transactions())
            ledger.add(stored.tx(), stored.firstSeen()).place = stored.place();
        height = state.height();
        tip = state.tip();
    }

    /// The state of a new wallet whose keys follow from `secrets`.
    public static WalletState fresh(String name, ChainParams params, WalletSecrets secrets, Instant now)
            throws BadKeyException {
        int coinType = params.keys().coinType();
        return new WalletState(
                name,
                params.name(),
                now.getEpochSecond(),
                coinType,
                secrets.accountKey(coinType),
                KeyChain.Progress.NONE,
                List.of(),
                List.of(),
                List.of(),
                -1,
                null);
    }

    /// Everything to be stored, and the note that it is: [#changed] is false afterwards.
    public WalletState state() {
        changed = false;
        var stored = new ArrayList<WalletState.StoredTx>();
        for (Ledger.Entry entry : ledger.all())
            stored.add(new WalletState.StoredTx(entry.tx, entry.firstSeen, entry.place));
        return new WalletState(
                base.name(),
                base.chain(),
                base.birthday(),
                base.coinType(),
                base.accountKey(),
                scripts.chain().progress(),
                scripts.imported(),
                scripts.labels(),
                stored,
                height,
                tip);
    }

    /// Whether something happened since [#state] that must not be lost: a script was handed out, a key imported, a
    /// transaction seen. A mere step of the chain is no such thing; it is caught up with after a start.
    public boolean changed() {
        return changed;
    }

    public String name() {
        return base.name();
    }

    // The chain and the pool.

    /// Follows the best chain.
    public void onChainEvents(List<ChainEvent> events) {
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected connected -> connect(connected.block(), connected.height());
                case ChainEvent.BlockDisconnected gone ->
                    rewind(
                            gone.height() - 1,
                            gone.height() == 0 ? null : gone.block().header().previous());
            }
        }
    }

    /// A block of the best chain, next after [#tip] (or after the fork that [#rewind] went to).
    public void connect(Block block, int blockHeight) {
        look(block, blockHeight);
        height = blockHeight;
        tip = block.hash();
    }

    /// Looks for what concerns the wallet in a block of the best chain that it has passed, for a key that it did not
    /// know then: from the genesis block up to [#tip], in order. Between two of these calls the chain may go on.
    public void look(Block block, int blockHeight) {
        known = null;
        var place =
                new WalletState.Place(blockHeight, block.hash(), block.header().time());
        boolean again = true;
        // A payment to a script late in the look-ahead widens it, and the scripts new in it may be paid in this block.
        while (again) {
            again = false;
            // The genesis block's coinbase can never be spent, on no chain.
            for (Transaction tx : blockHeight == 0 ? List.<Transaction>of() : block.transactions()) {
                ledger.conflictsOf(tx, blockHeight);
                if (!ledger.concerns(tx)) continue;
                Ledger.Entry entry = ledger.add(tx, place.time());
                entry.place = place;
                entry.pooled = false;
                entry.conflict = -1;
                again |= note(tx);
            }
        }
    }

    /// Takes back every block above `toHeight`. Transactions of those blocks count no more until the pool or another
    /// block takes them.
    ///
    /// @param toHeight -1 for all
    /// @param hash     the block at that height, null for none
    public void rewind(int toHeight, @Nullable BlockHash hash) {
        known = null;
        ledger.rewind(toHeight);
        height = toHeight;
        tip = hash;
    }

    /// The pool took `tx`, whoever made it.
    public void onMempoolAdded(Transaction tx, Instant now) {
        known = null;
        if (!ledger.concerns(tx)) return;
        Ledger.Entry entry = ledger.add(tx, now.getEpochSecond());
        if (entry.place != null) return;
        entry.pooled = true;
        entry.conflict = -1;
        note(tx);
    }

    /// The pool let a transaction go, for whatever reason. Where it was mined, the block said so or will say so.
    public void onMempoolRemoved(Txid txid) {
        known = null;
        Ledger.Entry entry = ledger.get(txid);
        if (entry != null) entry.pooled = false;
    }

    /// The height of the block it stands at, -1 before the first.
    public int height() {
        return height;
    }

    /// The block it stands at, null before the first.
    public @Nullable BlockHash tip() {
        return tip;
    }

    // What it holds.

    /// Every unspent output, oldest known transaction first.
    public List<WalletCoin> coins() {
        List<WalletCoin> answer = known;
        if (answer == null) {
            answer = List.copyOf(count());
            known = answer;
        }
        return answer;
    }

    private List<WalletCoin> count() {
        var coins = new ArrayList<WalletCoin>();
        for (Ledger.Entry entry : ledger.all()) {
            if (!entry.counts()) continue;
            boolean trusted = entry.place != null || ledger.isOwn(entry);
            for (int i = 0; i < entry.tx.outputs().size(); i++) {
                TxOut output = entry.tx.outputs().get(i);
                KeyOrigin origin = origin(output.scriptPubKey());
                OutPoint at = entry.tx.outPoint(i);
                if (origin == null || ledger.isSpent(at)) continue;
                coins.add(new WalletCoin(
                        at,
                        output,
                        origin,
                        entry.place == null ? -1 : entry.place.height(),
                        confirmations(entry),
                        entry.tx.isCoinbase(),
                        isMature(entry),
                        trusted,
                        reserved.contains(at)));
            }
        }
        return coins;
    }

    public Balance balance() {
        long confirmed = 0;
        long unconfirmed = 0;
        long immature = 0;
        for (WalletCoin coin : coins()) {
            if (coin.height() < 0) unconfirmed += coin.value();
            else if (coin.mature()) confirmed += coin.value();
            else immature += coin.value();
        }
        return new Balance(confirmed, unconfirmed, immature);
    }

    /// Newest first: what is unconfirmed, then by height.
    public List<HistoryItem> history() {
        var items = new ArrayList<HistoryItem>();
        for (Ledger.Entry entry : ledger.all()) items.add(item(entry));
        Collections.reverse(items);
        items.sort((a, b) -> Integer.compare(
                b.place() == null ? Integer.MAX_VALUE : b.place().height(),
                a.place() == null ? Integer.MAX_VALUE : a.place().height()));
        return items;
    }

    // Scripts and keys.

    /// One of the wallet's scripts as it is shown.
    ///
    /// @param used whether it was ever paid
    /// @param balance satoshis of its unspent outputs
    public record Entry(
            Script script,
            String address,
            KeyOrigin origin,
            boolean change,
            boolean used,
            long balance,
            String label) {}

    /// Every script handed out, paid or imported.
    public List<Entry> entries() {
        var balances = new HashMap<Script, Long>();
        for (WalletCoin coin : coins()) balances.merge(coin.output().scriptPubKey(), coin.value(), Long::sum);
        var paid = new HashMap<Script, Boolean>();
        for (Ledger.Entry entry : ledger.all())
            for (TxOut output : entry.tx.outputs()) paid.put(output.scriptPubKey(), true);
        var entries = new ArrayList<Entry>();
        scripts.all()
                .forEach((script, origin) -> entries.add(new Entry(
                        script,
                        address(script),
                        origin,
                        origin instanceof KeyOrigin.Derived derived && derived.change(),
                        paid.containsKey(script),
                        balances.getOrDefault(script, 0L),
                        scripts.label(script))));
        return entries;
    }

    /// A script to be paid at, never handed out before.
    public Script newScript(String label) {
        changed = true;
        return scripts.issue(label);
    }

    /// The address of [#newScript].
    public String newAddress(String label) {
        return address(newScript(label));
    }

    /// Adds a key. What it was paid before shows after a rescan. Gives its script; importing it again changes only the
    /// label.
    public Script importKey(SingleKey key, String label, WalletSecrets secrets, Instant now) {
        known = null;
        changed = true;
        return scripts.add(key, label, secrets, now);
    }

    /// The key behind a script, null where it is not the wallet's.
    public @Nullable KeyOrigin origin(Script script) {
        return scripts.origin(script);
    }

    /// Whether the key's public form has 33 bytes.
    boolean isCompressed(KeyOrigin origin) {
        return scripts.isCompressed(origin);
    }

    /// The address of a script, empty where it has none.
    public String address(Script script) {
        return Addresses.of(script, params.addresses()).orElse("");
    }

    public ChainParams params() {
        return params;
    }

    // Transfers being made.

    /// A fresh script for change.
    KeyOrigin.Derived issueChange() {
        changed = true;
        return scripts.chain().issue(true);
    }

    void takeBackChange(KeyOrigin.Derived origin) {
        scripts.chain().takeBack(origin);
    }

    Script changeScript(KeyOrigin.Derived origin) {
        return scripts.chain().script(origin);
    }

    /// Promises coins to one transfer: no other takes them until [#release], or until a transaction spends them.
    void reserve(Collection<OutPoint> coins) {
        known = null;
        for (OutPoint coin : coins) if (!reserved.add(coin)) throw new AssertionError("a coin promised twice: " + coin);
    }

    /// Gives up a transfer that was built but not taken by the pool: its coins can be spent again.
    public void release(TransferDraft draft) {
        known = null;
        for (TxIn input : draft.tx().inputs()) reserved.remove(input.prevout());
        KeyOrigin.Derived change = draft.changeOrigin();
        if (change != null) scripts.chain().takeBack(change);
    }

    private boolean note(Transaction tx) {
        changed = true;
        for (TxIn input : tx.inputs()) reserved.remove(input.prevout());
        boolean widened = false;
        for (TxOut output : tx.outputs()) {
            KeyOrigin.Derived origin = scripts.chain().find(output.scriptPubKey());
            if (origin != null) widened |= scripts.chain().paid(origin);
        }
        return widened;
    }

    private HistoryItem item(Ledger.Entry entry) {
        long in = 0;
        boolean allOwn = !entry.tx.isCoinbase();
        for (TxIn input : entry.tx.inputs()) {
            TxOut spent = ledger.ownOutput(input.prevout());
            if (spent == null) allOwn = false;
            else in += spent.value();
        }
        long received = 0;
        long out = 0;
        for (TxOut output : entry.tx.outputs()) {
            out += output.value();
            if (origin(output.scriptPubKey()) != null) received += output.value();
        }
        WalletState.Place place = entry.place;
        return new HistoryItem(
                entry.tx,
                place == null ? entry.firstSeen : place.time(),
                place,
                confirmations(entry),
                received - in,
                allOwn ? in - out : null,
                state(entry));
    }

    private HistoryItem.State state(Ledger.Entry entry) {
        if (entry.place != null) return isMature(entry) ? HistoryItem.State.CONFIRMED : HistoryItem.State.IMMATURE;
        if (entry.pooled) return HistoryItem.State.UNCONFIRMED;
        return entry.isDead() ? HistoryItem.State.CONFLICTED : HistoryItem.State.DROPPED;
    }

    private int confirmations(Ledger.Entry entry) {
        return entry.place == null ? 0 : height - entry.place.height() + 1;
    }

    /// Whether the next block may spend it: a coinbase output of height h from height h + maturity on.
    private boolean isMature(Ledger.Entry entry) {
        if (!entry.tx.isCoinbase()) return true;
        return entry.place != null && height + 1 - entry.place.height() >= params.coinbaseMaturity();
    }
}
