package org.planchet.wallet;

import java.util.List;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;

/// Finds a script's coins in the whole UTXO set: the port behind a transfer from a key that no wallet holds. What a
/// transaction of the mempool spends already must be left out.
@FunctionalInterface
public interface CoinScan {
    List<Found> coinsOf(Script script);

    /// @param height of the coin's block
    record Found(OutPoint outPoint, TxOut output, int height, boolean coinbase) {}
}
