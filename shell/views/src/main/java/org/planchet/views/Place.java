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
        @Nullable BlockHash next) {}
