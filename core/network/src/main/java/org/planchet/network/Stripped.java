package org.planchet.network;

import java.util.ArrayList;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;

/// Blocks and transactions without their witnesses, for peers that do not ask for them (BIP-0144).
final class Stripped {
    private Stripped() {}

    static Transaction of(Transaction transaction) {
        if (!transaction.hasWitness()) return transaction;
        try {
            return Transaction.parse(transaction.rawWithoutWitness());
        } catch (MalformedDataException impossible) {
            throw new AssertionError("a transaction without its witness is one", impossible);
        }
    }

    static Block of(Block block) {
        if (block.strippedSize() == block.size()) return block;
        var transactions = new ArrayList<Transaction>(block.transactions().size());
        for (Transaction transaction : block.transactions()) transactions.add(of(transaction));
        return new Block(block.header(), transactions);
    }
}
