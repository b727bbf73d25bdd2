package org.planchet.daemon.chain;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainFlush;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.ForwardingChainStore;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A store that reports how long its operations take.
final class TimedStore extends ForwardingChainStore {
    private final StageTimes times;

    TimedStore(ChainStore store, StageTimes times) {
        super(store);
        this.times = times;
    }

    private <T> T timed(StageTimes.Stage stage, Supplier<T> work) {
        long started = System.nanoTime();
        T result = work.get();
        times.took(stage, System.nanoTime() - started);
        return result;
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        return timed(StageTimes.Stage.STORE, () -> super.appendBlock(block));
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        return timed(StageTimes.Stage.STORE, () -> super.appendUndo(block, undo));
    }

    @Override
    public List<byte @Nullable []> coins(List<byte[]> keys) {
        return timed(StageTimes.Stage.COINS, () -> super.coins(keys));
    }

    @Override
    public void flush(ChainFlush flush) {
        long started = System.nanoTime();
        super.flush(flush);
        times.took(StageTimes.Stage.FLUSH, System.nanoTime() - started);
    }
}
