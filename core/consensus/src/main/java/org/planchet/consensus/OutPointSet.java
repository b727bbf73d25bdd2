package org.planchet.consensus;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.OutPoint;

/// Which outpoints a block has spent so far: an open-addressing table of a size known from the start, with nothing
/// allocated per entry.
final class OutPointSet {
    private final @Nullable OutPoint[] table;
    private final int mask;

    /// @param most how many will be added at most
    OutPointSet(int most) {
        int size = Integer.highestOneBit(Math.max(8, most * 2 - 1)) << 1;
        table = new OutPoint[size];
        mask = size - 1;
    }

    /// False if it was there already.
    boolean add(OutPoint outPoint) {
        for (int at = outPoint.hashCode() & mask; ; at = (at + 1) & mask) {
            OutPoint there = table[at];
            if (there == null) {
                table[at] = outPoint;
                return true;
            }
            if (there.equals(outPoint)) return false;
        }
    }
}
