package org.planchet.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.BlockUndo;
import org.planchet.index.BlockFilter;
import org.planchet.network.FilterReads;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// The compact filters of a chain, made when somebody asks: an index that is always at the tip.
final class SimFilters implements FilterReads {
    private final Chain chain;
    private final Map<BlockHash, Hashes> hashes = new HashMap<>();

    SimFilters(Chain chain) {
        this.chain = chain;
    }

    @Override
    public BlockHash indexedTo() {
        return chain.tip().hash();
    }

    @Override
    public @Nullable Hashes hashes(BlockHash block) {
        Deque<BlockIndex> open = new ArrayDeque<>();
        for (BlockIndex at = chain.find(block); at != null && !hashes.containsKey(at.hash()); at = at.parent())
            open.push(at);
        while (!open.isEmpty()) {
            BlockIndex next = open.pop();
            BlockFilter filter = make(next.hash());
            if (filter == null) return null;
            BlockIndex parent = next.parent();
            Hashes before = parent == null ? null : hashes.get(parent.hash());
            Hash256 previous = before == null ? Hash256.ZERO : before.header();
            hashes.put(next.hash(), new Hashes(filter.hash(), filter.header(previous)));
        }
        return hashes.get(block);
    }

    @Override
    public byte @Nullable [] filter(BlockHash block) {
        BlockFilter filter = make(block);
        return filter == null ? null : filter.bytes();
    }

    private @Nullable BlockFilter make(BlockHash hash) {
        Block block = chain.readBlock(hash);
        BlockUndo undo = chain.readUndo(hash);
        return block == null || undo == null ? null : BlockFilter.of(block, undo);
    }
}
