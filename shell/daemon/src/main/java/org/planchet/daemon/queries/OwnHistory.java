package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.index.IndexCursor;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHistory;
import org.planchet.index.TxPosition;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.views.AddressPage;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletState;

/// What a wallet knows of one of its own scripts, in the form of the index of scripts that a light node does not have:
/// the wallet's transactions in blocks.
final class OwnHistory {
    /// @param at the height is right; of the position it is right that the coinbase alone has 0, and that no two are
    /// alike
    private record Placed(TxPosition at, Transaction tx) {}

    private OwnHistory() {}

    /// On the chain thread.
    static ScriptHistory of(Wallet wallet, Script script) {
        List<ScriptEvent> events = new ArrayList<>();
        Set<OutPoint> paid = new HashSet<>();
        List<Placed> confirmed = confirmed(wallet);
        for (Placed each : confirmed) addFundings(each, script, paid, events);
        for (Placed each : confirmed) addSpendings(each, paid, events);
        // Stable: what spends a coin of its own block still stands behind what paid it.
        events.sort(Comparator.comparingInt(event -> event.at().height()));
        var at = Optional.ofNullable(wallet.tip()).map(tip -> new IndexCursor(wallet.height(), tip));
        return new ScriptHistory(at, events, events.size() <= AddressPage.MAX_EVENTS);
    }

    private static List<Placed> confirmed(Wallet wallet) {
        List<Placed> confirmed = new ArrayList<>();
        for (WalletState.StoredTx stored : wallet.state().transactions()) {
            WalletState.Place place = stored.place();
            if (place == null) continue;
            int position = stored.tx().isCoinbase() ? 0 : confirmed.size() + 1;
            confirmed.add(new Placed(new TxPosition(place.height(), position), stored.tx()));
        }
        return confirmed;
    }

    private static void addFundings(Placed placed, Script script, Set<OutPoint> paid, List<ScriptEvent> events) {
        List<TxOut> outputs = placed.tx().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (!outputs.get(i).scriptPubKey().equals(script)) continue;
            var funding = new ScriptEvent.Funding(
                    placed.at(), placed.tx().txid(), i, outputs.get(i).value());
            paid.add(funding.outPoint());
            events.add(funding);
        }
    }

    private static void addSpendings(Placed placed, Set<OutPoint> paid, List<ScriptEvent> events) {
        for (int i = 0; i < placed.tx().inputs().size(); i++) {
            OutPoint spent = placed.tx().inputs().get(i).prevout();
            if (paid.contains(spent))
                events.add(
                        new ScriptEvent.ConnectResult(placed.at(), placed.tx().txid(), i, spent));
        }
    }
}
