package org.planchet.daemon.chain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ScriptChecker;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.storage.DataFolder;
import org.planchet.storage.RocksChainStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a stored chain. If coins or block index are damaged, they are deleted and rebuilt from the block
/// files; every block is validated as if it had just arrived.
///
/// @param store of `chain`, which does not close it; without the clock that `chain` uses it with
public record ChainOpening(ChainStore store, Chain chain) {
    private static final Logger LOG = LoggerFactory.getLogger(ChainOpening.class);

    /// The error message for a [DamagedStoreException] that cannot be repaired at once.
    public static final String MADE_AGAIN = " The next start makes coins and block index again from the block files.";

    /// Of the memory for coins, what the database may use for blocks of its own.
    private static final int DATABASE_SHARE = 8;

    /// @param folder   null for a chain in memory
    /// @param scriptTimeout with blocks of peers ([ChainSettings#scriptTimeout])
    /// @param times    is called with how long reads and writes take
    /// @param progress is called for blocks that are connected again
    /// @param rebuild  called if coins and index have to be rebuilt
    public static ChainOpening open(
            NodeConfig config,
            @Nullable DataFolder folder,
            ScriptChecker checker,
            @Nullable Duration scriptTimeout,
            StageTimes times,
            Chain.Progress progress,
            Runnable rebuild) {
        ChainParams params = config.chain();
        ChainSettings settings = ChainSettings.DEFAULT
                .withCacheBytes(config.coinCache() - databaseCache(config))
                .withScriptTimeout(scriptTimeout)
                .withAssumeValid(params.trust().assumeValid());
        if (folder == null) return open(new MemoryChainStore(), times, params, checker, settings, progress);
        long cache = databaseCache(config);
        try {
            return open(RocksChainStore.open(folder, params, cache), times, params, checker, settings, progress);
        } catch (DamagedStoreException damaged) {
            LOG.warn("{} Coins and block index are made again from the block files", damaged.getMessage());
        }
        rebuild.run();
        RocksChainStore.deleteDatabase(folder);
        ChainOpening again =
                open(RocksChainStore.open(folder, params, cache), times, params, checker, settings, progress);
        LOG.info(
                "Coins and block index were made again up to height {}",
                again.chain.tip().height());
        return again;
    }

    /// Bytes of the memory for coins that are the database's.
    public static long databaseCache(NodeConfig config) {
        return config.coinCache() / DATABASE_SHARE;
    }

    private static ChainOpening open(
            ChainStore store,
            StageTimes times,
            ChainParams params,
            ScriptChecker checker,
            ChainSettings settings,
            Chain.Progress progress) {
        try {
            return new ChainOpening(
                    store, Chain.open(params, new TimedStore(store, times), checker, settings, progress));
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }
}
