package org.planchet.consensus;

import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;

/// An output that can be spent, with the height of the block that made it and whether a coinbase did.
public record Coin(TxOut output, int height, boolean coinbase) {
    private static final int OP_RETURN = 0x6a;
    private static final int MAX_SCRIPT_SIZE = 10_000;

    /// Whether no input can ever satisfy `scriptPubKey`, so that its output never is a coin: it starts with
    /// OP_RETURN or exceeds the 10,000 bytes of a script (Bitcoin Core's `IsUnspendable`).
    public static boolean isUnspendable(Script scriptPubKey) {
        int size = scriptPubKey.size();
        return size > MAX_SCRIPT_SIZE || (size > 0 && scriptPubKey.byteAt(0) == OP_RETURN);
    }
}
