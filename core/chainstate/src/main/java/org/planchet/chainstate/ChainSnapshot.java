package org.planchet.chainstate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// The best chain as it was at one moment, readable by any thread for as long as needed, while the chain's
/// owner continues. What lies below a tip never changes, so a snapshot is a few references and copies but the
/// ends of branches. Coins are not part of it.
///
/// Side branches and headers are found too, as they are now and not as they were then.
public final class ChainSnapshot {
    private final ChainParams params;
    private final BlockIndex tip;
    private final BlockIndex bestHeader;
    private final List<BlockIndex> leaves;
    private final BlockTree tree;
    private final ChainStore store;

    ChainSnapshot(ChainParams params, BlockIndex tip, BlockTree tree, ChainStore store) {
        this.params = params;
        this.tip = tip;
        this.bestHeader = tree.bestHeader();
        this.leaves = tree.leaves();
        this.tree = tree;
        this.store = store;
    }

    public ChainParams params() {
        return params;
    }

    /// The last block of the best chain.
    public BlockIndex tip() {
        return tip;
    }

    /// The header with most work that is not known to be invalid; its block may not be here yet.
    public BlockIndex bestHeader() {
        return bestHeader;
    }

    /// The ends of all branches ([ChainReader#tips]).
    public List<ChainTip> tips() {
        return Branches.tips(leaves, tip);
    }

    /// Whether so many blocks are missing up to the best header that the node is better left to fetch them.
    public boolean isFarBehind() {
        return Chain.isFarBehind(tip, bestHeader);
    }

    /// The place of the block `hash` in the tree; null if its header is not known.
    public @Nullable BlockIndex find(BlockHash hash) {
        return tree.find(hash);
    }

    /// The best chain's block at `height`; null above the tip. Takes O(log height) steps.
    public @Nullable BlockIndex atHeight(int height) {
        return height < 0 || height > tip.height() ? null : tip.ancestor(height);
    }

    public boolean isInBestChain(BlockIndex block) {
        return block.isAncestorOf(tip);
    }

    /// Reads a stored block; null if its data is not here, or cannot be read any more. Unlike
    /// [ChainReader#readBlock], which the owner asks then, this notes no loss.
    public @Nullable Block readBlock(BlockIndex block) {
        if (block.height() == 0) return params.genesis();
        BlockPosition at = block.data();
        return at == null ? null : store.readBlock(at, block.hash());
    }

    /// Reads the coins that a block spent; null if it was never connected, or they cannot be read any more.
    public @Nullable BlockUndo readUndo(BlockIndex block) {
        if (block.height() == 0) return BlockUndo.EMPTY;
        BlockPosition at = block.undo();
        byte[] undo = at == null ? null : store.readUndo(at, block.hash());
        return undo == null ? null : UndoCodec.decode(undo).spent();
    }

    /// Whether one that is taken now would be the same.
    boolean isStill(BlockIndex nowTip) {
        return tip == nowTip && bestHeader == tree.bestHeader() && leaves.equals(tree.leaves());
    }
}
