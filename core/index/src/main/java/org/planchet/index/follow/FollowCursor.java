package org.planchet.index.follow;

import org.planchet.consensus.ChainWork;
import org.planchet.primitives.BlockHash;

/// The last block that a store holds.
///
/// @param work of the chain up to and with it: what a node compares its own chain with
public record FollowCursor(int height, BlockHash block, ChainWork work) {}
