package org.planchet.views;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.primitives.BlockHash;

/// Where a block is.
///
/// @param chainWork      of the chain up to and with it
/// @param medianTimePast BIP 113's, in seconds since 1970
/// @param confirmations  1 for the tip; 0 if it is not in the best chain
/// @param next           the block after it in the best chain, null for none
public record Place(
        int height,
        BlockHash hash,
        ChainWork chainWork,
        long medianTimePast,
        int confirmations,
        @Nullable BlockHash next) {
    /// Where a transaction is: in a block of the best chain.
    ///
    /// @param confirmations 1 or more
    public record Mined(BlockHash hash, int height, int confirmations) {}

    /// What the block's transactions are shown with; null for a block that is not in the best chain.
    public @Nullable Mined mined() {
        return confirmations == 0 ? null : new Mined(hash, height, confirmations);
    }
}
