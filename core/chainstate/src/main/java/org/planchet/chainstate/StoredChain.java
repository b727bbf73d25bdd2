package org.planchet.chainstate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// What a store holds besides the block index when it is opened.
///
/// @param tip       the block at which the stored coins stand; null in a new store
/// @param recovered where the blocks lie that were appended after the last flush, in the order of appending
public record StoredChain(@Nullable BlockHash tip, List<RecoveredBlock> recovered) {
    /// A block that was appended, and not yet named by a flush, when the process ended.
    public record RecoveredBlock(BlockHash hash, BlockPosition at) {}

    public StoredChain {
        recovered = List.copyOf(recovered);
    }
}
