package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainFlush;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.chainstate.StoredChain;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The chain on disk: blocks in `blkNNNNN.dat` (byte for byte as Bitcoin Core writes them), undo data in
/// `revNNNNN.dat`, and coins, index and tip in RocksDB.
///
/// A flush first syncs the files, then writes one batch, synced, that also names how far the files are
/// accounted for. So at every instant the database refers only to data that is on disk; blocks behind the
/// accounted end (appended after the last flush) are found again by [BlockScan], and undo data there is cut
/// off, because connecting those blocks again recreates it.
///
/// The thread that owns it must not be interrupted while it is inside: Java closes a file whose user is interrupted,
/// which then counts as a broken disk. Others, who read blocks and undo data, may be.
public final class RocksChainStore implements ChainStore {
    /// Bitcoin Core's `MAX_BLOCKFILE_SIZE`.
    private static final int FILE_BYTES = 128 << 20;

    private static final int MAX_OPEN_FILES = 512;
    private static final int ENTRIES_AT_ONCE = 10_000;

    private final RocksDB db;
    private final Options options;
    private final LRUCache cache;
    private final BloomFilter bloom;
    private final WriteOptions synced;
    private final ReadOptions scanning;
    private final RecordFiles blocks;
    private final RecordFiles undos;
    private final int magic;
    private final int mostBlockBytes;
    private boolean broken;

    private RocksChainStore(Path blockFolder, Path dbFolder, ChainParams params, long cacheBytes, int fileBytes)
            throws RocksDBException {
        RocksLibrary.load();
        magic = params.network().magic();
        mostBlockBytes = Math.max(4_000_000, params.maxBlockWeight());
        cache = new LRUCache(cacheBytes);
        bloom = new BloomFilter(Database.BLOOM_BITS, false);
        synced = new WriteOptions().setSync(true);
        scanning = new ReadOptions().setFillCache(false).setVerifyChecksums(true);
        options = Database.options(cache, bloom, MAX_OPEN_FILES);
        db = RocksDB.open(options, dbFolder.toString());
        blocks = new RecordFiles(blockFolder, "blk", magic, fileBytes);
        undos = new RecordFiles(blockFolder, "rev", magic, fileBytes);
    }

    /// Opens the chain in `folder`, which this process holds.
    ///
    /// @param cacheBytes memory for RocksDB's own cache of blocks; the coins cache stands above it
    /// @throws DamagedStoreException if coins and index have to be rebuilt ([#deleteDatabase])
    /// @throws ChainStoreException   if the disk fails, or a newer program wrote it
    public static RocksChainStore open(DataFolder folder, ChainParams params, long cacheBytes) {
        return open(folder.blocks(), folder.chainstate(), params, cacheBytes, FILE_BYTES);
    }

    static RocksChainStore open(Path blockFolder, Path dbFolder, ChainParams params, long cacheBytes, int fileBytes) {
        RocksChainStore store;
        try {
            Database.checkMark(dbFolder);
            store = new RocksChainStore(blockFolder, dbFolder, params, cacheBytes, fileBytes);
        } catch (RocksDBException failed) {
            String why = "The database in " + dbFolder + " cannot be opened: " + failed.getMessage() + ".";
            throw Database.isDamage(failed)
                    ? new DamagedStoreException(why, failed)
                    : new ChainStoreException(why, failed);
        }
        try {
            Database.checkSums(store.db, dbFolder);
            store.checkSchema(dbFolder);
            return store;
        } catch (RocksDBException damaged) {
            store.close();
            throw new DamagedStoreException(
                    "The database in " + dbFolder + " is damaged: " + damaged.getMessage() + ".", damaged);
        } catch (ChainStoreException refused) {
            store.close();
            throw refused;
        }
    }

    /// Notes that the coins or the block index in `folder` were found damaged: its next opening is refused with a
    /// [DamagedStoreException], however well the database looks. For a damage that only a reader can notice.
    public static void markDamaged(DataFolder folder) {
        Database.mark(folder.chainstate());
    }

    /// Deletes coins and block index, which are then rebuilt from the block files: the answer to a
    /// [DamagedStoreException]. The store is closed.
    public static void deleteDatabase(DataFolder folder) {
        try {
            Database.delete(folder.chainstate());
        } catch (IOException failed) {
            throw new ChainStoreException(
                    "The database in " + folder.chainstate() + " cannot be deleted: " + failed.getMessage() + ".",
                    failed);
        }
    }

