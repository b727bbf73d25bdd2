package org.planchet.index;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// Compares the stored rows of an index with those that a block has. Rows of the wrong bytes pass every
/// checksum of the medium, so only this finds them.
public final class IndexCheck {
    private IndexCheck() {}

    /// Whether `view` holds every row of `index` about a block as it is made from that block. A filter header
    /// is compared as of the stored header of the parent, so all of them are right if all from the
    /// genesis block on are.
    public static boolean matches(IndexStore.View view, Index index, IndexBatch.Piece piece) {
        List<Row> rows;
        if (index == Index.FILTERS) {
            Hash256 previous = previousHeader(view, piece);
            if (previous == null) return false;
            rows = IndexRows.ofFilter(piece, previous);
        } else rows = IndexRows.of(index, piece.block(), piece.height(), piece.undo());
        for (Row row : rows) if (!Arrays.equals(view.get(row.key()), row.value())) return false;
        return true;
    }

    private static @Nullable Hash256 previousHeader(IndexStore.View view, IndexBatch.Piece piece) {
        if (piece.height() == 0) return Hash256.ZERO;
        BlockHash parent = piece.block().header().previous();
        byte[] stored = view.get(Index.filterHeaderKey(parent));
        return stored == null ? null : Index.filterHeader(stored).header();
    }

    /// How many rows a block has in `index`; of no use for [Index#FILTERS], which keeps those of other
    /// branches.
    public static int rows(Index index, IndexBatch.Piece piece) {
        return IndexRows.of(index, piece.block(), piece.height(), piece.undo()).size();
    }

    /// How many rows of `index` are stored.
    public static long count(IndexStore.View view, Index index) {
        long[] count = {0};
        view.forEach(index.prefix(), _ -> ++count[0] > 0);
        return count[0];
    }
}
