package org.planchet.daemon.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.planchet.consensus.Rule;
import org.planchet.daemon.chain.BlockScripts;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.follow.StoreFollower;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.daemon.sockets.MessageTotals;
import org.planchet.daemon.sockets.PeerSockets;
import org.planchet.network.ConnectionKind;
import org.planchet.network.PeerInfo;
import org.planchet.server.Figures;

/// What is read of the node's parts at each scrape: of the last snapshot where it belongs to the chain thread, so
/// that a scrape never waits for that.
final class NodeFigures {
    private static final double PER_KILO = 1e3;
    private static final double NANOS_A_SECOND = 1e9;

    private final Figures figures;
    private final StatusPublisher snapshots;

    NodeFigures(Figures figures, NodeConfig config, NodeMetrics.Parts parts) {
        this.figures = figures;
        this.snapshots = parts.snapshots();
        chain(parts.loop());
        caches(parts.blockScripts(), parts.checker());
        peers(parts.sockets(), parts.loop());
        messages("sent", parts.sockets().sentMessages());
        messages("received", parts.sockets().receivedMessages());
        pool(config);
        refusals();
        disk(config, parts.loop());
        mining(parts.mining());
        followers(parts.index(), parts.followers());
    }

    private void gauge(String name, String help, ToDoubleFunction<Snapshot> figure, String... labels) {
        figures.gauge(name, help, () -> figure.applyAsDouble(snapshots.last()), labels);
    }

    private void counter(String name, String help, ToDoubleFunction<Snapshot> figure, String... labels) {
        figures.counter(name, help, () -> figure.applyAsDouble(snapshots.last()), labels);
    }

    private void chain(NodeLoop loop) {
        gauge("planchet.chain.height", "Height of the best block", s -> s.best().height());
        gauge(
                "planchet.chain.headers",
                "Height of the best header known",
                s -> s.best().headers());
        gauge(
                "planchet.chain.tip.timestamp.seconds",
                "Time stated by the best block, since 1970",
                s -> s.best().tipTime());
        gauge(
                "planchet.chain.target.zeros",
                "Leading zero bits that the target demands",
                s -> s.best().difficulty());
        figures.gauge(
                "planchet.chain.work.hashes",
                "Hashes that the best chain took on average: its rate is the network's hash rate",
                () -> loop.chain().tip().chainWork().value().doubleValue());
        gauge(
                "planchet.chain.syncing",
                "1 while a peer has more work than this node",
                s -> s.best().syncing() ? 1 : 0);
        counter("planchet.blocks.connected", "Blocks that joined the best chain", Snapshot::blocksConnected);
        gauge("planchet.blocks.lost", "Blocks that the disk lost and no peer gave back yet", Snapshot::lostBlocks);
    }

    private void caches(BlockScripts scripts, ScriptCheckerPool checker) {
        gauge(
                "planchet.coins.cache.bytes",
                "Memory of the cache of coins",
                s -> s.cache().bytes());
        gauge("planchet.coins.cache.coins", "Coins in the cache", s -> s.cache().coins());
        String coins = "Coins that blocks spent: found in the cache, or looked for on the disk";
        counter("planchet.coins.cache.lookups", coins, s -> s.cache().hits(), "result", "hit");
        counter("planchet.coins.cache.lookups", coins, s -> s.cache().misses(), "result", "miss");
        String verified = "Scripts of blocks: verified before, when the mempool took them, or run";
        figures.counter("planchet.scripts.cache.lookups", verified, scripts::known, "result", "hit");
        figures.counter("planchet.scripts.cache.lookups", verified, scripts::unknown, "result", "miss");
        figures.counter("planchet.scripts.checked", "Scripts run for blocks and the mempool", checker::checked);
        figures.counter(
                "planchet.scripts.seconds",
                "Processor time spent in scripts, all threads together",
                () -> checker.nanos() / NANOS_A_SECOND);
    }

