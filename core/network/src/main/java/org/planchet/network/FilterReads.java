package org.planchet.network;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// What the network reads of the index of compact filters (BIP-0157). It may lag the chain, and may know blocks of
/// branches that lost.
public interface FilterReads {
    /// There is no such index.
    FilterReads NONE = new FilterReads() {
        @Override
        public @Nullable BlockHash indexedTo() {
            return null;
        }

        @Override
        public @Nullable Hashes hashes(BlockHash block) {
            return null;
        }

        @Override
        public byte @Nullable [] filter(BlockHash block) {
            return null;
        }
    };

    /// @param filterHash double SHA-256 of a block's filter
    /// @param header     commits to it and to all before it
    record Hashes(Hash256 filterHash, Hash256 header) {}

    /// The last indexed block; null before the first, and if there is no index.
    @Nullable
    BlockHash indexedTo();

    /// Null if the index never was at that block.
    @Nullable
    Hashes hashes(BlockHash block);

    /// A block's filter (BIP-0158); null if the index never was at that block.
    byte @Nullable [] filter(BlockHash block);
}
