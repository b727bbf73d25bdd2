package org.planchet.daemon.engine;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainFlush;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.StoredChain;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A store that reports how long its operations take.
final class TimedStore implements ChainStore {
    private final ChainStore store;
    private final StageTimes times;

    TimedStore(ChainStore store, StageTimes times) {
        this.store = store;
        this.times = times;
    }

    private <T> T timed(StageTimes.Stage stage, Supplier<T> work) {
        long started = System.nanoTime();
        T result = work.get();
        times.took(stage, System.nanoTime() - started);
        return result;
    }

    @Override
    public StoredChain load(Consumer<BlockIndexEntry> index) {
        return store.load(index);
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        return timed(StageTimes.Stage.STORE, () -> store.appendBlock(block));
    }

    @Override
    public @Nullable Block readBlock(BlockPosition at, BlockHash hash) {
        return store.readBlock(at, hash);
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        return timed(StageTimes.Stage.STORE, () -> store.appendUndo(block, undo));
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
        return timed(StageTimes.Stage.COINS, () -> store.coins(keys));
    }

    @Override
    public void flush(ChainFlush flush) {
        long started = System.nanoTime();
        store.flush(flush);
        times.took(StageTimes.Stage.FLUSH, System.nanoTime() - started);
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
