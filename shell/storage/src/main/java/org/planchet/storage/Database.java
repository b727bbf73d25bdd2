package org.planchet.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// How RocksDB is set up for a store of ours (keys are hashes, looked up one by one), and what is done when
/// one is damaged: everything in RocksDB can be rebuilt from blocks.
final class Database {
    static final int BLOOM_BITS = 10;
    private static final long WRITE_BUFFER_BYTES = 16 << 20;

    private Database() {}

    /// Options that create what is missing. The caller closes them, and `cache` and `bloom` after them.
    ///
    /// @param openFiles how many files it may hold open
    static Options options(LRUCache cache, BloomFilter bloom, int openFiles) {
        return new Options()
                .setCreateIfMissing(true)
                .setParanoidChecks(true)
                // Hashes do not compress.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxOpenFiles(openFiles)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                // Filters and indexes of many rows outgrow the cache: cut into blocks, a lookup reads one of each
                // where it would read a megabyte of filter.
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(bloom)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinTopLevelIndexAndFilter(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    /// A database whose folder has such a file was found damaged while it was in use.
    private static final String MARK = "DAMAGED";

    /// A database is read through when it is opened, unless its files have more bytes than this: then a start would
    /// wait for it, and each block of a file is checked when it is read in any case.
    private static final long MAX_CHECKED_BYTES = 64L << 20;

    /// Whether the database itself is damaged, as opposed to a full disk or missing permissions.
    static boolean isDamage(RocksDBException failed) {
        Status status = failed.getStatus();
        if (status == null) return false;
        return switch (status.getCode()) {
            case Corruption, InvalidArgument, NotFound, NotSupported -> true;
            case IOError -> String.valueOf(failed.getMessage()).contains("No such file or directory");
            default -> false;
        };
    }

    /// Notes that the database in `folder` is damaged, so that the next start does not lean on it.
    static void mark(Path folder) {
        try {
            AtomicFile.write(folder.resolve(MARK), new byte[0]);
        } catch (IOException unwritable) {
            // The damage will be found again, where it was found now.
        }
    }

    /// @throws RocksDBException if the database was marked
    static void checkMark(Path folder) throws RocksDBException {
        if (Files.exists(folder.resolve(MARK)))
            throw new RocksDBException(
                    "it was found damaged before", new Status(Status.Code.Corruption, Status.SubCode.None, null));
    }

    /// Reads a database of moderate size through.
    ///
    /// @throws RocksDBException if a checksum is wrong
    static void checkSums(RocksDB db, Path folder) throws RocksDBException {
        long bytes = 0;
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(folder, "*.sst")) {
            for (Path table : tables) bytes += Files.size(table);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return;
        }
        if (bytes <= MAX_CHECKED_BYTES) db.verifyChecksum();
    }

    /// Closes a database and leaves it no log: the next opening would have to read that through. If this fails, it
    /// does.
    static void close(RocksDB db) {
        try (var options = new FlushOptions()) {
            db.flush(options);
        } catch (RocksDBException failed) {
            // What was written is in the log.
        }
        db.close();
    }

    /// Empties the folder of a closed database. Broken off, it leaves one that is marked.
    static void delete(Path folder) throws IOException {
        mark(folder);
        for (Path file : ChainReset.inside(folder)) if (!file.endsWith(MARK)) Files.delete(file);
        AtomicFile.syncFolder(folder);
        Files.deleteIfExists(folder.resolve(MARK));
        AtomicFile.syncFolder(folder);
    }
}
