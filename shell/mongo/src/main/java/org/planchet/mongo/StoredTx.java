package org.planchet.mongo;

import java.util.List;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;

/// A transaction in the database.
///
/// @param height of its block
/// @param spent  what its inputs spent, in order; empty for a coinbase
public record StoredTx(Transaction tx, BlockHash block, int height, List<FollowedBlock.Spent> spent) {}
