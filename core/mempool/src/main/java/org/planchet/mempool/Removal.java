package org.planchet.mempool;

import org.planchet.primitives.Transaction;

/// A transaction that left the pool, and why.
public record Removal(Transaction tx, RemovalReason reason) {}
