package org.planchet.daemon;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.NodeApi;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.consensus.HeaderRules;
import org.planchet.daemon.adapters.ElectrumInterface;
import org.planchet.daemon.adapters.LocalStatus;
import org.planchet.daemon.adapters.RpcInterface;
import org.planchet.daemon.adapters.RpcPort;
import org.planchet.daemon.chain.ChainOpening;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.ListenConfig;
import org.planchet.daemon.config.NetworkConfig;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.ReachConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.follow.StoreFollower;
import org.planchet.daemon.logging.Logging;
import org.planchet.daemon.loop.DiskGuard;
import org.planchet.daemon.loop.NodeClock;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.metrics.NodeMetrics;
import org.planchet.daemon.metrics.StatusPublisher;
import org.planchet.daemon.mining.ChosenSearch;
import org.planchet.daemon.mining.Miner;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.daemon.queries.AddressQueries;
import org.planchet.daemon.queries.Backups;
import org.planchet.daemon.queries.ChainQueries;
import org.planchet.daemon.queries.MempoolQueries;
import org.planchet.daemon.queries.MiningQueries;
import org.planchet.daemon.queries.PeerQueries;
import org.planchet.daemon.queries.ProofQueries;
import org.planchet.daemon.queries.StoreQueries;
import org.planchet.daemon.queries.TransferQueries;
import org.planchet.daemon.queries.WalletQueries;
import org.planchet.daemon.saving.MempoolSaver;
import org.planchet.daemon.saving.PeersSaver;
import org.planchet.daemon.sockets.PeerSockets;
import org.planchet.daemon.wallet.PaymentOffers;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.daemon.wallet.WatchedWallet;
import org.planchet.index.IndexStoreException;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.node.NodeMachine;
import org.planchet.primitives.MalformedDataException;
import org.planchet.rpc.NodePort;
import org.planchet.storage.DataFolder;
import org.planchet.storage.MempoolFile;
import org.planchet.storage.RocksChainStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a node's parts together from its configuration: the only place that knows them all, of which [LocalNode] starts
/// and ends some. In the order in which they may fail: the folder, the port, the chain.
final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final NodeConfig config;
    private final NodeClock clock = new NodeClock();
    private final Instant startedAt = clock.instant();
    private final SecureRandom random = new SecureRandom();
    final @Nullable DataFolder folder;
    private final PeerSocketsAndPort p2p;
    private final OpenedNode opened;
    private final Indexer index;
    private final Followers followers;
    private final ChainQueries chainResource;
    final NodeLoop loop;
    final WalletService wallet;
    private final PaymentOffers offers;
    private final MiningLoop mining;
    final Miner miner;
    private final StatusPublisher snapshots;
    final PeersSaver peers;
    final MempoolSaver pool;
    final NodeMetrics metrics;

    private record PeerSocketsAndPort(PeerSockets sockets, int port) {}

    /// @param onFailure   called when the node cannot continue
    /// @param ownsLogging the node sets up the logging of its process
    Assembly(NodeConfig config, Consumer<Throwable> onFailure, boolean ownsLogging) throws StartupException {
        this.config = config;
        this.folder = config.inMemory() ? null : NodeFolder.open(config);
        if (ownsLogging) Logging.configure(config);
        this.metrics = new NodeMetrics(config);
        Relay relay = new Relay();
        PeerSocketsAndPort bound = null;
        OpenedNode node = null;
        try {
            if (config.v2transport() && !NetworkConfig.encrypts(config))
                LOG.warn("The libsecp256k1 in use has no ElligatorSwift: connections to peers are not encrypted");
            bound = bind(config, relay);
            var watch = new WatchedWallet();
            node = OpenedNode.open(config, folder, bound.port(), watch, random, metrics.times());
            this.p2p = bound;
            this.opened = node;
            this.loop = new NodeLoop(node.machine(), clock, onFailure);
            relay.to = loop;
            this.index = new Indexer(loop, node.indexes(), config.index().indexes(), onFailure);
            this.wallet = new WalletService(loop, walletFile(), config.wallet(), onFailure);
            watch.follow(wallet);
            wallet.open();
            if (node.machine() instanceof NodeMachine full) loadPool(full.mempool());
            wallet.lookAtPool();
            warnOfClock();
        } catch (StartupException | RuntimeException | Error failed) {
            if (failed instanceof DamagedStoreException) markDamaged();
            release(bound, node);
            if (isOfTheWorld(failed))
                throw new StartupException(ExitCode.CANNOT_START, String.valueOf(failed.getMessage()));
            throw failed;
        }
        this.mining = new MiningLoop(loop, random(8), new ChosenSearch());
        this.miner = new Miner(loop, mining);
        this.snapshots = new StatusPublisher(loop);
        this.chainResource = new ChainQueries(loop, index, wallet, snapshots);
        this.peers = new PeersSaver(loop, folder, config.peers());
        this.pool = new MempoolSaver(loop, mempoolFile(), clock.instant());
        this.followers = Followers.of(config, loop, random);
        metrics.watch(new NodeMetrics.Parts(
                snapshots,
                opened.blockScripts(),
                opened.checker(),
                mining,
                index,
                followers.threads(),
                loop,
                p2p.sockets()));
        loop.follow(wallet);
        this.offers = new PaymentOffers(loop, wallet, random);
        loop.follow(offers);
        loop.follow(snapshots);
        loop.follow(pool);
        loop.follow(miner);
        loop.follow(index);
        followers.threads().forEach(loop::follow);
        if (folder != null && config.diskFloor() > 0)
            loop.follow(new DiskGuard(loop, config.dataDir(), config.diskFloor()));
    }

    /// No block was ever taken that was further ahead of the clock than the rules allow.
    private void warnOfClock() {
        long time = loop.chain().tip().header().time();
        if (HeaderRules.isTooNew(time, clock.instant()))
            LOG.warn(
                    "The clock says {}, but the best block is of {}: set it, for blocks are judged by it",
                    clock.instant(),
                    Instant.ofEpochSecond(time));
    }

    /// Whether the user can correct the failure; a damaged store is reported differently.
    private static boolean isOfTheWorld(Throwable failed) {
        return switch (failed) {
            case DamagedStoreException _ -> false;
            case ChainStoreException _, IndexStoreException _, IllegalStateException _, UncheckedIOException _ -> true;
            default -> false;
        };
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The sockets need a listener before the loop exists; they report nothing until then.
    private static final class Relay implements Supplier<NodeLoop> {
        private @Nullable NodeLoop to;

        @Override
        public NodeLoop get() {
            if (to == null) throw new AssertionError("a socket spoke before the node was there");
            return to;
        }
    }

    /// Has the next start make coins and block index again.
    void markDamaged() {
        if (folder != null) RocksChainStore.markDamaged(folder);
    }

    private void release(@Nullable PeerSocketsAndPort bound, @Nullable OpenedNode node) {
        metrics.close();
        if (bound != null) bound.sockets().close();
        if (node != null) {
            node.checker().close();
            node.indexes().close();
            node.closeChain();
        }
        if (folder != null) folder.close();
        Logging.release(config);
    }

    private static PeerSocketsAndPort bind(NodeConfig config, Supplier<NodeLoop> loop) throws StartupException {
        PeerSockets sockets = new PeerSockets(
                config.chain().network().magic(),
                NetworkConfig.encrypts(config),
                config.connectTimeout(),
                NetworkConfig.peerTimeout(config),
                ReachConfig.proxies(config),
                config.maxPeers(),
                loop);
        try {
            var main = ListenSocket.plain(new Endpoint(config.bind(), config.port()));
            int port = config.listen() ? sockets.bind(main) : -1;
            for (ListenSocket further : ListenConfig.sockets(config)) {
                var _ = sockets.bind(further);
            }
            return new PeerSocketsAndPort(sockets, port);
        } catch (StartupException failed) {
            sockets.close();
            throw failed;
        }
    }

    private void loadPool(Mempool mempool) {
        if (folder == null) return;
        Optional<byte[]> saved = MempoolFile.load(folder.mempoolFile(), LOG::warn);
        if (saved.isEmpty()) return;
        try {
            int taken = MempoolSnapshot.parse(saved.get())
                    .without(wallet.abandoned())
                    .loadInto(mempool, clock.instant());
            LOG.info("{} transactions of the last run are waiting again", taken);
        } catch (MalformedDataException damaged) {
            LOG.warn("The saved mempool is damaged and left out: {}", damaged.getMessage());
        }
    }

    /// Null if none is kept: of a light node's, the wallet remembers what matters.
    private @Nullable Path mempoolFile() {
        return folder == null || config.isLight() ? null : folder.mempoolFile();
    }

    private Optional<Path> walletFile() {
        return folder == null ? Optional.empty() : Optional.of(folder.wallets().resolve(config.wallet() + ".wallet"));
    }

    /// All that the node can be asked.
    ///
    /// @param walletCreated what follows a wallet that was made
    NodeApi api(Supplier<String> apiAddress, Supplier<String> electrumAddress, Runnable walletCreated, Runnable stop) {
        var walletQueries = new WalletQueries(loop, wallet, random, walletCreated);
        var miningQueries = new MiningQueries(loop, mining, miner, walletQueries, config.mineThreads());
        var peerQueries = new PeerQueries(loop, peers, p2p.port());
        var status = new LocalStatus.Parts(
                config,
                loop,
                snapshots,
                mining,
                miner,
                opened.checker(),
                metrics,
                index,
                followers.threads(),
                peerQueries,
                p2pAddress(),
                apiAddress,
                electrumAddress,
                startedAt,
                stop);
        return NodeApi.of(
                new LocalStatus(status),
                chainResource,
                new ProofQueries(loop, index, wallet),
                new AddressQueries(loop, index, wallet),
                new MempoolQueries(loop),
                new StoreQueries(
                        loop,
                        opened.store(),
                        folder,
                        peers,
                        followers.outside(),
                        new Backups(loop, opened.store(), folder, wallet)),
                peerQueries,
                miningQueries,
                walletQueries,
                new TransferQueries(loop, walletQueries, chainResource, offers, snapshots));
    }

    /// What JSON-RPC may do to the node.
    RpcPort rpcPort(Runnable stop) {
        Optional<String> listening = Optional.of(p2pAddress()).filter(address -> !address.isEmpty());
        long database = ChainOpening.databaseCache(config);
        var caches = new NodePort.CoinCache(database, config.coinCache() - database);
        RpcPort port = new RpcPort(loop, clock, mining, wallet, index, pool, peers, folder, caches, listening, stop);
        loop.follow(port);
        return port;
    }

    /// JSON-RPC, if the configuration has it.
    Optional<RpcInterface> rpc(RpcPort port) throws StartupException {
        return RpcInterface.open(config, port, metrics.calls(), folder, random);
    }

    /// Electrum's protocol, if the configuration has it; after the loop has started.
    Optional<ElectrumInterface> electrum(RpcPort port) throws StartupException {
        return ElectrumInterface.start(config, loop, index, chainResource, port);
    }

    /// Starts everything that follows the chain from behind, and that the chain does not wait for.
    void startFollowing() {
        index.start();
        followers.threads().forEach(StoreFollower::start);
    }

    void stopFollowing() {
        index.stop();
        followers.threads().forEach(StoreFollower::stop);
    }

    PeerSockets sockets() {
        return p2p.sockets();
    }

    int p2pPort() {
        return p2p.port();
    }

    /// Where the node listens for peers, empty if it does not.
    String p2pAddress() {
        return p2p.port() < 0 ? "" : config.bind() + ":" + p2p.port();
    }

    /// Lets go of everything. Flushes nothing.
    ///
    /// @param chainIsQuiet the chain thread has ended, so that its store may be closed under it
    void close(boolean chainIsQuiet) {
        wallet.close();
        followers.threads().forEach(StoreFollower::close);
        index.close();
        opened.checker().close();
        metrics.close();
        if (chainIsQuiet) {
            opened.closeChain();
            if (folder != null) folder.close();
        }
    }
}
