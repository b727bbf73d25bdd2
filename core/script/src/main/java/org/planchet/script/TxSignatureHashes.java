package org.planchet.script;

import java.util.List;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// A transaction with the outputs it spends, and the parts of its signature hashes that all inputs share (BIP-0143,
/// BIP-0341), each computed once, when first asked for. Safe for many threads.
public final class TxSignatureHashes {
    private final Transaction tx;
    private final List<TxOut> spent;

    /// @param spent the outputs that the inputs spend, one an input, in their order
    public TxSignatureHashes(Transaction tx, List<TxOut> spent) {
        if (spent.size() != tx.inputs().size())
            throw new IllegalArgumentException(tx.inputs().size() + " inputs but " + spent.size() + " spent outputs");
        this.tx = tx;
        this.spent = List.copyOf(spent);
    }

    public Transaction tx() {
        return tx;
    }

    public List<TxOut> spent() {
        return spent;
    }
}
