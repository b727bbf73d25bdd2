package org.planchet.wallet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;

/// A wallet as a machine: blocks and mempool changes in, coins, balances and history out. One owner thread; no clock,
/// no randomness, no secret. It watches without being unlocked; what needs a private key takes [WalletSecrets].
///
/// How the owner feeds it: every [ChainEvent] in order, then what the mempool took in and lost because of it. After a
/// start, [#tip] is the last block it processed: [#rewind] to the fork with the best chain, then the blocks after it.
/// After a key import, every block that the wallet has passed is shown to it once more ([#look]), then the mempool.
public final class Wallet {
    private final ChainParams params;
    private final WalletState base;
    private final OwnScripts scripts;
    private final Set<OutPoint> reserved = new LinkedHashSet<>();
    private final Ledger ledger;
    private int height;
    private @Nullable BlockHash tip;
    private boolean changed;

    /// Whether the proof of each transaction is noted.
    private boolean keepsProofs;

    /// Whether a payment made more scripts watched since [#takeWidened].
    private boolean widened;

    /// When a transaction was last seen as it came, in seconds since 1970. What comes later is not listed before
    /// it, though miners' clocks differ (Bitcoin Core's smart time).
    private long latestSeen;

    /// The answer of [#coins] until something happens.
    private @Nullable List<WalletCoin> known;

    /// Opens a wallet in its saved state. Unconfirmed transactions are unknown at first: the owner names them again.
    public Wallet(WalletState state, ChainParams params) {
        if (!state.chain().equals(params.name()))
            throw new IllegalArgumentException("wallet " + state.name() + " belongs to chain " + state.chain());
        this.params = params;
        base = state;
        scripts = new OwnScripts(state);
        ledger = new Ledger(script -> origin(script) != null);
        ledger.restore(state.transactions());
        for (WalletState.StoredTx stored : state.transactions()) latestSeen = Math.max(latestSeen, stored.firstSeen());
        height = state.height();
        tip = state.tip();
    }

    /// Everything to be stored, and the note that it is: [#changed] is false afterwards.
    public WalletState state() {
        changed = false;
        var stored = new ArrayList<WalletState.StoredTx>();
        for (Ledger.Entry entry : ledger.all()) stored.add(entry.toStore());
        return scripts.state(base, stored, height, tip);
    }

    /// Whether something happened since [#state] that must not be lost: a script was handed out, a key imported, a
    /// transaction seen. A new block by itself is not such a change; it is caught up with after a start.
    public boolean changed() {
        return changed;
    }

    public String name() {
        return base.name();
    }

    /// Has it note the proof of each transaction that a block holds, for an owner who does not keep blocks.
    public void keepProofs() {
        keepsProofs = true;
    }

    // The chain and the mempool.

