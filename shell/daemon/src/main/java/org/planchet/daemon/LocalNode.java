package org.planchet.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.planchet.api.NodeApi;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.daemon.adapters.ApiCookie;
import org.planchet.daemon.adapters.ElectrumInterface;
import org.planchet.daemon.adapters.HttpInterface;
import org.planchet.daemon.adapters.RpcInterface;
import org.planchet.daemon.adapters.RpcPort;
import org.planchet.daemon.chain.ChainOpening;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.logging.LogEvent;
import org.planchet.daemon.logging.Logging;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.IndexStoreException;
import org.planchet.network.Ban;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.server.ApiServer;
import org.planchet.views.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// A node running in this process: its life from start to stop. What it is made of is in [Assembly].
final class LocalNode implements RunningNode {
    private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);
    private static final String MINER_WAITS =
            "Not mining yet: there is neither --mine-to nor a wallet. Mining begins when a wallet is made.";

    /// How long each of the two waits of an orderly stop may take; together they stay under ten seconds.
    private static final Duration LAST_WORK = Duration.ofSeconds(7);

    private final NodeConfig config;
    private final Assembly parts;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread hook = new Thread(this::close, "shutdown");
    private final NodeApi api;
    private final RpcPort rpcPort;
    private final Optional<RpcInterface> rpc;
    private volatile Optional<ElectrumInterface> electrum = Optional.empty();
    private @Nullable ApiServer server;
    private boolean closing;

    private LocalNode(NodeConfig config, boolean ownsLogging) throws StartupException {
        this.config = config;
        this.parts = new Assembly(config, this::fail, ownsLogging);
        this.api = parts.api(this::apiAddress, this::electrumAddress, this::walletCreated, this::stopLater);
        this.rpcPort = parts.rpcPort(this::stopLater);
        this.rpc = openRpc();
    }

    private Optional<RpcInterface> openRpc() throws StartupException {
        try {
            return parts.rpc(rpcPort);
        } catch (StartupException failed) {
            parts.sockets().close();
            parts.close(true);
            throw failed;
        }
    }

    static LocalNode start(NodeConfig config, boolean ownsLogging) throws StartupException {
        try {
            return startOnce(config, ownsLogging);
        } catch (DamagedStoreException noticedWhenRead) {
            // Coins and block index are rebuilt by the second attempt to start.
            return startOnce(config, ownsLogging);
        }
    }

    private static LocalNode startOnce(NodeConfig config, boolean ownsLogging) throws StartupException {
        LocalNode node = new LocalNode(config, ownsLogging);
        try {
            node.run();
            return node;
        } catch (StartupException | RuntimeException | Error failed) {
            node.kill();
            throw failed;
        }
    }

    private void run() throws StartupException {
        List<Ban> bans = parts.peers.loadBans();
        parts.loop.start(parts.sockets());
        parts.loop.run(node -> node.deliver(new NetworkEvent.AddBans(bans)));
        parts.startFollowing();
        if (config.api())
            server = HttpInterface.start(api, rpc.map(RpcInterface::handler), parts.metrics.requests(), config)
                    .orElse(null);
        announce();
        electrum = parts.electrum(rpcPort);
        Runtime.getRuntime().addShutdownHook(hook);
        parts.sockets().accept();
        List<Endpoint> anchors = parts.peers.takeAnchors();
        parts.loop.run(node -> {
            node.deliver(new NetworkEvent.Anchors(anchors));
            for (String peer : config.peers()) node.deliver(new NetworkEvent.AddPeer(Endpoint.parse(peer, 0)));
        });
        LogEvent.NODE_STARTED
                .in(LOG)
                .addKeyValue(LogEvent.CHAIN, config.chain().name())
                .log(
                        "Planchet {} runs chain {} at height {}; peers at {}, API at {}, data in {}",
                        Version.TEXT,
                        config.chain().name(),
                        api.status().height(),
                        parts.p2pAddress().isEmpty() ? "no port" : parts.p2pAddress(),
                        apiAddress().isEmpty() ? "no port" : apiAddress(),
                        config.inMemory() ? "memory" : config.dataDir());
        if (electrumPort() >= 0) LOG.info("Electrum's protocol at {}", electrumAddress());
        if (config.role() == NodeConfig.Role.MINER && !mineAsMiner()) LOG.warn("{}", MINER_WAITS);
    }

    /// Mines as `--role miner` does: to the address of the configuration, else to the wallet. A wallet is
    /// never created for it, since its words would not have been shown to anyone. Returns false if there is
    /// neither.
    private boolean mineAsMiner() {
        Optional<String> to = config.mineTo();
        if (to.isEmpty() && api.wallet().keys() == 0) return false;
        api.startMining(to.orElse(""), -1, config.mineThreads());
        return true;
    }

    private void walletCreated() {
        if (config.role() == NodeConfig.Role.MINER && !api.mining().active()) mineAsMiner();
    }

    private void announce() {
        if (parts.folder == null || apiPort() < 0) return;
        try {
            ApiCookie.announce(parts.folder.path(), config.apiBind(), apiPort());
        } catch (IOException failed) {
            LOG.warn("Commands will not find this node by themselves: {}", Text.reason(failed));
        }
    }

    private String apiAddress() {
        return apiPort() < 0 ? "" : config.apiBind() + ":" + apiPort();
    }

    private String electrumAddress() {
        return electrumPort() < 0 ? "" : config.electrumBind() + ":" + electrumPort();
    }

    /// The way to the node itself, for tests of this package.
    NodeLoop loop() {
        return parts.loop;
    }

    @Override
    public NodeApi api() {
        return api;
    }

    @Override
    public NodeConfig config() {
        return config;
    }

    @Override
    public int p2pPort() {
        return parts.p2pPort();
    }

    @Override
    public int apiPort() {
        ApiServer running = server;
        return running == null ? -1 : running.port();
    }

    @Override
    public int electrumPort() {
        return electrum.map(ElectrumInterface::port).orElse(-1);
    }

    @Override
    public int awaitStop() throws InterruptedException {
        stopped.await();
        Throwable why = failure.get();
        if (why == null) return ExitCode.OK;
        if (why instanceof OutOfMemoryError) return ExitCode.OUT_OF_MEMORY;
        return isDisk(why) ? ExitCode.DISK_FAILURE : ExitCode.INTERNAL_ERROR;
    }

    @Override
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get()).map(LocalNode::sentence);
    }

    private static boolean isDisk(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause())
            if (cause instanceof ChainStoreException
                    || cause instanceof IndexStoreException
                    || cause instanceof IOException) return true;
        return false;
    }

    private static String sentence(Throwable why) {
        String what = String.valueOf(why.getMessage()).lines().findFirst().orElse("no reason given");
        if (why instanceof DamagedStoreException) what += ChainOpening.MADE_AGAIN;
        return isDisk(why)
                ? "The disk failed, so the node stops: " + what
                : "The node found a fault of its own and stops: " + what;
    }

    /// Called on any thread when the node cannot continue. The state in memory may be wrong, so it is not saved:
    /// the disk is consistent, and the next start continues from it.
    private void fail(Throwable why) {
        if (!failure.compareAndSet(null, why)) return;
        if (why instanceof DamagedStoreException) parts.markDamaged();
        LoggingEventBuilder line = LogEvent.NODE_FAILED.in(LOG);
        (isDisk(why) ? line : line.setCause(why)).log(sentence(why));
        Thread.ofPlatform().name("stop").start(this::kill);
    }

    /// Stops from within a call of the API, which must be able to return.
    private void stopLater() {
        close();
    }

    @Override
    public void close() {
        if (!begin()) {
            awaitQuietly();
            return;
        }
        LOG.info("Stopping");
        parts.peers.saveAnchors();
        try {
            parts.loop.setStopping();
            parts.stopFollowing();
            closeServer();
            rpc.ifPresent(RpcInterface::close);
            if (parts.folder != null) ApiCookie.withdraw(parts.folder.path());
            // The last things a peer was promised are sent while its connection closes; nothing new comes in.
            parts.sockets().close();
            boolean done = parts.loop.stop(this::saveAll, LAST_WORK);
            if (!done) LOG.warn("The chain thread took too long to stop; the next start recovers what was not flushed");
            parts.close(done);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized boolean begin() {
        if (closing) return false;
        closing = true;
        return true;
    }

    private void awaitQuietly() {
        try {
            stopped.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException down) {
            LOG.debug("Stopped by the end of the process");
        }
        if (failure.get() == null) LogEvent.NODE_STOPPED.in(LOG).log("Stopped");
        Logging.release(config);
        stopped.countDown();
    }

    private void closeServer() {
        rpc.ifPresent(RpcInterface::wakeWaiting);
        electrum.ifPresent(ElectrumInterface::close);
        ApiServer running = server;
        if (running != null) running.close();
    }

    /// On the chain thread, as its last work.
    private void saveAll() {
        parts.miner.stop();
        parts.wallet.saveLast();
        parts.peers.save();
        parts.pool.saveLast();
    }

    @Override
    public void kill() {
        if (!begin()) {
            awaitQuietly();
            return;
        }
        try {
            parts.loop.setStopping();
            parts.stopFollowing();
            closeServer();
            parts.sockets().close();
            parts.close(parts.loop.abandon(LAST_WORK));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }
}
