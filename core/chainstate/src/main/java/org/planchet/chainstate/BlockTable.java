package org.planchet.chainstate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// The blocks of a tree by their hashes: open addressing, one reference a place, because a map of objects would take
/// as much memory again as what is in it.
///
/// Places follow from the keyed hash code of [BlockHash], so a peer that chooses hashes cannot cause
/// collisions.
///
/// One thread changes it, any thread may [#find] in it: a block appears in its place whole, and a new array takes the
/// old one's place only when it is filled. The thread that changes it reads without a barrier: a start fills the table
/// with every block there is.
final class BlockTable implements Iterable<BlockIndex> {
    private static final int SMALLEST = 64;
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(BlockIndex[].class);

    /// A power of two, three quarters full at most.
    private volatile @Nullable BlockIndex[] places = new BlockIndex[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    /// The block with that hash; null if it is not in the table. From any thread.
    @Nullable
    BlockIndex find(BlockHash hash) {
        @Nullable BlockIndex[] table = places;
        int mask = table.length - 1;
        for (int at = hash.hashCode() & mask; ; at = (at + 1) & mask) {
            var there = (@Nullable BlockIndex) PLACE.getAcquire(table, at);
            if (there == null || there.hasHash(hash.hash())) return there;
        }
    }

    /// @param block whose hash is not in the table
    void add(BlockIndex block) {
        if (4L * (size + 1) > 3L * places.length) places = copy(2 * places.length, each -> true);
        place(block, places);
        size++;
    }

    /// Takes out all but those that are wanted.
    void keepOnly(Predicate<BlockIndex> wanted) {
        size = 0;
        for (BlockIndex block : this) if (wanted.test(block)) size++;
        int length = SMALLEST;
        while (4L * size > 3L * length) length *= 2;
        places = copy(length, wanted);
    }

    private @Nullable BlockIndex[] copy(int length, Predicate<BlockIndex> wanted) {
        var copy = new @Nullable BlockIndex[length];
        for (BlockIndex block : this) if (wanted.test(block)) place(block, copy);
        return copy;
    }

    private static void place(BlockIndex block, @Nullable BlockIndex[] table) {
        int mask = table.length - 1;
        BlockHash hash = block.hash();
        int at = hash.hashCode() & mask;
        for (BlockIndex there = table[at]; there != null; there = table[at]) {
            if (there.hasHash(hash.hash())) throw new AssertionError("already there: " + block);
            at = (at + 1) & mask;
        }
        PLACE.setRelease(table, at, block);
    }

    /// All blocks, in no order that means anything.
    @Override
    public Iterator<BlockIndex> iterator() {
        @Nullable BlockIndex[] table = places;
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                while (next < table.length && table[next] == null) next++;
                return next < table.length;
            }

            @Override
            public BlockIndex next() {
                BlockIndex block = hasNext() ? table[next++] : null;
                if (block == null) throw new NoSuchElementException();
                return block;
            }
        };
    }
}
