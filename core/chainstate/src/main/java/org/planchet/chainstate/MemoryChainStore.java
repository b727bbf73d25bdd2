package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;

/// A store in memory, for tests and simulated networks. It keeps the port's promise the way a disk would: a chain that
/// is dropped without a flush and opened again on the same store finds the last flush and the blocks appended since.
public final class MemoryChainStore implements ChainStore {
    // By number; the only two that other threads than the owner read.
    private final Map<Integer, Block> blocks = new ConcurrentHashMap<>();
    private final Map<Integer, byte[]> undos = new ConcurrentHashMap<>();
    private final TreeMap<byte[], byte[]> coins = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<BlockHash, BlockIndexEntry> entries = new LinkedHashMap<>();
    private @Nullable BlockHash tip;
    private int flushedBlocks;

    /// The block index of the last flush, parents before children.
    public List<BlockIndexEntry> entries() {
        var byHeight = new ArrayList<>(entries.values());
        byHeight.sort(Comparator.comparingInt(BlockIndexEntry::height));
        return byHeight;
    }

    @Override
    public StoredChain load(Consumer<BlockIndexEntry> index) {
        entries().forEach(index);
        var recovered = new ArrayList<StoredChain.RecoveredBlock>();
        for (int i = flushedBlocks; i < blocks.size(); i++)
            recovered.add(new StoredChain.RecoveredBlock(block(i).hash(), position(i)));
        return new StoredChain(tip, recovered);
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        int number = blocks.size();
        blocks.put(number, block);
        return position(number);
    }

    private BlockPosition position(int number) {
        return new BlockPosition(0, number, block(number).size(), 0);
    }

    private Block block(int number) {
        Block block = blocks.get(number);
        if (block == null) throw new AssertionError("no block was stored as number " + number);
        return block;
    }

    @Override
    public Block readBlock(BlockPosition at, BlockHash hash) {
        try {
            // Parsed again, as from a disk, so that no caller comes to depend on getting the same object
            // back.
            Block block = Block.parse(block(at.offset()).raw());
            if (!block.hash().equals(hash)) throw new AssertionError("another block lies at " + at);
            return block;
        } catch (MalformedDataException impossible) {
            throw new AssertionError("a block that cannot be read back: " + hash, impossible);
        }
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        int number = undos.size();
        undos.put(number, undo);
        return new BlockPosition(0, number, undo.length, 0);
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        return undos.get(at.offset());
    }

    @Override
    public void forgetCoins(BlockHash genesis, List<BlockIndexEntry> all) {
        for (BlockIndexEntry entry : all) entries.put(entry.header().hash(), entry);
        coins.clear();
        tip = genesis;
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        return coins.get(key);
    }

    @Override
    public void flush(ChainFlush flush) {
        for (BlockIndexEntry entry : flush.entries()) entries.put(entry.header().hash(), entry);
        flush.forEachCoinChange(new ChainFlush.CoinChangeVisitor() {
            @Override
            public void put(byte[] key, byte[] value, int offset, int length) {
                coins.put(key.clone(), Arrays.copyOfRange(value, offset, offset + length));
            }

            @Override
            public void delete(byte[] key) {
                coins.remove(key);
            }
        });
        tip = flush.tip();
        flushedBlocks = blocks.size();
    }

    @Override
    public void forEachCoin(CoinVisitor visitor) {
        coins.forEach(visitor::coin);
    }

    @Override
    public void forEachCoin(byte[] from, int most, CoinVisitor visitor) {
        int left = most;
        for (Map.Entry<byte[], byte[]> coin : coins.tailMap(from).entrySet()) {
            if (left-- <= 0) break;
            visitor.coin(coin.getKey(), coin.getValue());
        }
    }

    @Override
    public @Nullable BlockHash tip() {
        return tip;
    }

    @Override
    public void close() {
        // Everything stays, as on a disk.
    }
}
