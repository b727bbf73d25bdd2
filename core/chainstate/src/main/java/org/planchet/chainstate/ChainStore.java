package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// The port behind which the chain is kept: blocks and undo data, appended; coins, block index and tip, written
/// together in [#flush]. One owner thread uses it.
///
/// Promise of every implementation: what [#appendBlock] has taken survives the death of the process, flushed or not
/// (the next [#load] hands it back in [StoredChain#recovered]); what [#flush] has taken survives the loss of power,
/// whole or not at all. Anything that goes wrong with the medium is a [ChainStoreException].
public interface ChainStore extends AutoCloseable {
    /// What the last flush left, and the blocks appended after it. Called once, first.
    StoredChain load();

    /// Keeps a block; it is readable at once.
    BlockPosition appendBlock(Block block);

    /// Reads a block back, checked against the position's checksum and against `hash`.
    Block readBlock(BlockPosition at, BlockHash hash);

    /// Keeps the undo data of `block` ([UndoCodec]).
    BlockPosition appendUndo(BlockHash block, byte[] undo);

    /// Reads undo data back, checked.
    byte[] readUndo(BlockPosition at, BlockHash block);

    /// The stored coin with `key` ([CoinCodec#key]) in [CoinCodec]'s form, as of the last flush; null where there is
    /// none.
    byte @Nullable [] coin(byte[] key);

    /// The stored coins with `keys`, in order, null where there is none: one call, so that an implementation can read
    /// them at the same time.
    default List<byte @Nullable []> coins(List<byte[]> keys) {
        var found = new ArrayList<byte @Nullable []>(keys.size());
        for (byte[] key : keys) found.add(coin(key));
        return found;
    }

    /// Writes everything in `flush` in one atomic step, after all that was appended is safe.
    void flush(ChainFlush flush);

    /// Hands every coin of the last flush to `visitor` in key order: by txid bytes, then by index.
    void forEachCoin(CoinVisitor visitor);

    /// Hands at most `most` coins of the last flush to `visitor` in key order, from the first key that is not less than
    /// `from` on: a long walk in short steps, between which the owner thread does other work.
    void forEachCoin(byte[] from, int most, CoinVisitor visitor);

    /// The block at which the coins of the last flush stand; null before the first.
    @Nullable
    BlockHash tip();

    /// Lets go of everything held; flushes nothing.
    @Override
    void close();

    /// Receives coins in key order. The arrays may be reused between calls.
    @FunctionalInterface
    interface CoinVisitor {
        void coin(byte[] key, byte[] value);
    }
}