    private void checkSchema(Path dbFolder) {
        byte[] stored = get(Table.SCHEMA_KEY);
        if (stored == null) return; // New: the first flush writes it.
        int version;
        try {
            version = new ByteReader(stored).int32("schema");
        } catch (MalformedDataException damaged) {
            throw new DamagedStoreException("The database in " + dbFolder + " is damaged.", damaged);
        }
        if (version > Table.SCHEMA)
            throw new ChainStoreException("The database in " + dbFolder + " was written by a newer Planchet (schema "
                    + version + ", this one knows " + Table.SCHEMA + ").");
    }

    @Override
    public StoredChain load(Consumer<BlockIndexEntry> index) {
        Table.Ends ends = ends();
        try {
            new IndexRows(db, scanning).forEach(index);
        } catch (RocksDBException failed) {
            throw broken("read", failed);
        }
        BlockScan scan = new BlockScan(blocks, magic, mostBlockBytes, ends).run();
        if (!ends.equals(Table.Ends.NONE)) {
            blocks.continueAt(scan.goodFile(), scan.goodEnd());
        } else {
            // Data that is not a block is of unknown origin: it is not deleted.
            if (scan.found().isEmpty() && scan.isOfAnotherChain())
                throw new ChainStoreException("The file " + blocks.path(0)
                        + " holds blocks of another chain. Move it away, or name another folder with --data-dir.");
            blocks.continueBehind();
        }
        undos.continueAt(ends.undoFile(), ends.undoEnd());
        return new StoredChain(tip(), scan.found());
    }

    @Override
    public @Nullable BlockHash tip() {
        byte[] stored = get(Table.TIP_KEY);
        return stored == null ? null : new BlockHash(Hash256.of(stored));
    }

    private Table.Ends ends() {
        byte[] stored = get(Table.ENDS_KEY);
        if (stored == null) return Table.Ends.NONE;
        try {
            return Table.Ends.of(stored);
        } catch (MalformedDataException damaged) {
            throw new DamagedStoreException(
                    "The database is damaged: it does not say where the block files end.", damaged);
        }
    }

    @Override
    public BlockPosition appendBlock(Block block) {
        return blocks.append(block.raw());
    }

    @Override
    public @Nullable Block readBlock(BlockPosition at, BlockHash hash) {
        byte[] bytes = blocks.read(at);
        if (bytes == null) return null;
        try {
            Block block = Block.parse(bytes);
            return block.hash().equals(hash) ? block : null;
        } catch (MalformedDataException damaged) {
            return null;
        }
    }

    @Override
    public boolean mayHoldBlock(BlockPosition at) {
        return blocks.mayHold(at);
    }

    @Override
    public boolean mayHoldUndo(BlockPosition at) {
        return undos.mayHold(at);
    }

    @Override
    public BlockPosition appendUndo(BlockHash block, byte[] undo) {
        byte[] record = new byte[Hash256.SIZE + undo.length];
        block.hash().write(record, 0);
        System.arraycopy(undo, 0, record, Hash256.SIZE, undo.length);
        return undos.append(record);
    }

    @Override
    public byte @Nullable [] readUndo(BlockPosition at, BlockHash block) {
        byte[] record = undos.read(at);
        if (record == null
                || record.length < Hash256.SIZE
                || !Hash256.of(record, 0).equals(block.hash())) return null;
        return Arrays.copyOfRange(record, Hash256.SIZE, record.length);
    }

    @Override
    public void forgetCoins(BlockHash genesis, List<BlockIndexEntry> entries) {
        try {
            for (int from = 0; from < entries.size(); from += ENTRIES_AT_ONCE) {
                try (var batch = new WriteBatch()) {
                    for (BlockIndexEntry entry :
                            entries.subList(from, Math.min(entries.size(), from + ENTRIES_AT_ONCE)))
                        batch.put(Table.indexKey(entry), Table.indexValue(entry));
                    db.write(synced, batch);
                }
            }
            undos.continueAt(0, 0);
            try (var batch = new WriteBatch()) {
                batch.deleteRange(Table.COIN.key(new byte[0]), Table.COIN.end());
                batch.put(Table.TIP_KEY, genesis.hash().bytes());
                batch.put(Table.ENDS_KEY, new Table.Ends(blocks.file(), blocks.end(), 0, 0).bytes());
                db.write(synced, batch);
            }
        } catch (RocksDBException failed) {
            throw broken("written", failed);
        }
    }

