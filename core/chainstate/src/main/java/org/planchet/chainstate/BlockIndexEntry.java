package org.planchet.chainstate;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHeader;

/// What is stored of one block of the tree.
///
/// @param header   its header
/// @param height   0 for the genesis block
/// @param status   bits of [BlockIndex], as stored
/// @param sequence when it could first be connected, counted from 1: of two blocks with equal work the lower one wins;
///     0 if it never could, below 0 if it was preferred by hand
/// @param transactions how many it holds; 0 if its data is not known
/// @param data     where the block lies; null if only the header is known
/// @param undo     where its undo data lies; null if it was never connected
public record BlockIndexEntry(
        BlockHeader header,
        int height,
        int status,
        long sequence,
        int transactions,
        @Nullable BlockPosition data,
        @Nullable BlockPosition undo) {}
