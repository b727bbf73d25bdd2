package org.planchet.chainstate;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// What can be read of a chain at any time, also while scripts of blocks are being checked: such blocks are
/// not the tip yet and have not been reported. On the chain's own thread; what other threads may read is its
/// [#snapshot].
public interface ChainReader {
    ChainParams params();

    /// The best chain as it is now, for any thread. Takes negligible time, no matter what has changed since
    /// the last one.
    ChainSnapshot snapshot();

    /// The last block of the best chain.
    BlockIndex tip();

    /// The header with most work that is not known to be invalid; its block may not be here yet.
    BlockIndex bestHeader();

    /// How many headers are here without their blocks. They are in memory only, and forgotten at the end.
    int bareHeaders();

    /// The place of the block `hash` in the tree; null if its header is not known.
    @Nullable
    BlockIndex find(BlockHash hash);

    /// The best chain's block at `height`; null above the tip.
    @Nullable
    BlockIndex atHeight(int height);

    boolean isInBestChain(BlockIndex block);

    /// Whether so many blocks are missing up to the best header that they are better taken by [Chain#enqueueBlock].
    boolean isFarBehind();

    /// Whether nothing is in flight ([Chain#enqueueBlock]) and no slow block is ready to be taken up
    /// ([Chain#receiveBlock]).
    boolean isSettled();

    /// Reads a stored block; null if its data is not here, or cannot be read any more: then it is one of the
    /// [#lostBlocks] from now on.
    @Nullable
    Block readBlock(BlockHash hash);

    /// Blocks of the best chain whose data cannot be read any more. Each is mended when it is offered again
    /// ([Chain#acceptBlock] and the like).
    Set<BlockIndex> lostBlocks();

    /// Reads the coins that a block spent; null if it was never connected, or they cannot be read any more
    /// ([Chain#mendUndo]).
    @Nullable
    BlockUndo readUndo(BlockHash hash);

    /// Hashes from `from` back to the genesis block, ever sparser: with them another node finds where its chain parts.
    List<BlockHash> locator(BlockIndex from);

    /// The last block of the best chain that another node's locator names; the genesis block if it names none.
    BlockIndex findFork(List<BlockHash> locator);

    /// The ends of all branches, the best chain's first, then by height from the highest down.
    List<ChainTip> tips();

    /// What the coins cache holds, and how much it is of use: for metrics.
    ///
    /// @param coins  coins in it, spent ones that are not flushed yet included
    /// @param bytes  memory it uses
    /// @param hits   coins that blocks spent and that were in it, since the chain was opened
    /// @param misses those that were looked for in the store; what a block makes and spends itself is neither
    record CacheFigures(int coins, long bytes, long hits, long misses) {}

    /// How full the coins cache is.
    CacheFigures cacheFigures();
}
