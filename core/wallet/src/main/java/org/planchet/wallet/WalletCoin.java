package org.planchet.wallet;

import org.planchet.primitives.OutPoint;
import org.planchet.primitives.TxOut;

/// An unspent output of the wallet's.
///
/// @param origin        the key that unlocks it
/// @param height        of its block, -1 while unconfirmed
/// @param confirmations 1 in the tip's block, 0 while unconfirmed
/// @param mature        false for a coinbase output that must still wait
/// @param trusted       confirmed, or made by the wallet itself so that no one else can take it back
/// @param reserved      promised to a transfer that is being made
public record WalletCoin(
        OutPoint outPoint,
        TxOut output,
        KeyOrigin origin,
        int height,
        int confirmations,
        boolean coinbase,
        boolean mature,
        boolean trusted,
        boolean reserved) {

    /// Whether a transfer may spend it now.
    public boolean spendable() {
        return mature && trusted && !reserved;
    }

    public long value() {
        return output.value();
    }
}
