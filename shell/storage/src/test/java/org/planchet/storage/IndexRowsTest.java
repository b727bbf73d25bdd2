package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// A start reads the block index on all cores, and still hears of every block behind its parent.
class IndexRowsTest {
    /// More than two cores read at a time.
    private static final int HEIGHTS = 50_000;

    @TempDir
    Path temp;

    @BeforeAll
    static void library() {
        RocksLibrary.load();
    }

    private static BlockIndexEntry entry(int height, int nonce) {
        var header = new BlockHeader(1, new BlockHash(Hash256.ZERO), Hash256.ZERO, height, 0x207fffff, nonce);
        return new BlockIndexEntry(header, height, 0, 0, 0, null, null);
    }

    private static List<BlockIndexEntry> read(RocksDB db) throws RocksDBException {
        var read = new ArrayList<BlockIndexEntry>();
        try (var scanning = new ReadOptions()) {
            new IndexRows(db, scanning).forEach(read::add);
        }
        return read;
    }

    private static void put(RocksDB db, BlockIndexEntry entry) throws RocksDBException {
        db.put(Table.indexKey(entry), Table.indexValue(entry));
    }

    @Test
    void every_block_comes_once_in_the_order_of_heights() throws RocksDBException {
        try (var options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, temp.toString())) {
            assertEquals(List.of(), read(db), "an empty database");
            db.put(Table.TIP_KEY, new byte[32]);
            db.put(Table.COIN.key(new byte[36]), new byte[1]);
            assertEquals(List.of(), read(db), "other tables alone");
            put(db, entry(0, 0));
            assertEquals(1, read(db).size());
            for (int height = 1; height < HEIGHTS; height++) put(db, entry(height, 0));
            // Two branches end at one height.
            put(db, entry(HEIGHTS - 1, 1));
            List<BlockIndexEntry> read = read(db);
            assertEquals(HEIGHTS + 1, read.size());
            for (int i = 0; i < HEIGHTS; i++) assertEquals(i, read.get(i).height());
            assertEquals(HEIGHTS - 1, read.getLast().height());
        }
    }

    @Test
    void an_entry_that_cannot_be_understood_is_a_damage_wherever_it_lies() throws RocksDBException {
        try (var options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, temp.toString())) {
            for (int height = 0; height < HEIGHTS; height++) put(db, entry(height, 0));
            db.put(Table.indexKey(entry(HEIGHTS / 2, 0)), new byte[7]);
            assertThrows(DamagedStoreException.class, () -> read(db));
        }
    }
}
