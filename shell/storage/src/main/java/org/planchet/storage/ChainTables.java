package org.planchet.storage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.ChainStore.CoinVisitor;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Coins and block index of a chain that no process has open, read-only: not a byte of the folder changes.
final class ChainTables implements AutoCloseable {
    private static final long CACHE_BYTES = 8 << 20;
    private static final int MAX_OPEN_FILES = 64;

    private final LRUCache cache;
    private final BloomFilter bloom;
    private final Options options;
    private final ReadOptions scanning;
    private final RocksDB db;

    /// @throws DamagedStoreException if there is no database in `folder`, or it cannot be read
    ChainTables(Path folder) {
        // Before anything of RocksDB is made: nothing else of this process may have loaded it.
        RocksLibrary.load();
        cache = new LRUCache(CACHE_BYTES);
        bloom = new BloomFilter(Database.BLOOM_BITS, false);
        options = Database.options(cache, bloom, MAX_OPEN_FILES);
        scanning = new ReadOptions().setFillCache(false).setVerifyChecksums(true);
        try {
            Database.checkMark(folder);
            db = RocksDB.openReadOnly(options, folder.toString());
        } catch (RocksDBException failed) {
            closeAllButDatabase();
            throw damaged(failed);
        }
    }

    /// The block at which the coins stand.
    BlockHash tip() {
        return new BlockHash(Hash256.of(get(Table.TIP_KEY)));
    }

    Table.Ends ends() {
        try {
            return Table.Ends.of(get(Table.ENDS_KEY));
        } catch (MalformedDataException cut) {
            throw new DamagedStoreException("it does not say where the block files end", cut);
        }
    }

    /// The schema that it was written in.
    int schema() {
        try {
            return new ByteReader(get(Table.SCHEMA_KEY)).int32("schema");
        } catch (MalformedDataException cut) {
            throw new DamagedStoreException("it does not say its schema", cut);
        }
    }

    /// Every row of the block index.
    List<BlockIndexEntry> entries() {
        var entries = new ArrayList<BlockIndexEntry>();
        forEach(Table.INDEX, (key, value) -> entries.add(Table.entry(key, value)));
        return entries;
    }

    /// The row of the tip.
    BlockIndexEntry tipEntry() {
        BlockHash tip = tip();
        for (BlockIndexEntry entry : entries()) if (entry.header().hash().equals(tip)) return entry;
        throw new DamagedStoreException("the block index lacks the tip");
    }

    /// The hash of all coins, as [CoinSetHasher] makes it.
    Hash256 coinHash() {
        var hasher = new CoinSetHasher();
        forEach(Table.COIN, hasher);
        return hasher.hash();
    }

    /// Reads every byte of the tables.
    ///
    /// @throws DamagedStoreException if a checksum is wrong
    void checkSums() {
        try {
            db.verifyChecksum();
        } catch (RocksDBException wrong) {
            throw damaged(wrong);
        }
    }

    private void forEach(Table table, CoinVisitor visitor) {
        try (RocksIterator rows = db.newIterator(scanning)) {
            for (rows.seek(table.key(new byte[0])); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (!table.holds(key)) break;
                visitor.coin(Table.rest(key), rows.value());
            }
            rows.status();
        } catch (RocksDBException wrong) {
            throw damaged(wrong);
        }
    }

    private byte[] get(byte[] key) {
        byte @Nullable [] value;
        try {
            value = db.get(key);
        } catch (RocksDBException wrong) {
            throw damaged(wrong);
        }
        if (value == null) throw new DamagedStoreException("it lacks a row that it must have");
        return value;
    }

    private static DamagedStoreException damaged(RocksDBException wrong) {
        return new DamagedStoreException(String.valueOf(wrong.getMessage()), wrong);
    }

    @Override
    public void close() {
        db.close();
        closeAllButDatabase();
    }

    private void closeAllButDatabase() {
        scanning.close();
        options.close();
        bloom.close();
        cache.close();
    }
}
