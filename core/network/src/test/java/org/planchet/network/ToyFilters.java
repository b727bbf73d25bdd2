package org.planchet.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// An index of filters that the test moves. A block's filter is `size` bytes; its hashes tell its place.
final class ToyFilters implements FilterReads {
    private final Map<BlockHash, Hashes> rows = new HashMap<>();
    private @Nullable BlockHash last;
    int size = 10;

    void index(List<Block> blocks) {
        for (Block block : blocks) {
            rows.put(block.hash(), hashesOf(block.hash()));
            last = block.hash();
        }
    }

    static Hashes hashesOf(BlockHash block) {
        long a = block.hash().a();
        return new Hashes(new Hash256(a, 0, 0, 1), new Hash256(a, 0, 0, 2));
    }

    @Override
    public @Nullable BlockHash indexedTo() {
        return last;
    }

    @Override
    public @Nullable Hashes hashes(BlockHash block) {
        return rows.get(block);
    }

    @Override
    public byte @Nullable [] filter(BlockHash block) {
        return rows.containsKey(block) ? new byte[size] : null;
    }
}