    private void peers(PeerSockets sockets, NodeLoop loop) {
        figures.gauge(
                "planchet.clock.offset.seconds",
                "Seconds that the clocks of the peers it connected to are ahead: their median; 0 below five peers",
                () -> loop.published().clockOffset().seconds());
        connections("inbound", PeerInfo.INBOUND);
        connections("outbound", PeerInfo.MANUAL);
        for (ConnectionKind kind : ConnectionKind.values()) connections("outbound", kind.coreName());
        figures.gauge(
                "planchet.peers.memory.bytes",
                "Memory of messages from peers that are coming in or waiting to be dealt with",
                sockets::messageMemory);
        String traffic = "Bytes exchanged with neighbours";
        figures.counter("planchet.network.bytes", traffic, sockets::totalSent, "direction", "sent");
        figures.counter("planchet.network.bytes", traffic, sockets::totalReceived, "direction", "received");
        gauge("planchet.network.blocks.requested", "Blocks asked for that have not come", Snapshot::blocksInFlight);
        gauge(
                "planchet.known.nodes",
                "Addresses in the address book",
                s -> s.network().knownNodes());
    }

    private void connections(String direction, String type) {
        gauge(
                "planchet.peers",
                "Neighbours connected now",
                s -> s.connections().getOrDefault(type, 0L),
                "direction",
                direction,
                "kind",
                type);
    }

    private void messages(String direction, MessageTotals totals) {
        for (MessageTotals.Kind kind : totals.kinds()) {
            String[] labels = {"direction", direction, "message", kind.name()};
            figures.counter(
                    "planchet.network.messages", "Messages exchanged with neighbours, by kind", kind::messages, labels);
            figures.counter(
                    "planchet.network.message.bytes",
                    "Bytes of these messages, their headers included",
                    kind::bytes,
                    labels);
        }
    }

    private void pool(NodeConfig config) {
        gauge("planchet.mempool.orphans", "Transactions that wait for their parents", Snapshot::orphans);
        gauge(
                "planchet.mempool.transactions",
                "Unconfirmed transactions",
                s -> s.mempool().transactions());
        gauge("planchet.mempool.vbytes", "Their virtual bytes", s -> s.mempool().bytes());
        gauge("planchet.mempool.memory.bytes", "Memory they are accounted at", Snapshot::mempoolMemory);
        long limit = config.policy().maxMempoolBytes();
        figures.gauge("planchet.mempool.limit.bytes", "Memory at which those that pay least must leave", () -> limit);
        gauge(
                "planchet.mempool.min.fee.satoshis.per.vbyte",
                "What a transaction must pay to enter",
                s -> s.minFeeRate() / PER_KILO);
    }

    /// All rules from the beginning: a series that begins with its first refusal would hide that one from every rate.
    private void refusals() {
        for (Rule rule : Rule.values())
            counter(
                    "planchet.rejections",
                    "Headers, blocks and transactions refused, by rule",
                    s -> s.refusals().getOrDefault(rule, 0L),
                    "reason",
                    rule.code(),
                    "rule",
                    rule.name());
    }

    private void disk(NodeConfig config, NodeLoop loop) {
        figures.gauge(
                "planchet.disk.full",
                "1 while less than the floor is free on the disk, so that no block is taken",
                () -> loop.hasRoom() ? 0 : 1);
        if (config.inMemory()) return;
        Path folder = config.dataDir();
        figures.gauge("planchet.disk.free.bytes", "Free on the disk that the data are on", () -> free(folder));
        long floor = config.diskFloor();
        figures.gauge("planchet.disk.floor.bytes", "Below so much free no block is taken", () -> floor);
    }

    private static double free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            return Double.NaN;
        }
    }

    private void mining(MiningLoop mining) {
        figures.counter(
                "planchet.mining.hashes",
                "Hashes tried by the node's own miner",
                () -> mining.rate().total());
        figures.counter("planchet.mining.blocks", "Blocks found by the node's own miner", mining::blocksFound);
    }

    private void followers(Indexer index, List<StoreFollower> stores) {
        figures.gauge(
                "planchet.index.height", "Height up to which the indexes hold every block; -1 for none", index::height);
        for (StoreFollower store : stores) follower(store);
    }

    private void follower(StoreFollower store) {
        String[] label = {"store", store.name()};
        figures.gauge(
                "planchet.follower.up",
                "1 while the store answers",
                () -> store.state() == StoreFollower.State.AWAY ? 0 : 1,
                label);
        figures.gauge(
                "planchet.follower.writing",
                "1 while this node is the one that writes",
                () -> store.state() == StoreFollower.State.WRITING ? 1 : 0,
                label);
        figures.gauge(
                "planchet.follower.height",
                "Height of the block that the store stands at; -1 for none",
                store::height,
                label);
        figures.gauge("planchet.follower.lag.blocks", "Blocks between the store and the node's tip", store::lag, label);
    }
}
