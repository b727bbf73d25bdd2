package org.planchet.chainstate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A store in memory that has lost some of the records that it was given.
final class LossyStore implements ChainStore {
    private final MemoryChainStore store = new MemoryChainStore();
    private final Set<BlockPosition> lostBlocks = new HashSet<>();
    private final Set<BlockPosition> lostUndos = new HashSet<>();
    /// Whether what is lost is seen when the chain is opened (a file that is missing) or only when it is read (a
    /// flipped bit).
    boolean lossIsSeen;

    void loseBlock(BlockPosition at) {
        lostBlocks.add(at);
    }

    void loseUndo(BlockPosition at) {
        lostUndos.add(at);
    }

    @Override
    public StoredChain load() {
        return store.load();
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        return store.appendBlock(block);
    }

    @Override
    public @Nullable Block readBlock(BlockPosition at, BlockHash hash) {
        return lostBlocks.contains(at) ? null : store.readBlock(at, hash);
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        return store.appendUndo(block, undo);
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        return lostUndos.contains(at) ? null : store.readUndo(at, block);
    }

    @Override
    public boolean mayHoldBlock(BlockPosition at) {
        return !lossIsSeen || !lostBlocks.contains(at);
    }

    @Override
    public boolean mayHoldUndo(BlockPosition at) {
        return !lossIsSeen || !lostUndos.contains(at);
    }

    @Override
    public void forgetCoins(BlockHash genesis, List<IndexEntry> entries) {
        store.forgetCoins(genesis, entries);
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        return store.coin(key);
    }

    @Override
    public void flush(ChainFlush flush) {
        store.flush(flush);
    }

    @Override
    public void forEachCoin(CoinVisitor visitor) {
        store.forEachCoin(visitor);
    }

    @Override
    public void forEachCoin(byte[] from, int most, CoinVisitor visitor) {
        store.forEachCoin(from, most, visitor);
    }

    @Override
    public @Nullable BlockHash tip() {
        return store.tip();
    }

    @Override
    public void close() {
        store.close();
    }
}
