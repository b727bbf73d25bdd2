package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// The port behind which the chain is kept: blocks and undo data, appended; coins, block index and tip, written
/// together in [#flush]. One owner thread uses it; [#readBlock] and [#readUndo] may be called from any thread, for
/// places that it was given before.
///
/// Promise of every implementation: what [#appendBlock] has taken survives the death of the process, flushed or not
/// (the next [#load] hands it back in [StoredChain#recovered]); what [#flush] has taken survives the loss of power,
/// whole or not at all. What goes wrong when coins or index are read, or when anything is written, is a
/// [ChainStoreException].
public interface ChainStore extends AutoCloseable {
    /// Hands the block index of the last flush to `index` entry by entry, parents before children, and returns what
    /// else is there. Called once, first; of this store, `index` may call [#mayHoldBlock] and [#mayHoldUndo].
    StoredChain load(Consumer<BlockIndexEntry> index);

    /// Keeps a block; it is readable at once.
    BlockPosition appendBlock(Block block);

    /// Reads a block back, checked against the position's checksum and against `hash`. Null if the medium
    /// does not give it back as it was stored (missing, cut short, changed, unreadable): unlike a failed
    /// write, a failed read is not fatal, since peers can send the block again.
    @Nullable
    Block readBlock(BlockPosition at, BlockHash hash);

    /// Keeps the undo data of `block` ([UndoCodec]).
    BlockPosition appendUndo(BlockHash block, byte[] undo);

    /// Reads undo data back, checked. Null if the medium does not give it back as it was stored: it can be
    /// rebuilt from blocks.
    byte @Nullable [] readUndo(BlockPosition at, BlockHash block);

    /// Whether something of the right length can lie at `at` among the blocks: asked of every block when a chain
    /// is opened, so it is cheap and looks at no content.
    default boolean mayHoldBlock(BlockPosition at) {
        return true;
    }

    /// The same for undo data.
    default boolean mayHoldUndo(BlockPosition at) {
        return true;
    }

    /// Forgets every coin, so that the coins stand at `genesis`, if there are none; `entries` replace all
    /// entries of the index. What a crash leaves is the old state, or entries of the new one and all coins, or
    /// the new state.
    void forgetCoins(BlockHash genesis, List<BlockIndexEntry> entries);

    /// The stored coin with `key` ([CoinCodec#key]) in [CoinCodec]'s form, as of the last flush; null if there is
    /// none.
    byte @Nullable [] coin(byte[] key);

    /// The stored coins with `keys`, in order, null if there is none: one call, so that an implementation can read
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
