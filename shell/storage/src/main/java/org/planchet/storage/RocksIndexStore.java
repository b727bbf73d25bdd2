package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexStore;
import org.planchet.index.IndexStoreException;
import org.planchet.index.Row;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Indexes on disk, in a database of their own beside the chain's. Batches are not synced: a process that dies loses
/// none, and what the power takes the next start makes again from the chain.
public final class RocksIndexStore implements IndexStore {
    private static final long CACHE_BYTES = 32 << 20;
    private static final int MAX_OPEN_FILES = 256;

    private final RocksDB db;
    private final Options options;
    private final LRUCache cache;
    private final BloomFilter bloom;
    private final WriteOptions unsynced;

    /// RocksDB must not be closed under a reader: that would end the process. Readers share it, closing waits for them.
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();

    /// Whether it is only looked at: then no byte of its folder changes.
    private final boolean isReadOnly;

    private boolean closed;

    private RocksIndexStore(Path folder, boolean isReadOnly) throws RocksDBException {
        RocksLibrary.load();
        this.isReadOnly = isReadOnly;
        cache = new LRUCache(CACHE_BYTES);
        bloom = new BloomFilter(Database.BLOOM_BITS, false);
        unsynced = new WriteOptions();
        options = Database.options(cache, bloom, MAX_OPEN_FILES);
        try {
            db = isReadOnly
                    ? RocksDB.openReadOnly(options, folder.toString())
                    : RocksDB.open(options, folder.toString());
        } catch (RocksDBException failed) {
            closeAllButDatabase();
            throw failed;
        }
    }

    /// Opens the indexes in `folder`, which no process has open, to be looked at.
    ///
    /// @throws IndexStoreException if they cannot be read, or a checksum is wrong
    static RocksIndexStore openReadOnly(Path folder) {
        try {
            return openWhole(folder, true);
        } catch (RocksDBException failed) {
            throw new IndexStoreException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /// Opens the indexes in `folder`, which this process holds. Damaged ones are deleted and rebuilt.
    ///
    /// @param warning receives it as one sentence
    /// @throws IndexStoreException if the disk fails
    public static RocksIndexStore open(DataFolder folder, Consumer<String> warning) {
        try {
            return openWhole(folder.indexes(), false);
        } catch (RocksDBException failed) {
            String why = "The indexes in " + folder.indexes() + " cannot be opened: " + failed.getMessage() + ".";
            if (!Database.isDamage(failed)) throw new IndexStoreException(why, failed);
            warning.accept(why + " They are built anew.");
        }
        try {
            Database.delete(folder.indexes());
            return openWhole(folder.indexes(), false);
        } catch (IOException | RocksDBException failed) {
            throw new IndexStoreException(
                    "The indexes in " + folder.indexes() + " cannot be built anew: " + failed.getMessage() + ".",
                    failed);
        }
    }

    private static RocksIndexStore openWhole(Path folder, boolean isReadOnly) throws RocksDBException {
        Database.checkMark(folder);
        var store = new RocksIndexStore(folder, isReadOnly);
        try {
            Database.checkSums(store.db, folder);
            for (Index index : Index.values()) {
                byte[] cursor = store.db.get(index.cursorKey());
                if (cursor != null) Index.cursor(cursor);
            }
            return store;
        } catch (RocksDBException damaged) {
            store.close();
            throw damaged;
        } catch (IndexStoreException damaged) {
            store.close();
            throw new RocksDBException(
                    String.valueOf(damaged.getMessage()),
                    new Status(Status.Code.Corruption, Status.SubCode.None, null));
        }
    }

    @Override
    public void write(IndexBatch batch) {
        try (var rows = new WriteBatch()) {
            for (Row row : batch.put()) rows.put(row.key(), row.value());
            for (Row row : batch.deleted()) rows.delete(row.key());
            for (var moved : batch.cursors().entrySet())
                rows.put(moved.getKey().cursorKey(), Index.cursor(moved.getValue()));
            write(rows);
        } catch (RocksDBException failed) {
            throw broken("written", failed);
        }
    }

    @Override
    public void clear(Index index) {
        byte[] from = index.prefix();
        byte[] to = {(byte) (from[0] + 1)};
        try (var rows = new WriteBatch()) {
            rows.delete(index.cursorKey());
            rows.deleteRange(from, to);
            write(rows);
        } catch (RocksDBException failed) {
            throw broken("written", failed);
        }
    }

    private void write(WriteBatch rows) throws RocksDBException {
        closing.readLock().lock();
        try {
            expectOpen();
            db.write(unsynced, rows);
        } finally {
            closing.readLock().unlock();
        }
    }

    @Override
    public <T extends @Nullable Object> T read(Function<View, T> question) {
        closing.readLock().lock();
        try {
            expectOpen();
            Snapshot snapshot = db.getSnapshot();
            try (var moment = new ReadOptions().setSnapshot(snapshot)) {
                return question.apply(new Moment(moment));
            } finally {
                db.releaseSnapshot(snapshot);
            }
        } finally {
            closing.readLock().unlock();
        }
    }

    private void expectOpen() {
        if (closed) throw new IndexStoreException("The indexes are closed: the node stops.");
    }

    private final class Moment implements View {
        private final ReadOptions moment;

        Moment(ReadOptions moment) {
            this.moment = moment;
        }

        @Override
        public @Nullable IndexCursor cursor(Index index) {
            byte[] stored = get(index.cursorKey());
            return stored == null ? null : Index.cursor(stored);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            try {
                return db.get(moment, key);
            } catch (RocksDBException failed) {
                throw broken("read", failed);
            }
        }

        @Override
        public void forEach(byte[] prefix, Visitor visitor) {
            try (RocksIterator rows = db.newIterator(moment)) {
                for (rows.seek(prefix); rows.isValid(); rows.next()) {
                    byte[] key = rows.key();
                    if (!startsWith(key, prefix) || !visitor.row(new Row(key, rows.value()))) return;
                }
                rows.status();
            } catch (RocksDBException failed) {
                throw broken("read", failed);
            }
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        if (key.length < prefix.length) return false;
        for (int i = 0; i < prefix.length; i++) if (key[i] != prefix[i]) return false;
        return true;
    }

    private IndexStoreException broken(String done, RocksDBException cause) {
        String what = "The indexes in " + db.getName() + " cannot be " + done + ": " + cause.getMessage() + ".";
        if (isReadOnly || !Database.isDamage(cause)) return new IndexStoreException(what, cause);
        Database.mark(Path.of(db.getName()));
        return new IndexStoreException(what + " The next start builds them anew.", cause);
    }

    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            if (closed) return;
            closed = true;
            if (isReadOnly) db.close();
            else Database.close(db);
            closeAllButDatabase();
        } finally {
            closing.writeLock().unlock();
        }
    }

    private void closeAllButDatabase() {
        unsynced.close();
        options.close();
        bloom.close();
        cache.close();
    }
}
