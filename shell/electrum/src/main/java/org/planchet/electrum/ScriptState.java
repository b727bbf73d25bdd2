package org.planchet.electrum;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.crypto.Hashes;
import org.planchet.index.ScriptEvent;
import org.planchet.index.ScriptHistory;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// What happened to a script in the chain, and what waits in the mempool.
///
/// @param pool in the order in which clients receive them: those first whose inputs are all confirmed
public record ScriptState(ScriptHistory chain, List<Waiting> pool) {
    /// A transaction of the mempool that concerns the script.
    ///
    /// @param fee               satoshis
    /// @param spendsUnconfirmed one of its inputs is itself unconfirmed
    /// @param outputs           what it pays the script
    /// @param spent             coins of the script that it spends
    public record Waiting(Txid txid, long fee, boolean spendsUnconfirmed, List<Coin> outputs, List<Coin> spent) {
        public Waiting {
            outputs = List.copyOf(outputs);
            spent = List.copyOf(spent);
        }

        /// 0, or -1 if an input is unconfirmed.
        int height() {
            return spendsUnconfirmed ? -1 : 0;
        }
    }

    /// @param height of its block; 0 while it is unconfirmed
    public record Coin(OutPoint at, long value, int height) {}

    public ScriptState {
        pool = List.copyOf(pool);
    }

    /// Satoshis in confirmed coins.
    long confirmed() {
        return chain.balance();
    }

    /// Satoshis that the mempool adds; negative if it takes away.
    long unconfirmed() {
        long sum = 0;
        for (Waiting tx : pool) {
            for (Coin output : tx.outputs) sum += output.value;
            for (Coin spent : tx.spent) sum -= spent.value;
        }
        return sum;
    }

    /// What can be spent, oldest first.
    List<Coin> unspent() {
        Set<OutPoint> spent = new HashSet<>();
        for (Waiting tx : pool) for (Coin coin : tx.spent) spent.add(coin.at);
        List<Coin> coins = new ArrayList<>();
        for (ScriptEvent.Funding coin : chain.coins())
            coins.add(new Coin(coin.outPoint(), coin.value(), coin.at().height()));
        for (Waiting tx : pool) coins.addAll(tx.outputs);
        coins.removeIf(coin -> spent.contains(coin.at));
        return coins;
    }

    /// The hash by which a client sees whether its view of the script matches the server's: SHA-256 of all
    /// its transactions' ids and heights; empty if there are none.
    Optional<String> status() {
        var text = new StringBuilder();
        for (ScriptHistory.Entry entry : chain.transactions())
            text.append(entry.txid()).append(':').append(entry.at().height()).append(':');
        for (Waiting tx : pool)
            text.append(tx.txid).append(':').append(tx.height()).append(':');
        if (text.isEmpty()) return Optional.empty();
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return Optional.of(HexFormat.of().formatHex(Hashes.sha256(bytes)));
    }
}
