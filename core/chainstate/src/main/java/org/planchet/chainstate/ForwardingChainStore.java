package org.planchet.chainstate;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A store that passes every call on to another, for those that change or watch a few of them.
public abstract class ForwardingChainStore implements ChainStore {
    private final ChainStore store;

    protected ForwardingChainStore(ChainStore store) {
        this.store = store;
    }

    @Override
    public StoredChain load(Consumer<BlockIndexEntry> index) {
        return store.load(index);
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        return store.appendBlock(block);
    }

    @Override
    public @Nullable Block readBlock(BlockPosition at, BlockHash hash) {
        return store.readBlock(at, hash);
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        return store.appendUndo(block, undo);
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        return store.readUndo(at, block);
    }

    @Override
    public boolean mayHoldBlock(BlockPosition at) {
        return store.mayHoldBlock(at);
    }

    @Override
    public boolean mayHoldUndo(BlockPosition at) {
        return store.mayHoldUndo(at);
    }

    @Override
    public void forgetCoins(BlockHash genesis, List<BlockIndexEntry> entries) {
        store.forgetCoins(genesis, entries);
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        return store.coin(key);
    }

    @Override
    public List<byte @Nullable []> coins(List<byte[]> keys) {
        return store.coins(keys);
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
