package org.planchet.chainstate;

import org.planchet.primitives.BlockHash;

/// Something that the medium lost, or that was put back. Reported so that a person is informed; nothing has to be done.
///
/// @param height of the block
public record StorageEvent(Kind kind, BlockHash block, int height) {
    /// What happened.
    public enum Kind {
        /// The block's data cannot be read any more. It is to be had from a peer.
        BLOCK_LOST,
        /// The block came again and is stored.
        BLOCK_MENDED,
        /// The block's undo data cannot be read any more. It will be rebuilt from blocks.
        UNDO_LOST,
        /// The undo data was rebuilt and is stored.
        UNDO_MENDED
    }
}
