package org.planchet.chainstate;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// The blocks of a tree by their hashes: open addressing, one reference a place, because a map of objects would take
/// as much memory again as what is in it.
///
/// Places follow from the keyed hash code of [BlockHash], so a stranger who chooses hashes cannot make them meet.
final class BlockTable implements Iterable<BlockIndex> {
    private static final int SMALLEST = 64;

    /// A power of two, three quarters full at most.
    private @Nullable BlockIndex[] places = new @Nullable BlockIndex[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    @Nullable
    BlockIndex find(BlockHash hash) {
        int mask = places.length - 1;
        for (int at = hash.hashCode() & mask; ; at = (at + 1) & mask) {
            BlockIndex there = places[at];
            if (there == null || there.hasHash(hash.hash())) return there;
        }
    }

    /// @param block whose hash is not in the table
    void add(BlockIndex block) {
        if (4L * (size + 1) > 3L * places.length) grow();
        place(block);
        size++;
    }

    /// Takes out all but those that are wanted.
    void keepOnly(Predicate<BlockIndex> wanted) {
        @Nullable BlockIndex[] old = places;
        places = new @Nullable BlockIndex[SMALLEST];
        size = 0;
        for (BlockIndex block : old) if (block != null && wanted.test(block)) add(block);
    }

    private void place(BlockIndex block) {
        int mask = places.length - 1;
        int at = block.hash().hashCode() & mask;
        while (places[at] != null) at = (at + 1) & mask;
        places[at] = block;
    }

    private void grow() {
        @Nullable BlockIndex[] old = places;
        places = new @Nullable BlockIndex[2 * old.length];
        for (BlockIndex block : old) if (block != null) place(block);
    }

    /// All blocks, in no order that means anything.
    @Override
    public Iterator<BlockIndex> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                while (next < places.length && places[next] == null) next++;
                return next < places.length;
            }

            @Override
            public BlockIndex next() {
                BlockIndex block = hasNext() ? places[next++] : null;
                if (block == null) throw new NoSuchElementException();
                return block;
            }
        };
    }
}
