package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;

/// A store in memory that loses and changes records that it was given, as a bad disk does, and notes what is read.
final class LossyStore extends ForwardingChainStore {
    private final Set<BlockPosition> lostBlocks = new HashSet<>();
    private final Set<BlockPosition> lostUndos = new HashSet<>();
    private final Map<BlockPosition, Block> changedBlocks = new HashMap<>();
    private final Map<BlockPosition, byte[]> changedUndos = new HashMap<>();
    /// How often all coins were forgotten.
    int coinsForgotten;
    /// The blocks that were read, in order.
    final List<BlockHash> blocksRead = new ArrayList<>();
    /// The coins that were read one by one, in order.
    final List<OutPoint> coinsRead = new ArrayList<>();
    /// The coins that were read together, call by call.
    final List<List<OutPoint>> coinsReadTogether = new ArrayList<>();
    /// Whether what is lost is seen when the chain is opened (a file that is missing) or only when it is read (a
    /// flipped bit).
    boolean lossIsSeen;

    LossyStore() {
        super(new MemoryChainStore());
    }

    void loseBlock(BlockPosition at) {
        lostBlocks.add(at);
    }

    void loseUndo(BlockPosition at) {
        lostUndos.add(at);
    }

    void changeBlock(BlockPosition at, Block other) {
        changedBlocks.put(at, other);
    }

    void changeUndo(BlockPosition at, byte[] other) {
        changedUndos.put(at, other);
    }

    /// Changes a stored coin; null deletes it.
    void changeCoin(OutPoint at, @Nullable Coin coin) {
        BlockHash tip = Objects.requireNonNull(super.tip());
        super.flush(new ChainFlush() {
            @Override
            public BlockHash tip() {
                return tip;
            }

            @Override
            public List<BlockIndexEntry> entries() {
                return List.of();
            }

            @Override
            public void forEachCoinChange(CoinChangeVisitor visitor) {
                byte[] key = CoinCodec.key(at);
                if (coin == null) {
                    visitor.delete(key);
                    return;
                }
                byte[] value = CoinCodec.encode(coin);
                visitor.put(key, value, 0, value.length);
            }
        });
    }

    @Override
    public @Nullable Block readBlock(BlockPosition at, BlockHash hash) {
        blocksRead.add(hash);
        if (lostBlocks.contains(at)) return null;
        Block changed = changedBlocks.get(at);
        return changed == null ? super.readBlock(at, hash) : changed;
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        if (lostUndos.contains(at)) return null;
        byte[] changed = changedUndos.get(at);
        return changed == null ? super.readUndo(at, block) : changed;
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
    public void forgetCoins(BlockHash genesis, List<BlockIndexEntry> entries) {
        coinsForgotten++;
        super.forgetCoins(genesis, entries);
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        coinsRead.add(CoinCodec.outPoint(key));
        return super.coin(key);
    }

    @Override
    public List<byte @Nullable []> coins(List<byte[]> keys) {
        coinsReadTogether.add(keys.stream().map(CoinCodec::outPoint).toList());
        return super.coins(keys);
    }
}
