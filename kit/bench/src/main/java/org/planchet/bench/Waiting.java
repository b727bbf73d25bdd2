package org.planchet.bench;

import java.util.List;
import org.planchet.primitives.Transaction;

/// A generated chain, and payments that no block has yet.
record Waiting(ChainGenerator.Made chain, List<Transaction> payments) {}