    /// Follows the best chain.
    public void onChainEvents(List<ChainEvent> events, Instant now) {
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected connected -> {
                    latestSeen = Math.max(seen(connected.block(), now), Math.min(latestSeen, now.getEpochSecond()));
                    connect(connected.block(), connected.height(), latestSeen);
                }
                case ChainEvent.BlockDisconnected gone ->
                    rewind(
                            gone.height() - 1,
                            gone.height() == 0 ? null : gone.block().header().previous());
            }
        }
    }

    /// A block of the best chain, next after [#tip] (or after the fork that [#rewind] went to). What it shows is
    /// taken for as old as the block.
    public void connect(Block block, int blockHeight, Instant now) {
        connect(block, blockHeight, seen(block, now));
    }

    private void connect(Block block, int blockHeight, long seen) {
        look(block, blockHeight, seen);
        height = blockHeight;
        tip = block.hash();
    }

    /// Looks for what concerns the wallet in a block of the best chain that it has passed, for a key that it did not
    /// know then: from the genesis block up to [#tip], in order. Between two of these calls the chain may grow.
    public void look(Block block, int blockHeight, Instant now) {
        look(block, blockHeight, seen(block, now));
    }

    /// Whether payments have made it watch more scripts since this was last asked. Blocks that it has passed may pay
    /// those: a restore looks at them again, until nothing new is found.
    public boolean takeWidened() {
        boolean was = widened;
        widened = false;
        return was;
    }

    /// A block's time, but never one that is still to come.
    private static long seen(Block block, Instant now) {
        return Math.min(block.header().time(), now.getEpochSecond());
    }

    private void look(Block block, int blockHeight, long seen) {
        known = null;
        boolean again = true;
        // A payment to a script late in the look-ahead widens it, and the scripts new in it may be paid in this block.
        while (again) {
            again = false;
            // The genesis block's coinbase can never be spent, on no chain.
            for (Transaction tx : blockHeight == 0 ? List.<Transaction>of() : block.transactions()) {
                ledger.conflictsOf(tx, blockHeight);
                if (!ledger.concerns(tx)) continue;
                ledger.arrived(ledger.add(tx, seen), WalletState.Place.of(tx, block, blockHeight, keepsProofs));
                again |= note(tx);
            }
        }
    }

    /// Takes back every block above `toHeight`. Transactions of those blocks wait until the mempool or another block
    /// takes them ([#waiting]).
    ///
    /// @param toHeight -1 for all
    /// @param hash     the block at that height, null for none
    public void rewind(int toHeight, @Nullable BlockHash hash) {
        known = null;
        ledger.rewind(toHeight);
        height = toHeight;
        tip = hash;
    }

    /// The mempool accepted `tx`, whether or not this wallet made it.
    public void onMempoolAdded(Transaction tx, Instant now) {
        boolean news = ledger.conflictsOf(tx, Ledger.IN_POOL);
        if (ledger.concerns(tx)) {
            latestSeen = now.getEpochSecond();
            Ledger.Entry entry = ledger.add(tx, latestSeen);
            if (entry.place == null) {
                ledger.arrived(entry, null);
                note(tx);
            }
            news = true;
        }
        if (news) touch();
    }

    /// The mempool removed a transaction, for any reason. If it was mined, the block said so or will say so;
    /// else a transaction of the wallet's is still remembered, and offered again by the owner ([#waiting]).
    public void onMempoolRemoved(Transaction tx) {
        known = null;
        changed |= ledger.leftPool(tx);
    }

    /// The time of a block, in seconds since 1970, before which none concerns the wallet; 0 if it is not known.
    public long since() {
        return scripts.since();
    }

    /// It may have been paid at `seconds` since 1970 already; 0 if it is not known since when.
    public void isAsOldAs(long seconds) {
        changed |= scripts.areAsOldAs(seconds);
    }

    /// The height of the last block it has processed, -1 before the first.
    public int height() {
        return height;
    }

    /// The last block it has processed, null before the first.
    public @Nullable BlockHash tip() {
        return tip;
    }

    // What it holds.

    /// Every unspent output, oldest known transaction first.
    public List<WalletCoin> coins() {
        List<WalletCoin> answer = known == null ? List.copyOf(holdings().coins(reserved)) : known;
        known = answer;
        return answer;
    }

    public Balance balance() {
        return Balance.of(coins());
    }

    /// Newest first, by when each was first seen.
    public List<HistoryItem> history() {
        return holdings().history();
    }

    private Holdings holdings() {
        return new Holdings(ledger, scripts, params, height);
    }

    // Scripts and keys.

    /// Every script handed out, paid or imported.
    public List<WalletScript> entries() {
        return holdings().scripts(coins());
    }

    /// Whether the next script of [#newScript] lies where a restore from the words does not look: too many in a
    /// row before it were not paid by any block.
    public boolean isNextBeyondGap() {
        return scripts.chain().next(false) >= holdings().reach(false);
    }

    /// A gap with which a restore from the words finds everything that was handed out, with one script more.
    public int neededGap() {
        return Math.max(KeyChain.GAP_LIMIT, scripts.chain().next(false) + 1);
    }

    /// Watches so many scripts beyond the last that was handed out or paid. What they were paid before shows
    /// after a rescan.
    public void widen(int gap) {
        touch();
        scripts.chain().widen(gap);
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

    /// Adds a key. What it was paid before shows after a rescan. Returns its script; importing it again changes
    /// only the label.
    public Script importKey(SingleKey key, String label, WalletSecrets secrets, Instant now) {
        known = null;
        changed = true;
        return scripts.add(key, label, secrets, now);
    }

    /// Every script that a payment to the wallet or from it shows, those that are yet to be handed out included:
    /// what a block's filter is asked for.
    public List<Script> watched() {
        return scripts.watched();
    }

    /// The coins that a block may yet be seen to spend, whether or not a transaction outside any block spends them.
    public Set<OutPoint> watchedCoins() {
        return holdings().watchedCoins(coins());
    }

    /// Whether a transaction pays the wallet or spends from it, as far as it knows its own transactions.
    public boolean concerns(Transaction tx) {
        return ledger.concerns(tx);
    }

    /// The key behind a script, null if it is not the wallet's.
    public @Nullable KeyOrigin origin(Script script) {
        return scripts.origin(script);
    }

    /// The address of a script, empty if it has none.
    public String address(Script script) {
        return Addresses.of(script, params.addresses()).orElse("");
    }

    public ChainParams params() {
        return params;
    }

    // Transfers being made.

    /// To build a transfer with.
    OwnScripts scripts() {
        return scripts;
    }

    /// A fresh script for change.
    KeyOrigin.Derived issueChange() {
        changed = true;
        return scripts.chain().issueChange(holdings().reach(true));
    }

    /// Promises coins to one transfer: no other takes them until [#release], or until a transaction spends them.
    void reserve(Collection<OutPoint> coins) {
        known = null;
        for (OutPoint coin : coins) if (!reserved.add(coin)) throw new AssertionError("a coin promised twice: " + coin);
    }

    /// Gives up a transfer that was built but never sent: its coins can be spent again.
    public void release(TransferDraft draft) {
        known = null;
        for (TxIn input : draft.tx().inputs()) reserved.remove(input.prevout());
        KeyOrigin.Derived change = draft.changeOrigin();
        if (change != null) scripts.chain().takeBack(change);
    }

    /// Remembers a transfer as the wallet's. To be stored before the transaction is shown to anyone: from then on its
    /// coins stay spent until it is confirmed, conflicted or abandoned, even if the mempool drops it.
    public void commit(TransferDraft draft, Instant now) {
        touch();
        latestSeen = now.getEpochSecond();
        ledger.add(draft.tx(), latestSeen);
        for (TxIn input : draft.tx().inputs()) reserved.remove(input.prevout());
    }

    /// Undoes [#commit], if the mempool refused the transaction and it was therefore not announced. False if
    /// the mempool or a block ever held it: then others may have it, and it stays the wallet's.
    public boolean retract(TransferDraft draft) {
        Ledger.Entry entry = ledger.get(draft.tx().txid());
        if (entry == null || entry.seen) return false;
        touch();
        ledger.remove(entry);
        release(draft);
        return true;
    }

    /// What neither the chain nor the mempool holds though it may confirm: the newest first, so that of two that
    /// spend one coin the later wish is done, but parents before children. To be offered to the mempool at start,
    /// after a reorganisation and from time to time (Bitcoin Core's `ResubmitWalletTransactions`).
    public List<Transaction> waiting() {
        return ledger.waiting();
    }

    /// A transaction of the wallet's, and where it stands; empty if it has no such one.
    public Optional<WalletState.StoredTx> transaction(Txid txid) {
        return Optional.ofNullable(ledger.get(txid)).map(Ledger.Entry::toStore);
    }

    /// Gives up a transaction that neither a block nor the mempool holds, with all that spends from it: its
    /// coins can be spent again, and it is no longer announced. Should it confirm all the same, it counts.
    /// The rule is that of Bitcoin Core's `abandontransaction`.
    public Abandonment abandon(Txid txid) {
        Ledger.Entry entry = ledger.get(txid);
        if (entry == null) return Abandonment.UNKNOWN;
        if (entry.pooled) return Abandonment.IN_POOL;
        if (entry.place != null || entry.isSettled()) return Abandonment.SETTLED;
        touch();
        ledger.abandon(entry);
        return Abandonment.DONE;
    }

    /// Coins that a remembered transaction of the wallet's spends, or that are promised to one: no other may.
    public Set<OutPoint> promised() {
        Set<OutPoint> promised = ledger.spent();
        promised.addAll(reserved);
        return promised;
    }

    /// What was abandoned and is in no block: a mempool that is read from a file must not bring it back.
    public Set<Txid> abandoned() {
        return ledger.abandoned();
    }

    private void touch() {
        known = null;
        changed = true;
    }

    /// Returns whether more scripts are watched now than before.
    private boolean note(Transaction tx) {
        changed = true;
        for (TxIn input : tx.inputs()) reserved.remove(input.prevout());
        boolean more = scripts.paid(tx);
        widened |= more;
        return more;
    }
}
