package org.planchet.mempool;

import java.util.HashMap;
import java.util.Map;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Txid;

/// What the user adds to the fees of transactions in this node's eyes, so that they are kept and mined earlier or later
/// than what they pay earns them (Bitcoin Core's `mapDeltas`). A transaction need not be here, and what it really pays
/// is unchanged.
final class Priorities {
    private final Map<Txid, Long> deltas = new HashMap<>();

    /// In satoshis; 0 for most.
    long of(Txid txid) {
        return deltas.getOrDefault(txid, 0L);
    }

    /// Adds to what was given before.
    ///
    /// @param delta satoshis, negative to take away; all together no more than all the money there may be
    /// @return the sum
    long add(Txid txid, long delta) {
        long most = ChainParams.MAX_MONEY;
        long sum = Math.clamp(of(txid) + Math.clamp(delta, -2 * most, 2 * most), -most, most);
        if (sum == 0) deltas.remove(txid);
        else deltas.put(txid, sum);
        return sum;
    }

    void forget(Txid txid) {
        if (!deltas.isEmpty()) deltas.remove(txid);
    }

    Map<Txid, Long> all() {
        return Map.copyOf(deltas);
    }
}
