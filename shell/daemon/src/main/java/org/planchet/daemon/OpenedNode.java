package org.planchet.daemon;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.HeaderChain;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.MemoryHeaderStore;
import org.planchet.consensus.ValidationCache;
import org.planchet.daemon.chain.BlockScripts;
import org.planchet.daemon.chain.ChainOpening;
import org.planchet.daemon.chain.OpeningLog;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.chain.StageTimes;
import org.planchet.daemon.config.Indexing;
import org.planchet.daemon.config.NetworkConfig;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.follow.IndexedFilters;
import org.planchet.daemon.saving.AddressKeyFile;
import org.planchet.index.IndexReader;
import org.planchet.index.IndexStore;
import org.planchet.index.MemoryIndexStore;
import org.planchet.mempool.Mempool;
import org.planchet.network.AddressRecord;
import org.planchet.network.FilterReads;
import org.planchet.network.NetworkSettings;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.Node;
import org.planchet.node.NodeMachine;
import org.planchet.node.WalletWatch;
import org.planchet.storage.DataFolder;
import org.planchet.storage.HeaderFile;
import org.planchet.storage.PeersFile;
import org.planchet.storage.RocksIndexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's machine, full or light, over what its folder holds; with what is to be closed after it.
///
/// @param checker checks scripts; a light node has none to check
/// @param blockScripts checks those of blocks
/// @param store   blocks and coins; empty, and in memory, for a light node
/// @param indexes in memory if none is wanted
/// @param headers closes a light node's headers; does nothing for a full one
record OpenedNode(
        Node machine,
        ScriptCheckerPool checker,
        BlockScripts blockScripts,
        ChainStore store,
        IndexStore indexes,
        Runnable headers) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedNode.class);

    /// How long everyone waits for a peer's block to be checked: most take less.
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /// Opens what the folder holds, or begins it.
    ///
    /// @param folder null for a node in memory
    /// @param port   where peers are listened for, 0 or less for none
    /// @param watch  what a light node looks for
    /// @param times  is called with how long reads, writes and scripts take
    static OpenedNode open(
            NodeConfig config,
            @Nullable DataFolder folder,
            int port,
            WalletWatch watch,
            SecureRandom random,
            StageTimes times) {
        NetworkSettings settings = NetworkConfig.of(config, port);
        if (folder != null) settings = settings.withAddressKey(AddressKeyFile.keep(folder.addressKeyFile(), random));
        List<AddressRecord> known =
                folder == null ? List.of() : PeersFile.load(folder.peersFile(), AddressRecord.class, LOG::warn);
        return config.isLight()
                ? light(config, folder, settings, known, watch, random, times)
                : full(config, folder, settings, known, random, times);
    }

    private static OpenedNode light(
            NodeConfig config,
            @Nullable DataFolder folder,
            NetworkSettings settings,
            List<AddressRecord> known,
            WalletWatch watch,
            SecureRandom random,
            StageTimes times) {
        if (!config.ignored().isEmpty())
            LOG.info("Without effect on a light node, and left out: {}", String.join(", ", config.ignored()));
        HeaderChain chain = HeaderChain.open(
                config.chain(), folder == null ? new MemoryHeaderStore() : HeaderFile.open(folder.headersFile()));
        var machine = new LightNodeMachine(chain, watch, config.policy(), settings, random, known);
        var checker = new ScriptCheckerPool(1);
        var scripts = new BlockScripts(new ValidationCache(4), checker, times);
        return new OpenedNode(machine, checker, scripts, new MemoryChainStore(), new MemoryIndexStore(), chain::close);
    }

    private static OpenedNode full(
            NodeConfig config,
            @Nullable DataFolder folder,
            NetworkSettings settings,
            List<AddressRecord> known,
            SecureRandom random,
            StageTimes times) {
        var checker = new ScriptCheckerPool(config.scriptThreads());
        ChainStore store = null;
        IndexStore indexes = null;
        try {
            var verified = new ValidationCache(ValidationCache.SLOTS);
            var scripts = new BlockScripts(verified, checker, times);
            ChainOpening opening =
                    ChainOpening.open(config, folder, scripts, TIMEOUT, times, new OpeningLog(), () -> {});
            store = opening.store();
            indexes = openIndexes(config, folder);
            var mempool = new Mempool(opening.chain(), config.policy(), checker, verified);
            FilterReads filters = config.index().has(Indexing.Kind.FILTER)
                    ? new IndexedFilters(new IndexReader(indexes))
                    : FilterReads.NONE;
            NodeMachine machine = NodeMachine.over(opening.chain(), mempool, filters, settings, random, known);
            return new OpenedNode(machine, checker, scripts, store, indexes, () -> {});
        } catch (RuntimeException | Error failed) {
            checker.close();
            if (store != null) store.close();
            if (indexes != null) indexes.close();
            throw failed;
        }
    }

    private static IndexStore openIndexes(NodeConfig config, @Nullable DataFolder folder) {
        return folder == null || config.index().indexes().isEmpty()
                ? new MemoryIndexStore()
                : RocksIndexStore.open(folder, LOG::warn);
    }

    /// Closes the chain, which must not be used afterwards.
    void closeChain() {
        store.close();
        headers.run();
    }
}
