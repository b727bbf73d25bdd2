package org.planchet.consensus;

import org.planchet.primitives.Block;

/// What happened to the best chain, in order: a reorganisation is disconnections from the old tip down, then
/// connections up to the new one. A light node downloads only the blocks that may concern its wallet: for all
/// others, and for those that it disconnects, the events carry the header without transactions, and empty
/// undo data.
public sealed interface ChainEvent {
    Block block();

    int height();

    /// The coins that the block spent.
    BlockUndo undo();

    /// `block` is the new tip, at `height`.
    record BlockConnected(Block block, int height, BlockUndo undo) implements ChainEvent {}

    /// `block`, which was the tip at `height`, is no longer in the best chain; its parent is the tip.
    record BlockDisconnected(Block block, int height, BlockUndo undo) implements ChainEvent {}
}
