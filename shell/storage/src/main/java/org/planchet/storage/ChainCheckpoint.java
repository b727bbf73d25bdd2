package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.planchet.chainstate.ChainStoreException;

/// A snapshot of the chain as of the last flush, while the chain itself continues: a copy of its coins and
/// index, and, of the append-only block files, as much as these refer to.
public final class ChainCheckpoint implements AutoCloseable {
    private final DataFolder folder;
    private final Table.Ends ends;
    private final BackupFacts.State state;

    private ChainCheckpoint(DataFolder folder, Table.Ends ends, BackupFacts.State state) {
        this.folder = folder;
        this.ends = ends;
        this.state = state;
    }

    /// Holds the tables fast; by the thread that owns `store`, which has flushed everything.
    ///
    /// @throws ChainStoreException if the disk refuses; the chain continues without it
    public static void hold(DataFolder folder, RocksChainStore store) {
        try {
            ChainReset.deleteTree(folder.checkpoint());
        } catch (IOException failed) {
            throw new ChainStoreException("The folder " + folder.checkpoint() + " cannot be deleted.", failed);
        }
        store.checkpoint(folder.checkpoint());
    }

    /// What [#hold] has left, looked through: on any thread, since it takes as long as reading every coin.
    ///
    /// @throws ChainStoreException if it cannot be read
    public static ChainCheckpoint open(DataFolder folder) {
        try (var tables = new ChainTables(folder.checkpoint())) {
            var state = new BackupFacts.State(tables.tipEntry().height(), tables.tip(), tables.coinHash());
            return new ChainCheckpoint(folder, tables.ends(), state);
        }
    }

    /// Where the chain stands.
    BackupFacts.State state() {
        return state;
    }

    /// A file, and how much of it belongs to the chain.
    ///
    /// @param name in the data folder, with `/` between folders
    record Piece(Path file, String name, long bytes) {}

    /// Everything that the chain consists of.
    List<Piece> pieces() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        add(pieces, "blk", ends.blockFile(), ends.blockEnd());
        add(pieces, "rev", ends.undoFile(), ends.undoEnd());
        try (Stream<Path> tables = Files.list(folder.checkpoint())) {
            for (Path table : tables.sorted().toList())
                pieces.add(new Piece(table, "chainstate/" + table.getFileName(), Files.size(table)));
        }
        return pieces;
    }

    private void add(List<Piece> pieces, String prefix, int last, int end) throws IOException {
        // Only the names are asked of it.
        try (var files = new RecordFiles(folder.blocks(), prefix, 0, 0)) {
            for (int number = 0; number <= last; number++) {
                Path file = files.path(number);
                if (!Files.exists(file)) continue;
                pieces.add(new Piece(file, "blocks/" + file.getFileName(), number < last ? Files.size(file) : end));
            }
        }
    }

    /// Lets go of what was held.
    @Override
    public void close() {
        release(folder);
    }

    /// Lets go of what [#hold] has left.
    public static void release(DataFolder folder) {
        try {
            ChainReset.deleteTree(folder.checkpoint());
        } catch (IOException left) {
            // The next back-up, or the next to open the folder, deletes it.
        }
    }
}
