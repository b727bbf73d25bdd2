package org.planchet.daemon.adapters;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.FollowerView;
import org.planchet.api.LogPart;
import org.planchet.api.NodeStatus;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.StatusApi;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.config.NetworkConfig;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.follow.StoreFollower;
import org.planchet.daemon.logging.LogCategory;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.metrics.NodeMetrics;
import org.planchet.daemon.metrics.Snapshot;
import org.planchet.daemon.metrics.StatusPublisher;
import org.planchet.daemon.mining.Miner;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.daemon.queries.PeerQueries;
import org.planchet.views.ApiMapper;
import org.planchet.views.Text;

/// The state and the life of the node in this process. The rest of its API is answered by the queries themselves.
public final class LocalStatus implements StatusApi {
    /// Without a turn of the chain thread or a script checked for so long, something is stuck.
    private static final Duration STUCK = Duration.ofSeconds(30);
    /// A node whose peers are away, or that is the first of a chain, is not kept from serving for longer than this.
    private static final Duration CONNECTING_LIMIT = Duration.ofSeconds(10);

    private final Parts parts;
    private final long since = System.nanoTime();
    private long lastChecked;
    private long checkedAt = System.nanoTime();

    /// The node's parts, and what else its status reports.
    ///
    /// @param p2pAddress where the node listens for peers, empty if it does not
    /// @param apiAddress where the API listens, empty if it does not; known once the server has its port
    /// @param electrumAddress where Electrum's protocol is served, empty if it is not; known like that
    /// @param stop       stops the node
    public record Parts(
            NodeConfig config,
            NodeLoop loop,
            StatusPublisher snapshots,
            MiningLoop miningLoop,
            Miner miner,
            ScriptCheckerPool checker,
            NodeMetrics metrics,
            Indexer index,
            List<StoreFollower> followers,
            PeerQueries peers,
            String p2pAddress,
            Supplier<String> apiAddress,
            Supplier<String> electrumAddress,
            Instant startedAt,
            Runnable stop) {}

    public LocalStatus(Parts parts) {
        this.parts = parts;
    }

    @Override
    public NodeStatus status() {
        return status(parts.snapshots().last());
    }

    private NodeStatus status(Snapshot now) {
        NodeConfig config = parts.config();
        return new NodeStatus(
                new NodeStatus.Program(
                        Version.TEXT, config.chain().name(), config.role().text(), NetworkConfig.group(config)),
                now.best(),
                now.network(),
                now.mempool(),
                new NodeStatus.Indexes(config.index().text(), parts.index().height()),
                parts.followers().stream().map(LocalStatus::view).toList(),
                new NodeStatus.Mining(
                        parts.miner().active(),
                        parts.miningLoop().rate().perSecond(),
                        parts.miningLoop().blocksFound()),
                new NodeStatus.Addresses(
                        parts.p2pAddress(),
                        parts.apiAddress().get(),
                        parts.electrumAddress().get()),
                new NodeStatus.Run(
                        config.inMemory() ? "" : config.dataDir().toString(),
                        parts.startedAt().getEpochSecond(),
                        parts.loop().now().getEpochSecond()));
    }

    private static FollowerView view(StoreFollower follower) {
        return new FollowerView(follower.name(), follower.state().text(), follower.height(), follower.lag());
    }

    @Override
    public NodeStatus sync(int from) {
        if (from < 0) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "from", from, 0);
        parts.peers().sync(from);
        parts.snapshots().catchUp();
        return status();
    }

    @Override
    public List<Refusal> refusals(int count) {
        if (count < 1) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.TOO_SMALL, "count", count, 1);
        return parts.loop()
                .ask(node -> node.history().refusals().stream()
                        .limit(count)
                        .map(r -> ApiMapper.refusal(r.subject(), r.rejection(), r.time()))
                        .toList());
    }

    /// A long block keeps the chain thread from turning; as long as scripts are being checked it is at work.
    @Override
    public synchronized boolean live() {
        long checked = parts.checker().checked();
        long now = System.nanoTime();
        if (checked != lastChecked) checkedAt = now;
        lastChecked = checked;
        return parts.loop().turns(STUCK) || (parts.loop().isAlive() && now - checkedAt < STUCK.toNanos());
    }

    @Override
    public Readiness readiness() {
        Snapshot last = parts.snapshots().last();
        if (!live()) return Readiness.STUCK;
        if (parts.loop().stopping()) return Readiness.STOPPING;
        if (last.lostBlocks() > 0) return Readiness.BLOCKS_LOST;
        if (!parts.loop().hasRoom()) return Readiness.NO_ROOM;
        if (last.best().syncing()) return Readiness.SYNCING;
        return last.headersReceived() || !waitsForPeers() ? Readiness.READY : Readiness.CONNECTING;
    }

    /// What a node stored is old once it was stopped for a while: soon after the start it first hears its configured
    /// peers, if they are there.
    private boolean waitsForPeers() {
        return !parts.config().peers().isEmpty() && System.nanoTime() - since < CONNECTING_LIMIT.toNanos();
    }

    @Override
    public String metrics() {
        return parts.metrics().scrape();
    }

    @Override
    public List<LogPart> logging() {
        return LogCategory.states().entrySet().stream()
                .map(part -> new LogPart(part.getKey(), part.getValue()))
                .toList();
    }

    @Override
    public List<LogPart> switchLogging(String part, boolean details) {
        if (!LogCategory.turn(part, details))
            throw new ApiException(
                    ApiException.Kind.BAD_REQUEST,
                    ErrorCode.NO_LOG_PART,
                    Text.shown(part, 80),
                    String.join(", ", LogCategory.states().keySet()));
        return logging();
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        parts.snapshots().onTip(snapshot -> listener.accept(status(snapshot)));
    }

    @Override
    public void stop() {
        parts.stop().run();
    }
}
