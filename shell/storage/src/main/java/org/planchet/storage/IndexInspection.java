package org.planchet.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.UndoCodec;
import org.planchet.consensus.BlockUndo;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCheck;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexStore;
import org.planchet.index.IndexStoreException;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;

/// The indexes of a data folder compared with its blocks, while no process works on it; not a byte of it
/// changes.
public final class IndexInspection implements AutoCloseable {
    /// Blocks of a look that is not at all of them: the newest ones, where a crash would show, and as
    /// many more, evenly spread.
    private static final int SAMPLE = 144;

    private final Block genesis;
    private final Map<BlockHash, BlockIndexEntry> entries = new HashMap<>();
    private final RecordFiles blocks;
    private final RecordFiles undos;
    private final IndexStore store;

    /// What the comparison of an index came to.
    ///
    /// @param height   of the last block that it holds
    /// @param compared blocks whose rows were looked at; none if `isForeign`
    /// @param wrong    of these, those that lack a row or have another one in its place
    /// @param surplus  whether it has rows of no block; known only if all were compared
    /// @param isForeign whether the chain does not know its last block
    public record Found(Index index, int height, int compared, int wrong, boolean surplus, boolean isForeign) {
        /// Whether it answers as the chain does, as far as was looked.
        public boolean isWell() {
            return wrong == 0 && !surplus && !isForeign;
        }
    }

    /// Whether there are indexes in the data folder at `path`.
    public static boolean isThere(Path path) {
        return Files.exists(path.resolve("indexes").resolve("CURRENT"));
    }

    /// @param path    the data folder
    /// @param genesis the chain's first block, which is in no file
    /// @throws IndexStoreException if the indexes cannot be read
    /// @throws ChainStoreException if the block index cannot
    public IndexInspection(Path path, Block genesis) {
        this.genesis = genesis;
        try (var tables = new ChainTables(path.resolve("chainstate"))) {
            for (BlockIndexEntry entry : tables.entries())
                entries.put(entry.header().hash(), entry);
        }
        store = RocksIndexStore.openReadOnly(path.resolve("indexes"));
        blocks = new RecordFiles(path.resolve("blocks"), "blk", 0, 0);
        undos = new RecordFiles(path.resolve("blocks"), "rev", 0, 0);
    }

    /// Compares every index that has begun. Blocks that cannot be read are passed over.
    ///
    /// @param all whether every block is compared, which takes as long as making the indexes
    /// @throws IndexStoreException if an index cannot be read
    public List<Found> compare(boolean all) {
        return store.read(view -> {
            var found = new ArrayList<Found>();
            for (Index index : Index.values()) {
                IndexCursor cursor = view.cursor(index);
                if (cursor != null) found.add(compare(view, index, cursor, all));
            }
            return found;
        });
    }

    private Found compare(IndexStore.View view, Index index, IndexCursor cursor, boolean all) {
        BlockIndexEntry last = entries.get(cursor.block());
        if (last == null || last.height() != cursor.height())
            return new Found(index, cursor.height(), 0, 0, false, true);
        BlockIndexEntry[] branch = branch(last);
        int apart = all ? 1 : Math.max(1, branch.length / SAMPLE);
        int compared = 0;
        int wrong = 0;
        long rows = 0;
        for (int height = 0; height < branch.length; height++) {
            if (height % apart != 0 && height + SAMPLE < branch.length) continue;
            IndexBatch.Piece piece = piece(branch[height]);
            if (piece == null) continue;
            compared++;
            if (!IndexCheck.matches(view, index, piece)) wrong++;
            if (index != Index.FILTERS) rows += IndexCheck.rows(index, piece);
        }
        boolean isCounted = compared == branch.length && index != Index.FILTERS;
        boolean surplus = isCounted && wrong == 0 && IndexCheck.count(view, index) > rows;
        return new Found(index, cursor.height(), compared, wrong, surplus, false);
    }

    /// The blocks from the first to `last`.
    private BlockIndexEntry[] branch(BlockIndexEntry last) {
        var branch = new BlockIndexEntry[last.height() + 1];
        BlockIndexEntry at = last;
        for (int height = last.height(); height >= 0; height--) {
            if (at == null) throw new ChainStoreException("the block index has a gap below height " + (height + 1));
            branch[height] = at;
            at = entries.get(at.header().previous());
        }
        return branch;
    }

    private IndexBatch.@Nullable Piece piece(BlockIndexEntry entry) {
        if (entry.height() == 0) return new IndexBatch.Piece(genesis, 0, BlockUndo.EMPTY);
        if (entry.data() == null || entry.undo() == null) return null;
        byte[] block = blocks.read(entry.data());
        byte[] undo = undos.read(entry.undo());
        if (block == null || undo == null || undo.length < Hash256.SIZE) return null;
        try {
            byte[] coins = Arrays.copyOfRange(undo, Hash256.SIZE, undo.length);
            return new IndexBatch.Piece(
                    Block.parse(block), entry.height(), UndoCodec.decode(coins).spent());
        } catch (MalformedDataException | ChainStoreException damaged) {
            return null;
        }
    }

    @Override
    public void close() {
        store.close();
        blocks.close();
        undos.close();
    }
}
