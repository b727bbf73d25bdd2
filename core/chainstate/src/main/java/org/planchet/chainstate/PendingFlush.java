package org.planchet.chainstate;

import java.util.List;
import org.planchet.primitives.BlockHash;

/// What a chain has not written yet.
record PendingFlush(BlockHash tip, List<BlockIndexEntry> entries, CoinsCache coins) implements ChainFlush {
    @Override
    public void forEachCoinChange(CoinChangeVisitor visitor) {
        coins.forEachChange(visitor);
    }
}
