package org.planchet.consensus;

import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// A block that keeps every rule which needs only the block itself: only [BlockRules#inIsolation] makes one.
public final class CheckedBlock {
    private final Block block;
    private final int[] legacySigops;

    /// @param legacySigops each transaction's count, so that its scripts are read for it once
    CheckedBlock(Block block, int[] legacySigops) {
        this.block = block;
        this.legacySigops = legacySigops;
    }

    public Block block() {
        return block;
    }

    public BlockHash hash() {
        return block.hash();
    }

    /// Signature operations in the scripts of transaction `index` itself.
    int legacySigops(int index) {
        return legacySigops[index];
    }

    @Override
    public String toString() {
        return "checked " + block;
    }
}
