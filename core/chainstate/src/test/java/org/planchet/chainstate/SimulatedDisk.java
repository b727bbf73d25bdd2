package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A disk whose power can be cut after every write. It keeps the port's promise ([ChainStore]) and no more than it: a
/// flush is there whole or not at all; of what was appended since, all is there or a first part of it.
final class SimulatedDisk implements ChainStore {
    private final MemoryChainStore disk = new MemoryChainStore();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Map.Entry<BlockHash, byte[]>> undos = new ArrayList<>();
    private int flushedBlocks;
    private int flushedUndos;
    private Runnable beforeWrite = () -> {};
    private Runnable afterWrite = () -> {};

    /// Calls `then` before every write, which is not done if it throws.
    void beforeEachWrite(Runnable then) {
        beforeWrite = then;
    }

    /// Calls `then` after every write that a power cut could leave behind as the last.
    void afterEachWrite(Runnable then) {
        afterWrite = then;
    }

    /// The disk as it is found where the power goes now. Cuts that lose blocks too are those of earlier writes: undo
    /// data that no flush named is never looked for.
    SimulatedDisk cutPower() {
        var found = new SimulatedDisk();
        blocks.subList(0, flushedBlocks).forEach(found::appendBlock);
        undos.subList(0, flushedUndos).forEach(undo -> found.appendUndo(undo.getKey(), undo.getValue()));
        BlockHash tip = tip();
        if (tip != null)
            found.flush(new Flushed(
                    tip,
                    disk.entries(),
                    visitor -> disk.forEachCoin((key, value) -> visitor.put(key, value, 0, value.length))));
        blocks.subList(flushedBlocks, blocks.size()).forEach(found::appendBlock);
        return found;
    }

    /// The blocks on it, flushed or not, in the order in which they came.
    List<Block> blocks() {
        return blocks;
    }

    private record Flushed(BlockHash tip, List<BlockIndexEntry> entries, Consumer<ChainFlush.CoinChangeVisitor> coins)
            implements ChainFlush {
        @Override
        public void forEachCoinChange(CoinChangeVisitor visitor) {
            coins.accept(visitor);
        }
    }

    @Override
    public StoredChain load(Consumer<BlockIndexEntry> index) {
        return disk.load(index);
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        beforeWrite.run();
        blocks.add(block);
        BlockPosition at = disk.appendBlock(block);
        afterWrite.run();
        return at;
    }

    @Override
    public Block readBlock(BlockPosition at, BlockHash hash) {
        return disk.readBlock(at, hash);
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        beforeWrite.run();
        undos.add(Map.entry(block, undo));
        return disk.appendUndo(block, undo);
    }

    /// In pieces: first the entries, then all at once what makes them true.
    @Override
    public void forgetCoins(BlockHash genesis, List<BlockIndexEntry> entries) {
        beforeWrite.run();
        BlockHash tip = Objects.requireNonNull(disk.tip());
        int half = entries.size() / 2;
        for (List<BlockIndexEntry> piece : List.of(entries.subList(0, half), entries.subList(half, entries.size()))) {
            disk.flush(new Flushed(tip, piece, visitor -> {}));
            afterWrite.run();
        }
        disk.forgetCoins(genesis, entries);
        afterWrite.run();
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        return disk.readUndo(at, block);
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        return disk.coin(key);
    }

    @Override
    public void flush(ChainFlush flush) {
        beforeWrite.run();
        disk.flush(flush);
        flushedBlocks = blocks.size();
        flushedUndos = undos.size();
        afterWrite.run();
    }

    @Override
    public void forEachCoin(CoinVisitor visitor) {
        disk.forEachCoin(visitor);
    }

    @Override
    public void forEachCoin(byte[] from, int most, CoinVisitor visitor) {
        disk.forEachCoin(from, most, visitor);
    }

    @Override
    public @Nullable BlockHash tip() {
        return disk.tip();
    }

    @Override
    public void close() {
        disk.close();
    }
}
