package org.planchet.mempool;

import org.planchet.primitives.Transaction;

/// A transaction that left the mempool, and why.
public record Removal(Transaction tx, RemovalReason reason) {}
