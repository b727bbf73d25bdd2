package org.planchet.wallet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Addresses;

/// What a ledger means at one height: the coins, the history and the use of scripts that follow from it.
record Holdings(Ledger ledger, OwnScripts scripts, ChainParams params, int height) {

    /// `unspent` and the coins that only transactions outside any block of the best chain spend.
    Set<OutPoint> watchedCoins(List<WalletCoin> unspent) {
        var watched = new HashSet<OutPoint>();
        for (WalletCoin coin : unspent) watched.add(coin.outPoint());
        for (Ledger.Entry entry : ledger.all())
            if (entry.place == null) for (TxIn input : entry.tx.inputs()) watched.add(input.prevout());
        return watched;
    }

    /// Every unspent output, oldest known transaction first.
    ///
    /// @param reserved promised to a transfer that is being made
    List<WalletCoin> coins(Set<OutPoint> reserved) {
        var coins = new ArrayList<WalletCoin>();
        Set<OutPoint> spent = ledger.spent();
        for (Ledger.Entry entry : ledger.all()) {
            if (!entry.counts()) continue;
            boolean trusted = entry.place != null || ledger.isOwn(entry);
            for (int i = 0; i < entry.tx.outputs().size(); i++) {
                TxOut output = entry.tx.outputs().get(i);
                KeyOrigin origin = scripts.origin(output.scriptPubKey());
                OutPoint at = entry.tx.outPoint(i);
                if (origin == null || spent.contains(at)) continue;
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

    /// Newest first, by when each was first seen; of those seen in one second the last one first.
    List<HistoryItem> history() {
        var items = new ArrayList<HistoryItem>();
        Set<Ledger.Entry> lost = ledger.lost();
        for (Ledger.Entry entry : ledger.all()) items.add(item(entry, lost));
        Collections.reverse(items);
        items.sort(Comparator.comparingLong(HistoryItem::time).reversed());
        return items;
    }

    private HistoryItem item(Ledger.Entry entry, Set<Ledger.Entry> lost) {
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
            if (scripts.origin(output.scriptPubKey()) != null) received += output.value();
        }
        return new HistoryItem(
                entry.tx,
                entry.firstSeen,
                entry.place,
                confirmations(entry),
                received - in,
                allOwn ? in - out : null,
                state(entry, lost));
    }

    private HistoryItem.State state(Ledger.Entry entry, Set<Ledger.Entry> lost) {
        if (entry.place != null) return isMature(entry) ? HistoryItem.State.CONFIRMED : HistoryItem.State.IMMATURE;
        if (entry.pooled) return HistoryItem.State.UNCONFIRMED;
        if (entry.abandoned) return HistoryItem.State.ABANDONED;
        return lost.contains(entry) ? HistoryItem.State.CONFLICTED : HistoryItem.State.DROPPED;
    }

    /// Every script handed out, paid or imported.
    ///
    /// @param coins of [#coins]
    List<WalletScript> scripts(List<WalletCoin> coins) {
        var balances = new HashMap<Script, Long>();
        for (WalletCoin coin : coins) balances.merge(coin.output().scriptPubKey(), coin.value(), Long::sum);
        var paid = new HashSet<Script>();
        for (Ledger.Entry entry : ledger.all()) for (TxOut output : entry.tx.outputs()) paid.add(output.scriptPubKey());
        var shown = new ArrayList<WalletScript>();
        scripts.all()
                .forEach((script, origin) -> shown.add(new WalletScript(
                        script,
                        Addresses.of(script, params.addresses()).orElse(""),
                        origin,
                        origin instanceof KeyOrigin.Derived derived && derived.change(),
                        paid.contains(script),
                        balances.getOrDefault(script, 0L),
                        scripts.label(script))));
        return shown;
    }

    /// [KeyChain#reach] of a branch, as the best chain is now.
    int reach(boolean ofChange) {
        var paid = new TreeSet<Integer>();
        for (Ledger.Entry entry : ledger.all()) {
            if (entry.place == null) continue;
            for (TxOut output : entry.tx.outputs()) {
                KeyOrigin.Derived origin = scripts.chain().find(output.scriptPubKey());
                if (origin != null && origin.change() == ofChange) paid.add(origin.index());
            }
        }
        return KeyChain.reach(paid);
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
