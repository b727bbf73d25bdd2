package org.planchet.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.DamagedStoreException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Reads the block index for a start: range by range of heights, on all cores, and hands the entries out on one
/// thread in the order of their keys, so parents before children.
final class IndexRows {
    /// Heights that one thread reads at a time.
    private static final int RANGE = 8_192;

    private final RocksDB db;
    private final ReadOptions scanning;

    /// @param scanning how rows are read
    IndexRows(RocksDB db, ReadOptions scanning) {
        this.db = db;
        this.scanning = scanning;
    }

    /// Hands every entry out.
    ///
    /// @throws DamagedStoreException if one cannot be understood
    void forEach(Consumer<BlockIndexEntry> index) throws RocksDBException {
        int last = lastHeight();
        if (last < RANGE) {
            range(0).forEach(index);
            return;
        }
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService readers = Executors.newFixedThreadPool(cores)) {
            var ahead = new ArrayDeque<CompletableFuture<List<BlockIndexEntry>>>();
            for (int from = 0; from >= 0 && from <= last; from += RANGE) {
                ahead.add(begin(from, readers));
                // Each core has one to read and one that is read.
                if (ahead.size() > 2 * cores) await(ahead.remove()).forEach(index);
            }
            while (!ahead.isEmpty()) await(ahead.remove()).forEach(index);
        }
    }

    private CompletableFuture<List<BlockIndexEntry>> begin(int from, Executor readers) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return range(from);
                    } catch (RocksDBException failed) {
                        throw new CompletionException(failed);
                    }
                },
                readers);
    }

    private static List<BlockIndexEntry> await(CompletableFuture<List<BlockIndexEntry>> range) throws RocksDBException {
        try {
            return range.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RocksDBException unreadable -> throw unreadable;
                case RuntimeException other -> throw other;
                case Error bug -> throw bug;
                case null, default -> throw new AssertionError("nothing else is thrown", failed);
            }
        }
    }

    /// The entries from height `from` on, for as many heights as a range has.
    private List<BlockIndexEntry> range(int from) throws RocksDBException {
        var entries = new ArrayList<BlockIndexEntry>();
        try (RocksIterator rows = db.newIterator(scanning)) {
            for (rows.seek(Table.indexKey(from)); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (!Table.INDEX.holds(key)) break;
                BlockIndexEntry entry = Table.entry(Table.rest(key), rows.value());
                if (entry.height() - from >= RANGE) break;
                entries.add(entry);
            }
            rows.status();
        }
        return entries;
    }

    /// The height of the last entry; 0 if there is none.
    private int lastHeight() throws RocksDBException {
        try (RocksIterator rows = db.newIterator(scanning)) {
            rows.seekForPrev(Table.INDEX.end());
            boolean found = rows.isValid() && Table.INDEX.holds(rows.key());
            int height =
                    found ? Table.entry(Table.rest(rows.key()), rows.value()).height() : 0;
            rows.status();
            return height;
        }
    }
}