    @Override
    public byte @Nullable [] coin(byte[] key) {
        return get(Table.COIN.key(key));
    }

    @Override
    public List<byte @Nullable []> coins(List<byte[]> keys) {
        if (keys.isEmpty()) return List.of();
        List<byte[]> wanted = new ArrayList<>(keys.size());
        for (byte[] key : keys) wanted.add(Table.COIN.key(key));
        try {
            return new ArrayList<byte @Nullable []>(db.multiGetAsList(wanted));
        } catch (RocksDBException failed) {
            throw broken("read", failed);
        }
    }

    @Override
    public void flush(ChainFlush flush) {
        if (broken) throw new ChainStoreException("The database failed before: nothing is written to it.");
        blocks.sync();
        undos.sync();
        try (var batch = new WriteBatch()) {
            batch.put(Table.SCHEMA_KEY, new ByteWriter().int32(Table.SCHEMA).toByteArray());
            batch.put(Table.TIP_KEY, flush.tip().hash().bytes());
            batch.put(Table.ENDS_KEY, new Table.Ends(blocks.file(), blocks.end(), undos.file(), undos.end()).bytes());
            for (BlockIndexEntry entry : flush.entries()) batch.put(Table.indexKey(entry), Table.indexValue(entry));
            flush.forEachCoinChange(new CoinBatch(batch));
            db.write(synced, batch);
        } catch (RocksDBException failed) {
            throw broken("written", failed);
        }
    }

    private final class CoinBatch implements ChainFlush.CoinChangeVisitor {
        private final WriteBatch batch;

        CoinBatch(WriteBatch batch) {
            this.batch = batch;
        }

        @Override
        public void put(byte[] key, byte[] value, int offset, int length) {
            try {
                batch.put(Table.COIN.key(key), Arrays.copyOfRange(value, offset, offset + length));
            } catch (RocksDBException failed) {
                throw broken("written", failed);
            }
        }

        @Override
        public void delete(byte[] key) {
            try {
                batch.delete(Table.COIN.key(key));
            } catch (RocksDBException failed) {
                throw broken("written", failed);
            }
        }
    }

    /// Holds fast what the last flush wrote, in the folder `to`, which must not exist: at once if it is on the
    /// same disk as the database, since tables never change once they are written.
    ///
    /// @throws ChainStoreException if the disk refuses; the chain continues without it
    void checkpoint(Path to) {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(to.toString());
        } catch (RocksDBException failed) {
            throw new ChainStoreException(
                    "The database in " + db.getName() + " cannot be copied to " + to + ": " + failed.getMessage() + ".",
                    failed);
        }
    }

    @Override
    public void forEachCoin(CoinVisitor visitor) {
        forEach(Table.COIN, visitor);
    }

    @Override
    public void forEachCoin(byte[] from, int most, CoinVisitor visitor) {
        forEach(Table.COIN, from, most, visitor);
    }

    private void forEach(Table table, CoinVisitor visitor) {
        forEach(table, new byte[0], Integer.MAX_VALUE, visitor);
    }

    private void forEach(Table table, byte[] from, int most, CoinVisitor visitor) {
        try (RocksIterator rows = db.newIterator(scanning)) {
            int left = most;
            for (rows.seek(table.key(from)); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (!table.holds(key) || left-- <= 0) break;
                visitor.coin(Table.rest(key), rows.value());
            }
            rows.status();
        } catch (RocksDBException failed) {
            throw broken("read", failed);
        }
    }

    private byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException failed) {
            throw broken("read", failed);
        }
    }

    private ChainStoreException broken(String done, RocksDBException cause) {
        broken = true;
        String what = "The database in " + db.getName() + " cannot be " + done + ": " + cause.getMessage() + ".";
        return Database.isDamage(cause) ? new DamagedStoreException(what, cause) : new ChainStoreException(what, cause);
    }

    @Override
    public void close() {
        blocks.close();
        undos.close();
        Database.close(db);
        scanning.close();
        synced.close();
        options.close();
        bloom.close();
        cache.close();
    }
}
