package org.planchet.chainstate;

import java.util.List;
import org.planchet.primitives.BlockHash;

/// One step of what is stored, written whole or not at all: the coins that changed, the index entries that changed,
/// and the block at which the coins then stand.
public interface ChainFlush {
    /// The block at which the coins stand.
    BlockHash tip();

    /// Entries that are new or changed.
    List<BlockIndexEntry> entries();

    /// Hands every changed coin to `visitor`, each once, in no particular order. May be called once only.
    void forEachCoinChange(CoinChangeVisitor visitor);

    /// Receives changed coins. The arrays are reused between calls: take copies.
    interface CoinChangeVisitor {
        /// The coin with `key` ([CoinCodec#key]) now is `length` bytes of `value` from `offset` ([CoinCodec]).
        void put(byte[] key, byte[] value, int offset, int length);

        /// The coin with `key` is deleted; it may never have been stored.
        void delete(byte[] key);
    }
}
