package org.planchet.storage;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/// How RocksDB is set up for a store of ours: keys are hashes, looked up one by one.
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
}
