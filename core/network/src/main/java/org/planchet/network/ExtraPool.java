package org.planchet.network;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.planchet.primitives.Transaction;

/// Transactions that are not in the mempool, refused, replaced, or still without their parents: a miner may take
/// them all the same, and then a compact block that names them need not be asked for them. The last 100 that
/// came, and none of 100,000 bytes or more, as in Bitcoin Core.
final class ExtraPool {
    static final int MAX_TRANSACTIONS = 100;
    static final int MAX_SIZE = 100_000;

    private final Deque<Transaction> newest = new ArrayDeque<>();

    void add(Transaction transaction) {
        if (transaction.size() >= MAX_SIZE || newest.contains(transaction)) return;
        if (newest.size() == MAX_TRANSACTIONS) newest.removeFirst();
        newest.addLast(transaction);
    }

    /// The oldest first.
    Stream<Transaction> transactions() {
        return newest.stream();
    }
}
