package org.planchet.consensus;

import org.planchet.primitives.Block;

/// What happened to the best chain, in order: a reorganisation is disconnections from the old tip down, then
/// connections up to the new one. A light node has no blocks but those that may concern its wallet: of the others, and
/// of
/// those that it takes back, the events carry the header and no transactions, and undo data of none.
public sealed interface ChainEvent {
    Block block();

    int height();

    /// The coins that the block spent.
    BlockUndo undo();

    /// `block` is the new tip, at `height`.
    record BlockConnected(Block block, int height, BlockUndo undo) implements ChainEvent {}

    /// `block`, which was the tip at `height`, is no more in the best chain; its parent is the tip.
    record BlockDisconnected(Block block, int height, BlockUndo undo) implements ChainEvent {}
}
