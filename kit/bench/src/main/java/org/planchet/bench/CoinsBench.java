package org.planchet.bench;

import static org.planchet.bench.Figures.fixed;
import static org.planchet.bench.Figures.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.CoinCodec;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.storage.DataFolder;
import org.planchet.storage.DataFolderException;
import org.planchet.storage.RocksChainStore;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// A large set of coins: what one costs in memory and on disk, how fast random ones are found, beside a bare RocksDB
/// with the same keys and values, and how long a node with that set takes from its start until it serves.
final class CoinsBench {
    private static final int LOOKUPS = 200_000;
    private static final int STARTS = 5;
    private static final long MIB = 1 << 20;

    private CoinsBench() {}

    static void run(int coins) throws IOException, InterruptedException, DataFolderException, RocksDBException {
        Path work = Files.createTempDirectory("planchet-bench");
        try {
            ChainGenerator.Made made = ChainGenerator.makeCoins(work.resolve("blk00000.dat"), coins, 0, 0)
                    .chain();
            Path data = work.resolve("data");
            MeasuredProcess.Figures imported = Planchet.importInto(data, made.file(), work.resolve("import.log"));
            line("%,d blocks (%,d MiB) imported in %s s; peak memory %s MiB"
                    .formatted(
                            made.blocks(),
                            made.bytes() / MIB,
                            fixed(imported.wallSeconds(), 1),
                            fixed(imported.peakMiB(), 0)));
            starts(data, work.resolve("node.log"));
            lookups(data, work.resolve("bare"));
        } finally {
            Planchet.delete(work);
        }
    }

    private static void starts(Path data, Path log) throws IOException, InterruptedException {
        var seconds = new ArrayList<Double>();
        for (int i = 0; i < STARTS; i++) seconds.add(Planchet.secondsToReady(data, log));
        line("from start to serving         " + fixed(Figures.median(seconds), 2) + " s (median of " + STARTS + ")");
    }

    private static void lookups(Path data, Path bareFolder) throws IOException, DataFolderException, RocksDBException {
        ChainParams params = Chains.regtest();
        List<byte[]> keys = new ArrayList<>();
        try (DataFolder folder = DataFolder.open(data, params.name(), params.genesisHash());
                RocksChainStore store = RocksChainStore.open(folder, params, 8 * MIB);
                var options = new Options().setCreateIfMissing(true);
                RocksDB bare = RocksDB.open(options, bareFolder.toString())) {
            copyCoins(store, bare, keys);
            long disk = sizeOf(folder.chainstate());
            line("%,d coins; on disk %s bytes a coin, the block index included"
                    .formatted(keys.size(), fixed((double) disk / keys.size(), 1)));
            Collections.shuffle(keys, new Random(1));
            List<byte[]> some = keys.subList(0, Math.min(LOOKUPS, keys.size()));
            ChainSettings settings = ChainSettings.DEFAULT.withCacheBytes(1024 * MIB);
            try (Chain chain = Chain.open(params, store, ScriptChecker.inline(), settings)) {
                double bareRate = rate(some, key -> expect(get(bare, key) != null));
                double storeRate = rate(some, key -> expect(store.coin(key) != null));
                Consumer<byte[]> find = key -> expect(chain.coins().coin(CoinCodec.outPoint(key)) != null);
                double coldRate = rate(some, find);
                for (byte[] key : keys) find.accept(key);
                double warmRate = rate(some, find);
                ChainReader.CacheFigures cache = chain.cacheFigures();
                line("in memory                     " + fixed((double) cache.bytes() / cache.coins(), 1)
                        + " bytes a coin");
                line("random lookups a second, " + "%,d".formatted(some.size()) + " of them, one thread");
                row("a bare RocksDB", bareRate, bareRate);
                row("the store", storeRate, bareRate);
                row("the chain, coins not in memory", coldRate, bareRate);
                row("the chain, coins in memory", warmRate, bareRate);
            }
        }
    }

    private static void copyCoins(RocksChainStore store, RocksDB bare, List<byte[]> keys) throws RocksDBException {
        try (var batch = new WriteBatch();
                var writing = new WriteOptions()) {
            store.forEachCoin((key, value) -> {
                keys.add(key.clone());
                try {
                    batch.put(key, value);
                    if (batch.count() == 10_000) {
                        bare.write(writing, batch);
                        batch.clear();
                    }
                } catch (RocksDBException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            bare.write(writing, batch);
            bare.compactRange();
        }
    }

    private static void row(String name, double rate, double bareRate) {
        line("  %-32s %12s   %s of the bare RocksDB's".formatted(name, fixed(rate, 0), fixed(rate / bareRate, 2)));
    }

    private static byte[] get(RocksDB db, byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static double rate(List<byte[]> keys, Consumer<byte[]> lookup) {
        long start = System.nanoTime();
        for (byte[] key : keys) lookup.accept(key);
        return keys.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static void expect(boolean found) {
        if (!found) throw new AssertionError("a coin is not found");
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long total = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) total += Files.size(file);
            return total;
        }
    }
}
