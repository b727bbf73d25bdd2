package org.planchet.mempool;

import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;

/// How many bytes of memory a transaction in the mempool takes. It counts the objects that a 64-bit JVM with
/// compressed pointers makes, on the high side; so the mempool's bound is one on real memory, not on serialized
/// bytes.
final class MemoryUse {
    /// The transaction with its two ids and lists (272), its entry with two link maps and sums (520), and its
    /// place in the mempool's two maps and three ordered sets (420), rounded up.
    private static final int TRANSACTION = 1_250;

    /// An input (32) with outpoint (88), script (40), witness holder (40), and its place in the map of spent outputs
    /// with the pointer to the spender (64).
    private static final int INPUT = 264;

    /// An output (32) with its script (40) and its place in a list.
    private static final int OUTPUT = 80;

    /// A witness item's array header, padding and place in the list.
    private static final int WITNESS_ITEM = 28;

    private MemoryUse() {}

    static long of(Transaction tx) {
        long bytes = TRANSACTION + 2L * tx.size();
        bytes +=
                (long) INPUT * tx.inputs().size() + (long) OUTPUT * tx.outputs().size();
        for (TxIn input : tx.inputs())
            bytes += (long) WITNESS_ITEM * input.witness().size();
        return bytes;
    }
}
