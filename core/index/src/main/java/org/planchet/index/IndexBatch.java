package org.planchet.index;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.planchet.consensus.BlockUndo;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;

/// What one step of an index along the chain writes: rows, and the place where the indexes stand afterwards.
///
/// @param put     rows to write
/// @param deleted rows to take away
/// @param cursors where each index that moves stands then
public record IndexBatch(List<Row> put, List<Row> deleted, Map<Index, IndexCursor> cursors) {
    /// A block of the chain as an index needs it.
    ///
    /// @param undo the coins that it spent
    public record Piece(Block block, int height, BlockUndo undo) {}

    public IndexBatch {
        put = List.copyOf(put);
        deleted = List.copyOf(deleted);
        cursors = Map.copyOf(cursors);
    }

    /// Connects `pieces`, each the child of the one before; the first is the child of the indexes' last
    /// block.
    ///
    /// @param filterHeader that of the block before the first of `pieces`, for [Index#FILTERS];
    ///     [Hash256#ZERO] before the genesis block
    public static IndexBatch forward(Set<Index> indexes, List<Piece> pieces, Hash256 filterHeader) {
        Piece last = pieces.getLast();
        var rows = rows(indexes, pieces);
        if (indexes.contains(Index.FILTERS)) {
            Hash256 previous = filterHeader;
            for (Piece piece : pieces) {
                List<Row> filter = IndexRows.ofFilter(piece, previous);
                previous = Index.filterHeader(filter.getFirst().value()).header();
                rows.addAll(filter);
            }
        }
        return new IndexBatch(
                rows,
                List.of(),
                at(indexes, new IndexCursor(last.height(), last.block().hash())));
    }

    /// Disconnects `piece`, the indexes' last block; its parent becomes their last block.
    ///
    /// @throws IllegalArgumentException for the genesis block
    public static IndexBatch back(Set<Index> indexes, Piece piece) {
        if (piece.height() == 0) throw new IllegalArgumentException("the genesis block is never taken back");
        return new IndexBatch(
                List.of(),
                rows(indexes, List.of(piece)),
                at(
                        indexes,
                        new IndexCursor(
                                piece.height() - 1, piece.block().header().previous())));
    }

    /// The rows that come with a block and go with it.
    private static List<Row> rows(Set<Index> indexes, List<Piece> pieces) {
        var rows = new ArrayList<Row>();
        for (Piece piece : pieces)
            for (Index index : indexes)
                if (index != Index.FILTERS)
                    rows.addAll(IndexRows.of(index, piece.block(), piece.height(), piece.undo()));
        return rows;
    }

    private static Map<Index, IndexCursor> at(Set<Index> indexes, IndexCursor cursor) {
        var cursors = new EnumMap<Index, IndexCursor>(Index.class);
        for (Index index : indexes) cursors.put(index, cursor);
        return cursors;
    }

    /// The scripts whose history this changes; none if [Index#SCRIPTS] does not move.
    public Set<ScriptHash> scripts() {
        var scripts = new LinkedHashSet<ScriptHash>();
        for (List<Row> rows : List.of(put, deleted))
            for (Row row : rows) if (row.key()[0] == Index.SCRIPTS.prefix()[0]) scripts.add(Index.scriptOf(row.key()));
        return scripts;
    }
}
